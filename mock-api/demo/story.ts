import type { Reference } from 'fhir/r4';
import { formatDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { attend, completeFinishedOrders } from './care.ts';
import type { Contact } from './care.ts';
import type { ClinicTime } from './clinic-time.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionModel } from './condition-table.ts';
import { writeDiary, writeHomeCareLog } from './diary.ts';
import { expose } from './expose.ts';
import type { PatientContext } from './patient-context.ts';
import type { Profile } from './patient-model.ts';
import type { StaffRole } from './people-table.ts';
import { followLadder } from './policy.ts';
import type { Random } from './random.ts';
import { Severity } from './severity.ts';
import { appointment } from './to-fhir/care-process.ts';
import { ChartWriter, refer } from './to-fhir/chart-writer.ts';
import type { DemoResource } from './to-fhir/chart-writer.ts';
import { allergy, patientResource, problem } from './to-fhir/person.ts';
import type { Person } from './to-fhir/person.ts';
import { medicationStatement } from './to-fhir/treatment.ts';
import { treatmentModel } from './treatment-table.ts';
import type { TreatmentId } from './treatment-table.ts';

/** A medicine taken before the first visit, as the patient remembers it; no days: nobody knows when. */
export interface PriorUse {
  readonly treatment: TreatmentId;
  readonly days: { readonly from: Day; readonly to: Day } | null;
}

/** Everything that makes one chart. */
export interface Story {
  readonly person: Omit<Person, 'birthDate'>;
  readonly profile: Profile;
  readonly before: readonly PriorUse[];
  /** What the clinic did, contact by contact; null: the ladder policy decides; empty: nothing yet. */
  readonly contacts: readonly Contact[] | null;
}

/** The clinic around the patient. */
export interface Clinic {
  readonly organization: Reference;
  readonly staff: Readonly<Record<StaffRole, Reference>>;
  readonly time: ClinicTime;
}

const OTHER_PROBLEMS: readonly { code: string; display: string; text: string }[] = [
  { code: 'I10', display: 'Essential (primary) hypertension', text: 'Hypertension' },
  {
    code: 'E11.9',
    display: 'Type 2 diabetes mellitus without complications',
    text: 'Type 2 diabetes',
  },
  {
    code: 'K21.9',
    display: 'Gastro-esophageal reflux disease without esophagitis',
    text: 'Reflux disease',
  },
  { code: 'G47.00', display: 'Insomnia, unspecified', text: 'Insomnia' },
  { code: 'E03.9', display: 'Hypothyroidism, unspecified', text: 'Hypothyroidism' },
];
const ANXIETY = { code: 'F41.1', display: 'Generalized anxiety disorder', text: 'Anxiety' };
const ALLERGIES: readonly { text: string; rxNorm?: string; reaction: string }[] = [
  { text: 'penicillin V', rxNorm: '7984', reaction: 'rash' },
  { text: 'codeine', rxNorm: '2670', reaction: 'vomiting' },
  { text: 'adhesive tape', reaction: 'itching' },
  { text: 'latex', reaction: 'hives' },
];

/** Lives one patient's story and returns the chart that it leaves behind. */
export function tell(story: Story, clinic: Clinic, random: Random): DemoResource[] {
  const { profile, person } = story;
  const { time, staff } = clinic;
  const chart = new ChartWriter(random.fork('ids'));
  const lastDay = Math.min(time.today - 1, profile.lastHeard ?? Infinity);
  const subject = refer(
    chart.add(
      patientResource(
        { ...person, birthDate: birthDate(profile, time, random) },
        clinic.organization,
      ),
    ),
  );
  const reason = writeProblems(chart, subject, profile, random.fork('problems'));
  const context: PatientContext = {
    profile,
    random,
    severity: new Severity(profile, random.fork('severity'), time.today),
    time,
    chart,
    subject,
    reason,
    staff,
    given: [],
    orders: new Map(),
  };
  if (story.contacts?.length === 0) return chart.resources();
  writeHistory(context, story.before);
  if (story.contacts === null) followLadder(context);
  else for (const contact of story.contacts) attend(context, contact);
  completeFinishedOrders(context);
  writeHomeCareLog(context, lastDay);
  writeDiary(context, lastDay);
  if (profile.lastHeard === null) bookNextVisit(context);
  return chart.resources();
}

function birthDate({ age }: Profile, { today }: ClinicTime, random: Random): string {
  return formatDay(today - Math.round(age * 365.25) - random.fork('birthday').integer(0, 364));
}

function writeProblems(
  chart: ChartWriter,
  subject: Reference,
  profile: Profile,
  random: Random,
): Reference {
  const model: ConditionModel = CONDITIONS[profile.condition];
  const icd = 'code' in model.icd ? model.icd : model.icd[profile.side];
  const recorded = formatDay(profile.arrival);
  const onset = formatDay(profile.arrival - random.integer(20, 400));
  const { text } = model;
  const main = chart.add(problem(subject, icd, { text, onset, recorded, side: profile.side }));
  const others = profile.age < 45 ? [] : random.some(OTHER_PROBLEMS, random.integer(0, 2));
  const anxious = profile.otherMedicines.includes('sertraline') ? [ANXIETY] : [];
  for (const { text: words, ...code } of [...others, ...anxious]) {
    const since = formatDay(profile.arrival - random.integer(500, 3000));
    chart.add(problem(subject, code, { text: words, onset: since, recorded }));
  }
  if (random.chance(0.3)) {
    const { reaction, ...substance } = random.pick(ALLERGIES);
    chart.add(allergy(subject, substance, reaction, recorded));
  }
  return refer(main);
}

/** What was taken before the clinic came in: statements, asserted at the first visit. */
function writeHistory(context: PatientContext, before: readonly PriorUse[]): void {
  const { profile, time, chart, subject, random } = context;
  const asserted = time.at(profile.arrival, 8 * 60);
  const draw = random.fork('history');
  for (const treatment of profile.otherMedicines) {
    const model = treatmentModel(treatment);
    if (model.kind !== 'medicine') continue;
    const start = formatDay(profile.arrival - draw.integer(90, 700));
    chart.add(medicationStatement(subject, model, { start, end: null }, asserted));
  }
  for (const { treatment, days } of before) {
    const model = treatmentModel(treatment);
    if (model.kind !== 'medicine') continue;
    const period = days && { start: formatDay(days.from), end: formatDay(days.to) };
    chart.add(medicationStatement(subject, model, period, asserted));
    if (days) expose(context, { treatment, start: days.from, plannedEnd: days.to });
  }
}

/** Planned visits may lie in the future; nothing else does. */
function bookNextVisit({ chart, subject, staff, time, random }: PatientContext): void {
  const day = time.today + random.fork('next visit').integer(1, 30);
  const period = { start: time.at(day, 600), end: time.at(day, 640) };
  chart.add(appointment(subject, staff.physician, 'booked', period));
}
