import type { ProcedureRecord } from '../injection/procedure-record.ts';
import type { Protocol } from '../protocol/protocol.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { exactDay } from './course.ts';
import type { Exposure } from './exposure.ts';
import type { OtherMedicine, OtherTreatment, WindowValue } from './trial.ts';
import type { TrialWindows } from './trial-windows.ts';

/** Anything that may have done what a trial claims: another trial, medicine or procedure. */
export interface Treatment extends OtherTreatment {
  readonly start: Day;
  readonly spans: readonly DayRange[];
}

/** All treatments of a chart that have a first day. Assessments and paperwork treat nobody. */
export function treatmentsOf(
  exposures: readonly Exposure[],
  others: readonly OtherMedicine[],
  procedures: readonly ProcedureRecord[],
  timeZone: string,
  today: Day,
): Treatment[] {
  const ofProcedures = procedures
    .filter(({ kind }) => kind === 'other' || kind === 'other-injection')
    .flatMap(({ id, text, time }): Treatment[] => {
      const day = time && exactDay(daysOf(time.at, timeZone));
      if (day === null || day > today) return [];
      return [{ name: text, start: day, spans: [{ first: day, last: day }], records: [id] }];
    });
  const ofOthers = others.flatMap(({ name, spans, records }): Treatment[] => {
    const [first] = spans;
    return first ? [{ name, start: first.first, spans, records }] : [];
  });
  const ofExposures = exposures.flatMap(({ name, start, spans, records }): Treatment[] =>
    start === null ? [] : [{ name, start, spans, records }],
  );
  return [...ofExposures, ...ofOthers, ...ofProcedures];
}

export interface Confounders {
  /** Can't be told apart from the trial. */
  readonly overlaps: OtherTreatment[];
  /** Going on in its windows all the same. */
  readonly alsoOn: OtherTreatment[];
}

/** What else began near the trial's start or between its values, and what else was going on. */
export function confoundersOf(
  exposure: Exposure,
  windows: TrialWindows,
  baseline: WindowValue | null,
  followUp: WindowValue | null,
  treatments: readonly Treatment[],
  overlap: Protocol['overlap'],
): Confounders {
  const start = exposure.start ?? windows.baseline.last;
  const between = (day: Day) =>
    baseline !== null && followUp !== null && day > baseline.first && day <= followUp.last;
  const overlaps: Treatment[] = [];
  const alsoOn: Treatment[] = [];
  for (const other of treatments) {
    if (isTheSame(exposure, other)) continue;
    if (Math.abs(other.start - start) <= overlap.value || between(other.start)) {
      overlaps.push(other);
    } else if (other.spans.some((span) => touches(span, windows))) alsoOn.push(other);
  }
  return { overlaps: byName(overlaps), alsoOn: byName(alsoOn) };
}

/**
 * The trial itself. One record may give two treatments: a plan two home-care measures, a tablet two
 * ingredients. What the opioid in a tablet did can't be told apart from the ibuprofen beside it.
 */
function isTheSame({ name, records }: Exposure, other: Treatment): boolean {
  return name === other.name && other.records.every((id) => records.includes(id));
}

function touches(span: DayRange, { baseline, followUp }: TrialWindows): boolean {
  return span.first <= followUp.last && span.last >= baseline.first;
}

/** One line per name, its records joined. */
function byName(treatments: readonly Treatment[]): OtherTreatment[] {
  const records = new Map<string, string[]>();
  for (const { name, records: ids } of treatments) {
    records.set(name, [...(records.get(name) ?? []), ...ids]);
  }
  return [...records]
    .map(([name, ids]) => ({ name, records: ids.toSorted() }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
