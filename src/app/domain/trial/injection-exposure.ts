import { isSameMuscleOrRegion } from '../injection/muscle-region.ts';
import type { BodySite, InjectedDrug, ProcedureRecord } from '../injection/procedure-record.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day } from '../time/clinic-day.ts';
import { exactDay } from './course.ts';
import type { Exposure } from './exposure.ts';
import type { AdequacyFinding } from './trial.ts';

/** All trigger point injections of one clinic day are one session, and one trial. */
export function toInjectionExposures(
  procedures: readonly ProcedureRecord[],
  timeZone: string,
  today: Day,
): Exposure[] {
  // Without a day nobody can say which belong together: each is a session of its own.
  const sessions = new Map<Day | string, { day: Day | null; session: ProcedureRecord[] }>();
  for (const procedure of procedures) {
    if (procedure.kind !== 'trigger-point-injection') continue;
    const day = procedure.time && exactDay(daysOf(procedure.time.at, timeZone));
    if (day !== null && day > today) continue;
    const key = day ?? procedure.id;
    const session = [...(sessions.get(key)?.session ?? []), procedure];
    sessions.set(key, { day, session });
  }
  return [...sessions.values()].map(({ day, session }) => toExposure(day, session));
}

function toExposure(day: Day | null, session: readonly ProcedureRecord[]): Exposure {
  const sites = distinct(
    session.flatMap((procedure) => procedure.sites),
    siteText,
  );
  const drugs = distinct(
    session.flatMap((procedure) => procedure.drugs),
    drugText,
  );
  const detail = [...sites.map(siteText), ...drugs.map(drugText)].join(', ');
  return {
    kind: 'injection',
    rule: 'injection',
    track: 'injection',
    name: 'trigger point injection',
    detail: detail || null,
    start: day,
    end: day,
    ongoing: false,
    coveredDays: null,
    spans: day === null ? [] : [{ first: day, last: day }],
    reasonStopped: null,
    adequacy: injectionAdequacy(sites, drugs),
    records: session.map(({ id }) => id).sort(),
    sites,
    instants: session
      .flatMap(({ time }) => (time?.at.precision === 'instant' ? [time.at.instant] : []))
      .sort((a, b) => a - b),
  };
}

function injectionAdequacy(
  sites: readonly BodySite[],
  drugs: readonly InjectedDrug[],
): AdequacyFinding {
  const missing = [...(sites.length ? [] : ['muscle']), ...(drugs.length ? [] : ['drug'])];
  return missing.length
    ? { state: 'unknown', text: `${missing.join(' and ')} not recorded`, warnings: [] }
    : { state: 'adequate', text: 'muscle and drug recorded', warnings: [] };
}

/** A body site in words, such as "left trapezius". */
export function siteText({ name, side }: BodySite): string {
  return side ? `${side} ${name}` : name;
}

function drugText({ name, milligrams }: InjectedDrug): string {
  return milligrams === null ? name : `${name} ${milligrams} mg`;
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** The day of the next session in the same muscle or region; unknown sites might be any. */
export function nextInjectionDay(exposure: Exposure, all: readonly Exposure[]): Day | null {
  const { start, sites } = exposure;
  if (start === null) return null;
  const later = all
    .filter((other) => other.kind === 'injection' && other.start !== null && other.start > start)
    .filter((other) => isSameRegion(sites, other.sites))
    .map((other) => other.start ?? Infinity);
  return later.length ? Math.min(...later) : null;
}

function isSameRegion(a: readonly BodySite[], b: readonly BodySite[]): boolean {
  if (!a.length || !b.length) return true;
  return a.some((siteA) => b.some((siteB) => isSameMuscleOrRegion(siteA, siteB)));
}
