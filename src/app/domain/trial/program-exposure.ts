import type { ProcedureRecord, ProgramDiscipline } from '../injection/procedure-record.ts';
import type { Protocol } from '../protocol/protocol.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day } from '../time/clinic-day.ts';
import { exactDay } from './course.ts';
import type { Exposure } from './exposure.ts';
import type { AdequacyFinding } from './trial.ts';

const DISCIPLINES: readonly ProgramDiscipline[] = [
  'physiotherapy',
  'psychotherapy',
  'massage',
  'acupuncture',
];

interface Visit {
  readonly id: string;
  readonly day: Day;
}

/** Visits of one discipline, joined to programs while the gaps are short enough. */
export function toProgramExposures(
  procedures: readonly ProcedureRecord[],
  protocol: Protocol,
  timeZone: string,
  today: Day,
): Exposure[] {
  return DISCIPLINES.flatMap((discipline) => {
    const visits = procedures.filter(({ kind }) => kind === discipline);
    const dated = toVisits(visits, timeZone).filter(({ day }) => day <= today);
    const known = new Set(toVisits(visits, timeZone).map(({ id }) => id));
    const undated = visits.filter(({ id }) => !known.has(id));
    return [
      ...programsOf(dated, protocol.joinVisits.value).map((program) =>
        toExposure(discipline, program, protocol, today),
      ),
      ...(undated.length ? [undatedProgram(discipline, undated)] : []),
    ];
  });
}

function toVisits(procedures: readonly ProcedureRecord[], timeZone: string): Visit[] {
  return procedures
    .flatMap(({ id, time }) => {
      const day = time && exactDay(daysOf(time.at, timeZone));
      return day === null ? [] : [{ id, day }];
    })
    .sort((a, b) => a.day - b.day || a.id.localeCompare(b.id));
}

function programsOf(visits: readonly Visit[], joinGap: number): Visit[][] {
  const programs: Visit[][] = [];
  for (const visit of visits) {
    const current = programs.at(-1);
    const last = current?.at(-1);
    if (current && last && visit.day - last.day <= joinGap) current.push(visit);
    else programs.push([visit]);
  }
  return programs;
}

function toExposure(
  discipline: ProgramDiscipline,
  visits: readonly Visit[],
  protocol: Protocol,
  today: Day,
): Exposure {
  const days = [...new Set(visits.map(({ day }) => day))];
  const start = days[0] ?? today;
  const end = days.at(-1) ?? start;
  return {
    kind: 'program',
    rule: 'program',
    track: 'referral-care',
    name: discipline,
    detail: days.length === 1 ? '1 visit' : `${days.length} visits`,
    start,
    end,
    // The next visit may still come: nobody recorded a discharge.
    ongoing: today - end > protocol.joinVisits.value ? false : null,
    coveredDays: null,
    spans: days.map((day) => ({ first: day, last: day })),
    reasonStopped: null,
    adequacy: programAdequacy(days, protocol.adequacy),
    records: visits.map(({ id }) => id),
    sites: [],
    instants: [],
  };
}

function programAdequacy(days: readonly Day[], needs: Protocol['adequacy']): AdequacyFinding {
  const visits = days.length;
  const isDense = days.every(
    (day, index) => index === 0 || day - (days[index - 1] ?? day) <= needs.programVisitEvery.value,
  );
  const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
  const isLongAndDense = isDense && span >= needs.programDays.value;
  if (visits >= needs.programVisits.value || isLongAndDense) {
    return { state: 'adequate', text: `${visits} visits`, warnings: [] };
  }
  const text = `${visits} of ${needs.programVisits.value} visits`;
  return { state: 'inadequate', text, warnings: [] };
}

function undatedProgram(discipline: string, visits: readonly ProcedureRecord[]): Exposure {
  return {
    kind: 'program',
    rule: 'program',
    track: 'referral-care',
    name: discipline,
    detail: visits.length === 1 ? '1 visit without a day' : `${visits.length} visits without a day`,
    start: null,
    end: null,
    ongoing: null,
    coveredDays: null,
    spans: [],
    reasonStopped: null,
    adequacy: { state: 'unknown', text: 'days of the visits not recorded', warnings: [] },
    records: visits.map(({ id }) => id),
    sites: [],
    instants: [],
  };
}
