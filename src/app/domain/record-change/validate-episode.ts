import type { BodySite } from '../injection/procedure-record.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { timeInWords } from '../time/time-in-words.ts';
import type { EpisodeEntry, SiteEntry } from './entry.ts';
import { FieldCheck } from './field-check.ts';
import type { Validated } from './field-check.ts';
import type { EpisodeRecorded } from './record-change.ts';
import { readRating } from './read-number.ts';
import { isBefore, takeOptionalTime, takeTime } from './read-time.ts';
import type { EntryContext } from './read-time.ts';

export type EpisodeField = keyof EpisodeEntry;

/** The episode that an entry tells of, or what is wrong with it. Total and pure. */
export function validateEpisode(
  entry: EpisodeEntry,
  context: EntryContext,
): Validated<EpisodeRecorded, EpisodeField> {
  const check = new FieldCheck<EpisodeField>();
  const { timeZone } = context.clock;
  const start = takeTime(check, { date: 'date', time: 'time' }, entry, context);
  const end = takeOptionalTime(
    check,
    { date: 'endDate', time: 'endTime' },
    { date: entry.endDate, time: entry.endTime },
    context,
  );
  if (start && end) checkEndAfterStart(check, entry, start, end, timeZone);
  const severity = check.take('severity', readRating(entry.severity));
  const sites = toSites(entry.sites);
  if (isEmpty(entry)) {
    check.refuse(
      'type',
      'Nothing is recorded yet: enter at least the type, the severity or where.',
    );
  }
  if (!start || !check.isClean) return check.refused();
  return {
    ok: true,
    change: {
      kind: 'episode-recorded',
      changeId: context.changeId,
      patientId: context.patientId,
      timeZone,
      type: entry.type || null,
      start,
      end,
      severity,
      sites,
      triggers: entry.triggers,
      symptoms: entry.symptoms,
      interference: textOrNull(entry.interference),
      note: textOrNull(entry.note),
    },
  };
}

function checkEndAfterStart(
  check: FieldCheck<EpisodeField>,
  { date, endDate }: EpisodeEntry,
  start: PartialTime,
  end: PartialTime,
  timeZone: string,
): void {
  if (!isBefore(end, start, timeZone)) return;
  const field = endDate === date ? 'endTime' : 'endDate';
  check.refuse(field, `Ends before it starts, ${timeInWords(start, timeZone)}.`);
}

/** The date alone, which is filled in by itself, must not count as an episode. */
function isEmpty({ type, severity, sites }: EpisodeEntry): boolean {
  return !type && !severity.trim() && toSites(sites).length === 0;
}

/** The sites that were named; a row still empty is none. */
export function toSites(rows: readonly SiteEntry[]): readonly BodySite[] {
  return rows
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, side }) => ({ name: name.trim(), side: side || null }));
}

export function textOrNull(text: string): string | null {
  return text.trim() || null;
}
