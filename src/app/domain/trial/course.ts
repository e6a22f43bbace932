import type { MedicationUse } from '../medication/medication-use.ts';
import type { ProtocolNumber } from '../protocol/protocol.ts';
import { dayOfInstant, daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { mergeSpans, spansUntil } from './exposure.ts';

/** Orders and statements of one ingredient that belong together. */
export interface Course {
  readonly uses: readonly MedicationUse[];
  readonly start: Day;
  /** Covered days, also those still to come; null: unknown. */
  readonly cover: readonly DayRange[] | null;
  /** The day on which it is recorded to have ended: by a stop, or by a completed statement. */
  readonly stoppedOn: Day | null;
  /** Stopped, but nobody wrote when. */
  readonly isStoppedUndated: boolean;
}

interface DatedUse {
  readonly use: MedicationUse;
  readonly start: Day;
  readonly cover: DayRange | null;
  readonly stoppedOn: Day | null;
}

export interface Courses {
  readonly courses: readonly Course[];
  /** Uses whose first day is unknown (none, or only a month or a year). */
  readonly undated: readonly MedicationUse[];
}

/** A course being put together. */
interface Draft {
  readonly uses: readonly MedicationUse[];
  readonly start: Day;
  /** Days covered by what was ordered, and by what was really taken. */
  readonly ordered: readonly DayRange[];
  readonly stated: readonly DayRange[];
  /** The first day on which a stop was recorded. */
  readonly stop: Day | null;
  /** The last day of statements that are completed: taken until then, and perhaps again later. */
  readonly statedUntil: Day | null;
}

/** Joins the uses of one ingredient to courses (ledger rules, "Trials"). Uses after `today` are ignored. */
export function toCourses(
  uses: readonly MedicationUse[],
  joinGap: ProtocolNumber,
  timeZone: string,
  today: Day,
): Courses {
  const dated: DatedUse[] = [];
  const undated: MedicationUse[] = [];
  for (const use of uses) {
    const found = toDatedUse(use, timeZone);
    if (!found) undated.push(use);
    else if (found.start <= today) dated.push(found);
  }
  const drafts: Draft[] = [];
  for (const next of dated.sort(byStart)) {
    const index = drafts.findLastIndex(
      (draft) => isForTheSameDays(draft, next) || isContinuedBy(draft, next, joinGap.value),
    );
    const draft = drafts[index];
    if (draft) drafts[index] = extended(draft, next);
    else drafts.push(extended(emptyDraft(next.start), next));
  }
  return { courses: drafts.map(toCourse), undated };
}

/** By first day, orders before statements; the id settles the rest, so that input order never shows. */
function byStart(a: DatedUse, b: DatedUse): number {
  return (
    a.start - b.start || a.use.kind.localeCompare(b.use.kind) || a.use.id.localeCompare(b.use.id)
  );
}

function toDatedUse(use: MedicationUse, timeZone: string): DatedUse | null {
  const start = use.start && exactDay(daysOf(use.start, timeZone));
  if (start === null) return null;
  const stoppedOn = use.stoppedOn && exactDay(daysOf(use.stoppedOn, timeZone));
  return { use, start, cover: coverOfUse(use, start, timeZone), stoppedOn };
}

function coverOfUse(
  { coveredDays, coveredUntil }: MedicationUse,
  start: Day,
  timeZone: string,
): DayRange | null {
  if (coveredDays !== null && coveredDays >= 1) {
    return { first: start, last: start + Math.round(coveredDays) - 1 };
  }
  const end = coveredUntil && exactDay(daysOf(coveredUntil, timeZone));
  if (coveredUntil === null || end === null || end < start) return null;
  // What ends at midnight does not reach into the day that begins then.
  const last =
    coveredUntil.precision === 'instant' ? dayOfInstant(coveredUntil.instant - 1, timeZone) : end;
  return { first: start, last: Math.max(start, last) };
}

/** A month or a year is no first day of exposure. */
export function exactDay({ first, last }: DayRange): Day | null {
  return first === last ? first : null;
}

function emptyDraft(start: Day): Draft {
  return { uses: [], start, ordered: [], stated: [], stop: null, statedUntil: null };
}

function stoppedOnOf({ stop, statedUntil }: Draft): Day | null {
  return stop === null || statedUntil === null
    ? (stop ?? statedUntil)
    : Math.min(stop, statedUntil);
}

function coverOf(draft: Draft): DayRange[] {
  const spans = mergeSpans([...draft.ordered, ...draft.stated]);
  const stoppedOn = stoppedOnOf(draft);
  return stoppedOn === null ? spans : spansUntil(spans, stoppedOn);
}

/** A statement and an order for the same days are one course, even where the supply is unknown. */
function isForTheSameDays(draft: Draft, { use, start }: DatedUse): boolean {
  if (draft.uses.every(({ kind }) => kind === use.kind)) return false;
  return start <= (coverOf(draft).at(-1)?.last ?? stoppedOnOf(draft) ?? draft.start);
}

/** Little time without cover between them, both known, and no stop recorded. */
function isContinuedBy(draft: Draft, next: DatedUse, joinGap: number): boolean {
  const last = coverOf(draft).at(-1);
  if (!last || !next.cover || draft.uses.some(isStopped)) return false;
  return next.start - last.last - 1 <= joinGap;
}

/** An early refill of the same strength begins after the earlier supply; a new strength replaces it. */
function extended(before: Draft, { use, start, cover, stoppedOn }: DatedUse): Draft {
  const draft = resumedOn(start, before);
  const added = { ...draft, ...endsWith(draft, use, stoppedOn), uses: [...draft.uses, use] };
  if (!cover) return added;
  if (use.kind === 'statement') return { ...added, stated: [...draft.stated, cover] };
  if (isNewStrength(draft.uses, use)) {
    return { ...added, ordered: [...spansUntil(draft.ordered, start - 1), cover] };
  }
  const lastOrdered = mergeSpans(draft.ordered).at(-1)?.last ?? start - 1;
  const shift = Math.max(0, lastOrdered + 1 - start);
  const shifted = { first: cover.first + shift, last: cover.last + shift };
  return { ...added, ordered: [...draft.ordered, shifted] };
}

function isNewStrength(before: readonly MedicationUse[], { strengthMilligrams }: MedicationUse) {
  const earlierStrength = before.findLast(({ kind }) => kind === 'order')?.strengthMilligrams;
  if (earlierStrength == null || strengthMilligrams === null) return false;
  return earlierStrength !== strengthMilligrams;
}

/** What was stated as completed, and is taken again: nothing of the time between is covered. */
function resumedOn(start: Day, draft: Draft): Draft {
  const { statedUntil, ordered, stated } = draft;
  if (statedUntil === null || start <= statedUntil) return draft;
  return {
    ...draft,
    ordered: spansUntil(ordered, statedUntil),
    stated: spansUntil(stated, statedUntil),
    statedUntil: null,
  };
}

/** The first recorded stop ends a course; of completed statements the last one says until when. */
function endsWith(
  { stop, statedUntil }: Draft,
  use: MedicationUse,
  ended: Day | null,
): Pick<Draft, 'stop' | 'statedUntil'> {
  if (ended === null) return { stop, statedUntil };
  return isStopped(use)
    ? { stop: Math.min(stop ?? ended, ended), statedUntil }
    : { stop, statedUntil: Math.max(statedUntil ?? ended, ended) };
}

function isStopped({ status }: MedicationUse): boolean {
  return status === 'stopped';
}

function toCourse(draft: Draft): Course {
  const { uses, start } = draft;
  const stoppedOn = stoppedOnOf(draft);
  const cover = coverOf(draft);
  const isUndated = stoppedOn === null && uses.some(isStopped);
  // How much of an undated stop's supply was taken is unknown.
  return {
    uses,
    start,
    cover: isUndated || !cover.length ? null : cover,
    stoppedOn,
    isStoppedUndated: isUndated,
  };
}
