import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DayRange } from '../../../domain/time/clinic-day.ts';
import { dayInWords, daysInWords } from '../../../domain/time/time-in-words.ts';
import type { EpisodeWeek } from '../../../domain/trend/episode-weeks.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import {
  effectInWords,
  trialDaysInWords,
  verdictInWords,
} from '../../../domain/trend/trial-in-words.ts';
import { MEASURES } from '../../../domain/instrument/measure.ts';
import { formatNumber } from '../../../shared/format/number-format.ts';
import { formatRecordedTime } from '../../../shared/format/time-format.ts';
import { gapsOf } from './synopsis-annotations.ts';

/** One row of the table of weeks: a week, or a run of weeks without a record. */
interface WeekRow {
  readonly days: string;
  readonly episodes: string;
  readonly severity: string;
  readonly record: string | null;
}

/** The same data as the picture, as tables. */
@Component({
  selector: 'app-synopsis-tables',
  imports: [RouterLink],
  templateUrl: './synopsis-tables.html',
  styleUrl: './synopsis-tables.scss',
})
export class SynopsisTables {
  readonly view = input.required<SynopsisView>();
  readonly timeZone = input.required<string>();

  protected readonly weeks = computed(() => weekRows(this.view().weeks));
  protected readonly scores = computed(() =>
    this.view()
      .series.flatMap((series) => series.points.map((point) => ({ series, point })))
      .sort((a, b) => a.point.x - b.point.x)
      .map(({ series, point }) => ({
        when: formatRecordedTime(point.time, this.timeZone()),
        scale: series.label,
        value: `${formatNumber(point.value)} of ${MEASURES[series.scale].maximum}`,
        record: point.record,
      })),
  );
  protected readonly treatments = computed(() =>
    this.view().lanes.flatMap(({ label, items }) =>
      items.map(({ id, label: name, trial, first, last, outcome, record }) => ({
        id,
        track: label,
        name: trial?.name ?? name,
        detail: trial ? (trial.detail ?? 'not recorded') : '',
        days: trial ? trialDaysInWords(trial) : daysInWords({ first, last }),
        effect: trial ? (effectInWords(trial) ?? '') : '',
        verdict: trial ? verdictInWords(trial) : (outcome ?? ''),
        record,
      })),
    ),
  );
}

function weekRows(weeks: readonly EpisodeWeek[]): readonly WeekRow[] {
  const recorded = weeks.filter(({ state }) => state !== 'not-recorded');
  return [
    ...recorded.map((week) => ({ first: week.first, row: weekRow(week) })),
    ...gapsOf(weeks).map((gap) => ({ first: gap.first, row: gapRow(gap) })),
  ]
    .sort((a, b) => a.first - b.first)
    .map(({ row }) => row);
}

function weekRow({
  first,
  last,
  state,
  count,
  worstSeverity,
  worstDay,
  records,
}: EpisodeWeek): WeekRow {
  const unknown = state === 'none' ? 'no episode' : 'not recorded';
  const severity = worstSeverity === null ? unknown : `${worstSeverity} of 10`;
  return {
    days: daysInWords({ first, last }),
    episodes: `${count}`,
    severity: worstDay === null ? severity : `${severity}, ${dayInWords(worstDay)}`,
    record: records[0] ?? null,
  };
}

function gapRow({ first, last }: DayRange): WeekRow {
  const weeks = (last - first + 1) / 7;
  return {
    days: `${daysInWords({ first, last })} (${weeks} ${weeks === 1 ? 'week' : 'weeks'})`,
    episodes: 'not recorded',
    severity: 'not recorded',
    record: null,
  };
}
