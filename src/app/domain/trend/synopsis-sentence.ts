import { MEASURES } from '../instrument/measure.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { dayInWords } from '../time/time-in-words.ts';
import type { Verdict } from '../trial/trial.ts';
import type { EpisodeWeek } from './episode-weeks.ts';
import type { Lane } from './lanes.ts';
import type { ScorePoint, ScoreSeries } from './score-series.ts';
import { numberInWords, VERDICT_LABELS } from './trial-in-words.ts';

interface Drawn {
  readonly axis: DayRange;
  readonly today: Day;
  readonly weeks: readonly EpisodeWeek[];
  readonly series: readonly ScoreSeries[];
  readonly lanes: readonly Lane[];
}

/** What the picture shows, in one plain sentence made from the very data that is drawn. */
export function synopsisSentence({ axis, today, weeks, series, lanes }: Drawn): string {
  const parts = [episodeWords(weeks), scoreWords(series), trialWords(lanes), referralWords(lanes)];
  const said = parts.filter((part) => part !== null).join('; ');
  return `${dayInWords(axis.first)} to ${dayInWords(Math.min(axis.last, today))}: ${said}.`;
}

function episodeWords(weeks: readonly EpisodeWeek[]): string {
  const known = weeks.filter(({ state }) => state !== 'not-recorded');
  if (!known.length) return 'episodes not recorded';
  const total = known.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const worst = known.reduce<EpisodeWeek | null>(
    (worstYet, week) =>
      (week.worstSeverity ?? -1) > (worstYet?.worstSeverity ?? -1) ? week : worstYet,
    null,
  );
  const severity =
    worst?.worstSeverity == null || worst.worstDay === null
      ? ''
      : `, worst severity ${worst.worstSeverity} of 10 (${dayInWords(worst.worstDay)})`;
  const weeksRecorded = `${known.length} of ${plural(weeks.length, 'week')}`;
  return `${plural(total, 'episode')}, ${weeksRecorded} recorded${severity}`;
}

/** Of the most telling scale drawn: its first and its last score. */
function scoreWords([best, ...others]: readonly ScoreSeries[]): string {
  if (!best) return 'no pain score';
  const first = best.points[0];
  const last = best.points.at(-1);
  const also = others.length
    ? `, also ${others.map(({ scale }) => MEASURES[scale].shortLabel).join(' and ')}`
    : '';
  if (!first || !last) return 'no pain score';
  const what =
    best.points.length === 1
      ? `${scoreAt(first)}, one score only`
      : `${scoreAt(first)}, then ${scoreAt(last)} (${best.points.length} scores)`;
  return `${MEASURES[best.scale].shortLabel} ${what}${also}`;
}

function scoreAt({ value, x, isReported }: ScorePoint): string {
  return `${numberInWords(value)} on ${dayInWords(Math.floor(x))}${isReported ? ' (reported)' : ''}`;
}

function trialWords(lanes: readonly Lane[]): string {
  const trials = lanes.flatMap(({ items }) => items.flatMap(({ trial }) => trial ?? []));
  if (!trials.length) return 'no treatment trial';
  const byVerdict = new Map<Verdict, number>();
  for (const { verdict } of trials) byVerdict.set(verdict, (byVerdict.get(verdict) ?? 0) + 1);
  const verdicts = (Object.keys(VERDICT_LABELS) as Verdict[]).flatMap((verdict) => {
    const count = byVerdict.get(verdict);
    return count ? [`${count} ${VERDICT_LABELS[verdict]}`] : [];
  });
  return `${plural(trials.length, 'treatment trial')} (${verdicts.join(', ')})`;
}

function referralWords(lanes: readonly Lane[]): string | null {
  const referrals = lanes.flatMap(({ items }) => items.filter(({ shape }) => shape === 'referral'));
  return referrals.length
    ? `${plural(referrals.length, 'referral or plan', 'referrals or plans')} of care without a recorded outcome`
    : null;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
