import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MEASURES } from '../../../domain/instrument/measure.ts';
import type { RecordId } from '../../../domain/record/record-id.ts';
import type { DayRange } from '../../../domain/time/clinic-day.ts';
import {
  changeInWords,
  episodeRateInWords,
  numberInWords,
  windowValueInWords,
} from '../../../domain/trend/trial-in-words.ts';
import type { ReliefDays, ScaleReading, Trial, WindowValue } from '../../../domain/trial/trial.ts';
import type { RecordText } from './record-list.ts';
import { formatDayRange } from '../../../shared/format/time-format.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Everything the verdict of one trial rests on, each number with its days, each record a link. */
@Component({
  selector: 'app-trial-detail',
  imports: [RouterLink],
  templateUrl: './trial-detail.html',
  styleUrl: './trial-detail.scss',
})
export class TrialDetail {
  readonly trial = input.required<Trial>();
  /** Records in words, where they are read already. */
  readonly recordTexts = input.required<ReadonlyMap<RecordId, RecordText>>();

  protected readonly evidence = computed(() =>
    this.trial()
      .evidence.map((record) => ({
        record,
        ...(this.recordTexts().get(record) ?? { text: record, position: Infinity }),
      }))
      .sort((a, b) => a.position - b.position),
  );

  protected readonly facts = computed<readonly Fact[]>(() => {
    const trial = this.trial();
    return [
      { name: 'Baseline window', value: windowWords(trial.baselineWindow) },
      { name: 'Baseline', value: valueWords(trial.baseline) },
      { name: 'Follow-up window', value: windowWords(trial.followUpWindow) },
      { name: 'Follow-up', value: valueWords(trial.followUp) },
      { name: 'Episodes before', value: episodeRateInWords(trial.episodesBefore) },
      { name: 'Episodes after', value: episodeRateInWords(trial.episodesAfter) },
      { name: 'Adverse effects', value: trial.adverseEffects.join(', ') || 'none recorded' },
      ...secondMeasures(trial),
      ...otherScales(trial.otherScales),
      ...injectionFacts(trial),
      ...namesOf('Can’t be told apart from', trial.overlaps),
      ...namesOf('Also on', trial.alsoOn),
    ];
  });
}

function windowWords(window: DayRange | null): string {
  return window ? formatDayRange(window) : 'not known: first day not recorded';
}

function valueWords(value: WindowValue | null): string {
  return value ? windowValueInWords(value) : 'no score';
}

function secondMeasures({ secondMeasures: seconds }: Trial): readonly Fact[] {
  return seconds.map(({ agrees, text }) => ({
    name: agrees === null ? 'Also measured' : agrees ? 'Agrees' : 'Disagrees',
    value: text,
  }));
}

function otherScales(readings: readonly ScaleReading[]): readonly Fact[] {
  return readings.map(({ scale, baseline, followUp, change }) => ({
    name: MEASURES[scale].label,
    value: [
      `before: ${valueWords(baseline)}`,
      `after: ${valueWords(followUp)}`,
      ...(change ? [changeInWords(change)] : []),
    ].join('; '),
  }));
}

function injectionFacts({ kind, reliefDays, thirtyMinuteScore }: Trial): readonly Fact[] {
  if (kind !== 'injection') return [];
  return [
    { name: 'Relief of 50 % or more', value: reliefWords(reliefDays) },
    {
      name: 'About 30 minutes after',
      value: thirtyMinuteScore
        ? `${MEASURES[thirtyMinuteScore.scale].label} ${numberInWords(thirtyMinuteScore.value)}`
        : 'not recorded',
    },
  ];
}

/** The truth lies between the last day known at half or more and the first day below. */
function reliefWords(relief: ReliefDays | null): string {
  if (!relief || (relief.atLeast === null && relief.below === null)) return 'not recorded';
  const parts = [
    ...(relief.atLeast === null ? [] : [`at least to day ${relief.atLeast}`]),
    ...(relief.below === null ? [] : [`below by day ${relief.below}`]),
  ];
  return parts.join(', ');
}

function namesOf(name: string, others: Trial['overlaps']): readonly Fact[] {
  return others.length ? [{ name, value: others.map((other) => other.name).join(', ') }] : [];
}
