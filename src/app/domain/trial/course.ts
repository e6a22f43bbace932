import type { MedicationUse } from '../medication/medication-use.ts';
import type { ProtocolNumber } from '../protocol/protocol.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { mergeSpans, spansUntil } from './exposure.ts';

/** Orders and statements of one ingredient that belong together. */
export interface Course {
  readonly uses: readonly MedicationUse[];
  readonly start: Day;
  /** Covered days, also those still to come; null: unknown. */
  readonly cover: readonly DayRange[] | null;
  /** The day a stop was recorded on. */
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
  dated.sort(byStart);
  const isOrder = ({ use }: DatedUse) => use.kind === 'order';
  const courses: Course[] = [];
  for (const order of dated.filter(isOrder)) join(courses, order, joinGap.value);
  for (const statement of dated.filter((use) => !isOrder(use))) {
    const same = courses.findIndex((course) => isForTheSameDays(course, statement));
    const course = courses[same];
    if (course) courses[same] = withStatement(course, statement);
    else join(courses, statement, joinGap.value);
  }
  return { courses, undated };
}

function byStart(a: DatedUse, b: DatedUse): number {
  // The id settles equal days, so that the order of the input never shows.
  return a.start - b.start || a.use.id.localeCompare(b.use.id);
}

function toDatedUse(use: MedicationUse, timeZone: string): DatedUse | null {
  const start = use.start && exactDay(daysOf(use.start, timeZone));
  if (start === null) return null;
  const stoppedOn = use.stoppedOn && exactDay(daysOf(use.stoppedOn, timeZone));
  const cover =
    use.coveredDays === null || use.coveredDays < 1
      ? null
      : { first: start, last: start + Math.round(use.coveredDays) - 1 };
  return { use, start, cover, stoppedOn };
}

/** A month or a year is no first day of exposure. */
export function exactDay({ first, last }: DayRange): Day | null {
  return first === last ? first : null;
}

function join(courses: Course[], next: DatedUse, joinGap: number): void {
  const index = courses.findLastIndex((course) => isJoinable(course, next, joinGap));
  const course = courses[index];
  if (!course) courses.push(newCourse(next));
  else courses[index] = continued(course, next);
}

function isJoinable(course: Course, next: DatedUse, joinGap: number): boolean {
  const last = course.cover?.at(-1);
  if (!last || !next.cover || course.stoppedOn !== null || course.isStoppedUndated) return false;
  return next.start - last.last - 1 <= joinGap;
}

function newCourse(first: DatedUse): Course {
  const { use, start, cover, stoppedOn } = first;
  const isStoppedUndated = use.status === 'stopped' && stoppedOn === null;
  return {
    uses: [use],
    start,
    // How much of an undated stop's supply was taken is unknown.
    cover: isStoppedUndated || !cover ? null : cutAt([cover], stoppedOn),
    stoppedOn,
    isStoppedUndated,
  };
}

/** An early refill of the same strength begins after the earlier supply; a new strength replaces it. */
function continued(course: Course, next: DatedUse): Course {
  const added = newCourse(next);
  const before = course.cover ?? [];
  const lastCovered = before.at(-1)?.last ?? next.start - 1;
  const overlap = Math.max(0, lastCovered + 1 - next.start);
  const isNewStrength = strengthDiffers(course.uses.at(-1), next.use);
  const kept = isNewStrength ? spansUntil(before, next.start - 1) : before;
  const shift = isNewStrength ? 0 : overlap;
  const shifted = (added.cover ?? []).map(({ first, last }) => ({
    first: first + shift,
    last: last + shift,
  }));
  return {
    ...added,
    uses: [...course.uses, next.use],
    start: course.start,
    cover: added.cover && cutAt(mergeSpans([...kept, ...shifted]), added.stoppedOn),
  };
}

function strengthDiffers(a: MedicationUse | undefined, b: MedicationUse): boolean {
  const before = a?.strengthMilligrams ?? null;
  const after = b.strengthMilligrams;
  return before !== null && after !== null && before !== after;
}

function cutAt(spans: readonly DayRange[], stoppedOn: Day | null): DayRange[] {
  return stoppedOn === null ? [...spans] : spansUntil(spans, stoppedOn);
}

/** A statement and an order for the same days are one course. */
function isForTheSameDays(course: Course, statement: DatedUse): boolean {
  const end = course.cover?.at(-1)?.last ?? course.stoppedOn ?? course.start;
  const statementEnd = statement.cover?.last ?? statement.stoppedOn ?? statement.start;
  return statement.start <= end && statementEnd >= course.start;
}

function withStatement(course: Course, statement: DatedUse): Course {
  const { use } = statement;
  const stoppedOn = earlier(course.stoppedOn, statement.stoppedOn);
  const spans = [...(course.cover ?? []), ...(statement.cover ? [statement.cover] : [])];
  return {
    uses: [...course.uses, use],
    start: Math.min(course.start, statement.start),
    cover: spans.length ? cutAt(mergeSpans(spans), stoppedOn) : null,
    stoppedOn,
    isStoppedUndated: stoppedOn === null && (course.isStoppedUndated || use.status === 'stopped'),
  };
}

function earlier(a: Day | null, b: Day | null): Day | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
