import type { HomeCareDay, HomeCareMeasure, HomeCareOrder } from '../home-care/home-care.ts';
import type { Protocol } from '../protocol/protocol.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { exactDay } from './course.ts';
import { mergeSpans } from './exposure.ts';
import type { Exposure } from './exposure.ts';
import type { AdequacyFinding } from './trial.ts';

interface LoggedDay {
  readonly id: string;
  readonly day: Day;
}

/** Orders of one measure that follow each other closely, with the days on which it was done. */
interface Run {
  readonly measure: HomeCareMeasure;
  readonly orders: readonly HomeCareOrder[];
  readonly start: Day | null;
  readonly end: Day | null;
}

/** One trial per measure; a new one when the measure is ordered again after a pause. */
export function toHomeCareExposures(
  orders: readonly HomeCareOrder[],
  days: readonly HomeCareDay[],
  protocol: Protocol,
  timeZone: string,
  today: Day,
): Exposure[] {
  const done = days.filter((day) => day.done);
  const runs = [
    ...toRuns(orders, protocol.joinOrders.value, timeZone, today),
    ...runsWithoutOrder(orders, done, timeZone, today),
  ];
  const known = new Set(orders.map(({ id }) => id));
  return runs.map((run, index) => {
    const next = runs.slice(index + 1).find(({ measure }) => measure === run.measure);
    const logged = done
      .filter((day) => belongsTo(run, day, known))
      .flatMap(({ id, time }) => {
        const day = time && exactDay(daysOf(time.at, timeZone));
        return day === null ? [] : [{ id, day }];
      })
      .filter(({ day }) => day <= today && day >= (run.start ?? day))
      .filter(({ day }) => next?.start === null || next === undefined || day < next.start)
      .sort((a, b) => a.day - b.day || a.id.localeCompare(b.id));
    return toExposure(run, logged, protocol, today);
  });
}

/** A day that names its order counts for that order alone; any other, for its measure. */
function belongsTo(run: Run, day: HomeCareDay, known: ReadonlySet<string>): boolean {
  const named = day.orderIds.filter((id) => known.has(id));
  if (named.length) return run.orders.some(({ id }) => named.includes(id));
  return day.measure === run.measure;
}

function toRuns(
  orders: readonly HomeCareOrder[],
  joinGap: number,
  timeZone: string,
  today: Day,
): Run[] {
  const dayOf = (time: PartialTime | null) => time && exactDay(daysOf(time, timeZone));
  const dated = orders
    .map((order) => ({
      measure: order.measure,
      orders: [order],
      start: dayOf(order.start),
      end: dayOf(order.stoppedOn ?? order.end),
    }))
    .filter(({ start }) => start === null || start <= today)
    .sort((a, b) => (a.start ?? 0) - (b.start ?? 0) || compareIds(a.orders, b.orders));
  const runs: Run[] = [];
  for (const next of dated) {
    const index = runs.findLastIndex(({ measure }) => measure === next.measure);
    const before = runs[index];
    if (before && follows(before, next, joinGap)) {
      runs[index] = { ...before, orders: [...before.orders, ...next.orders], end: next.end };
    } else runs.push(next);
  }
  return runs;
}

/** Days done though nobody ordered the measure: it was tried all the same. */
function runsWithoutOrder(
  orders: readonly HomeCareOrder[],
  done: readonly HomeCareDay[],
  timeZone: string,
  today: Day,
): Run[] {
  const starts = new Map<HomeCareMeasure, Day>();
  for (const { measure, time, orderIds } of done) {
    const day = time && exactDay(daysOf(time.at, timeZone));
    if (day === null || day > today || orderIds.length) continue;
    if (orders.some((order) => order.measure === measure)) continue;
    starts.set(measure, Math.min(day, starts.get(measure) ?? day));
  }
  return [...starts].map(([measure, start]) => ({ measure, orders: [], start, end: null }));
}

function compareIds(a: readonly HomeCareOrder[], b: readonly HomeCareOrder[]): number {
  return (a[0]?.id ?? '').localeCompare(b[0]?.id ?? '');
}

function follows(before: Run, next: Run, joinGap: number): boolean {
  if (before.start === null || next.start === null) return false;
  return before.end === null || next.start - before.end - 1 <= joinGap;
}

function toExposure(
  run: Run,
  logged: readonly LoggedDay[],
  protocol: Protocol,
  today: Day,
): Exposure {
  const days = [...new Set(logged.map(({ day }) => day))];
  return {
    kind: 'home-care',
    rule: 'home-care',
    track: 'home-care',
    name: run.measure,
    detail: days.length ? `done on ${days.length} ${days.length === 1 ? 'day' : 'days'}` : null,
    start: run.start,
    ...endOf(run, days.at(-1) ?? null, today),
    coveredDays: days.length || null,
    spans: spansOf(run, days),
    adequacy: homeCareAdequacy(days.length, protocol.adequacy),
    records: [...run.orders.map(({ id }) => id), ...logged.map(({ id }) => id)],
    sites: [],
    instants: [],
  };
}

function endOf(
  { orders, end: planned }: Run,
  lastLogged: Day | null,
  today: Day,
): Pick<Exposure, 'end' | 'ongoing' | 'reasonStopped'> {
  const order = orders.at(-1);
  if (!order) return { end: null, ongoing: null, reasonStopped: null };
  const isOver = order.status === 'stopped' || order.status === 'completed';
  const end = planned ?? (isOver ? lastLogged : null);
  const ongoing = !isOver && (end === null || end >= today);
  return { end, ongoing, reasonStopped: order.reasonStopped };
}

function spansOf(run: Run, days: readonly Day[]) {
  if (days.length) return mergeSpans(days.map((day) => ({ first: day, last: day })));
  return run.start === null ? [] : [{ first: run.start, last: run.start }];
}

/** No logged day is not "never done": nobody wrote it down. */
function homeCareAdequacy(logged: number, needs: Protocol['adequacy']): AdequacyFinding {
  const needed = needs.homeCareDays.value;
  if (logged === 0) return { state: 'unknown', text: 'no days logged', warnings: [] };
  return logged >= needed
    ? { state: 'adequate', text: `${logged} logged days`, warnings: [] }
    : { state: 'inadequate', text: `${logged} of ${needed} logged days`, warnings: [] };
}
