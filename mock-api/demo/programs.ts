import type { Reference, ServiceRequest } from 'fhir/r4';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { workingDay } from './clinic-time.ts';
import { expose } from './expose.ts';
import type { Start } from './orders.ts';
import type { ContactMoment, PatientContext } from './patient-context.ts';
import type { StaffRole } from './people-table.ts';
import type { Random } from './random.ts';
import { consultationReport, referralRequest, referralTask } from './to-fhir/care-process.ts';
import type { ReferralDiscipline, ReferralState } from './to-fhir/care-process.ts';
import { refer } from './to-fhir/chart-writer.ts';
import { visitProcedure } from './to-fhir/treatment.ts';
import type { ProgramModel } from './treatment-table.ts';

const OWNERS: Readonly<Record<ReferralDiscipline, StaffRole>> = {
  physiotherapy: 'physiotherapist',
  psychotherapy: 'psychologist',
  massage: 'massageTherapist',
  acupuncture: 'acupuncturist',
  neurology: 'neurologist',
};

/** Days a therapist needs to report after the last visit. */
const REPORT_DAYS = 5;
/** Visits missed in a row after which a program is over. */
const MISSES = 3;

/** A referral that leads to visits: the request, every visit kept or missed, its task and report. */
export function startProgram(
  context: PatientContext,
  at: ContactMoment,
  start: Start,
  model: ProgramModel,
): void {
  const { staff, random, profile } = context;
  const { treatment } = start;
  const draw = random.fork(`program ${treatment} on ${at.day - profile.arrival}`);
  const order = request(context, at, model.discipline);
  const planned = plannedVisits(at.day, start, model, draw);
  const first = planned[0] ?? at.day;
  const course = expose(context, { treatment, start: first, plannedEnd: null });
  const performer = staff[model.staff];
  const visits = keepVisits(context, planned, draw);
  for (const { day, attended } of visits) {
    const by = { performer, order: refer(order) };
    const when = context.time.at(day, 60 * draw.integer(8, 16));
    const procedure = context.chart.add(
      visitProcedure(context.subject, model.discipline, by, when, attended),
    );
    if (!attended) continue;
    course.sessions.push(day);
    course.records.push(`Procedure/${procedure.id}`);
  }
  const isOver = visits.length === planned.length || isGivenUp(visits);
  const last = visits.at(-1)?.day ?? at.day;
  const report =
    isOver && draw.chance(0.75) ? writeReport(context, performer, course.sessions, last) : null;
  const state = programState(course.sessions.length, isOver, report !== null);
  follow(context, order, at, model.discipline, state, last, report);
}

function plannedVisits(ordered: Day, start: Start, model: ProgramModel, draw: Random): Day[] {
  const { wait = draw.integer(6, 16), sessions = model.sessions } = start;
  const first = start.on ?? ordered + wait;
  return Array.from({ length: sessions }, (_, visit) =>
    workingDay(first + visit * (start.everyDays ?? model.everyDays)),
  );
}

interface Visit {
  readonly day: Day;
  readonly attended: boolean;
}

function isGivenUp(visits: readonly Visit[]): boolean {
  return visits.length >= MISSES && visits.slice(-MISSES).every(({ attended }) => !attended);
}

/** The planned visits so far, kept or missed, until the therapist gives the patient up. */
function keepVisits(
  { profile, time }: PatientContext,
  planned: readonly Day[],
  draw: Random,
): Visit[] {
  const visits: Visit[] = [];
  for (const day of planned) {
    if (isGivenUp(visits) || day >= time.today || day > (profile.lastHeard ?? Infinity)) break;
    // The first visit is what makes it a program; later ones may be missed.
    const attended = visits.length === 0 || draw.chance(0.4 + 0.6 * profile.adherence);
    visits.push({ day, attended });
  }
  return visits;
}

function programState(visits: number, isOver: boolean, isReported: boolean): ReferralState {
  if (visits === 0) return 'accepted';
  if (isReported) return 'closed';
  return isOver ? 'seen' : 'scheduled';
}

/** null while the therapist still has days left to report. */
function writeReport(
  { chart, time, subject }: PatientContext,
  performer: Reference,
  sessions: readonly Day[],
  last: Day,
): Reference | null {
  if (last + REPORT_DAYS >= time.today) return null;
  const text = `Seen ${sessions.length} times. Home program given. Discharged to the referrer.`;
  const date = time.at(last + REPORT_DAYS, 16 * 60);
  return refer(chart.add(consultationReport(subject, performer, date, text)));
}

/** A referral that has led to no visit so far, in whatever state it is stuck. */
export function referOnly(
  context: PatientContext,
  at: ContactMoment,
  discipline: ReferralDiscipline,
  state: ReferralState,
): void {
  const order = request(context, at, discipline);
  const moved = state === 'created' ? at.day : Math.min(at.day + 4, context.time.today - 1);
  follow(context, order, at, discipline, state, moved, null);
}

function request(
  { chart, time, subject, staff, reason }: PatientContext,
  at: ContactMoment,
  discipline: ReferralDiscipline,
): ServiceRequest & { id: string } {
  return chart.add(
    referralRequest(
      subject,
      discipline,
      {
        requester: at.by,
        performer: staff[OWNERS[discipline]],
        encounter: at.encounter,
        reason,
      },
      time.at(at.day, at.minute + 20),
    ),
  );
}

function follow(
  { chart, time, staff }: PatientContext,
  order: ServiceRequest & { id: string },
  at: ContactMoment,
  discipline: ReferralDiscipline,
  state: ReferralState,
  moved: Day,
  report: Reference | null,
): void {
  chart.add(
    referralTask(
      { reference: refer(order), resource: order },
      { requester: at.by, owner: staff[OWNERS[discipline]] },
      state,
      time.at(moved, Math.max(at.minute + 30, 17 * 60)),
      report,
    ),
  );
}
