import type { ElementRef } from '@angular/core';
import {
  afterRenderEffect,
  Component,
  computed,
  input,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RecordId } from '../../../domain/record/record-id.ts';
import {
  readingInWords,
  trialDaysInWords,
  verdictInWords,
} from '../../../domain/trend/trial-in-words.ts';
import type { Trial, Verdict } from '../../../domain/trial/trial.ts';
import { Icon } from '../../../shared/icon/icon.ts';
import type { RecordText } from './record-list.ts';
import { TrialDetail } from './trial-detail.ts';

/** A shape per verdict, so that colour never speaks alone. Down is less pain. */
const VERDICT_SHAPES: Readonly<Record<Verdict, string>> = {
  substantial: '▼▼',
  moderate: '▼',
  minimal: '▽',
  none: '=',
  worse: '▲',
  'inadequate-trial': '◔',
  'not-assessable': '?',
};

/** One trial in two lines; unfolded, everything its verdict rests on. */
@Component({
  selector: 'app-trial-row',
  imports: [Icon, RouterLink, TrialDetail],
  templateUrl: './trial-row.html',
  styleUrl: './trial-row.scss',
})
export class TrialRow {
  readonly trial = input.required<Trial>();
  readonly patientId = input.required<string>();
  /** The order a stop would be written to; null: nothing to stop. */
  readonly stoppable = input<RecordId | null>(null);
  /** The address points here: unfold, and take the focus. */
  readonly isTarget = input(false);
  /** Records in words, where they are read already. */
  readonly recordTexts = input.required<ReadonlyMap<RecordId, RecordText>>();

  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly isOpen = linkedSignal(() => this.isTarget());

  protected readonly shape = computed(() => VERDICT_SHAPES[this.trial().verdict]);
  protected readonly verdict = computed(() => verdictInWords(this.trial()));
  protected readonly reading = computed(() => readingInWords(this.trial()));
  protected readonly days = computed(() => trialDaysInWords(this.trial()));
  protected readonly facts = computed(() => factsOf(this.trial()));
  protected readonly overlaps = computed(() =>
    this.trial()
      .overlaps.map(({ name }) => name)
      .join(', '),
  );

  constructor() {
    afterRenderEffect(() => {
      if (!this.isTarget()) return;
      const heading = this.heading().nativeElement;
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: 'center' });
    });
  }

  protected toggle(): void {
    this.isOpen.update((open) => !open);
  }
}

/** Covered days, adequacy and why it was stopped: each said, or said to be not recorded. */
function factsOf(trial: Trial): readonly string[] {
  const { kind, coveredDays, adequacy } = trial;
  const saysCovered = adequacy.text.includes('covered days');
  const covered =
    coveredDays === null ? 'covered days not recorded' : `${coveredDays} covered days`;
  return [
    ...(kind === 'course' && !saysCovered ? [covered] : []),
    adequacy.state === 'adequate' ? `adequate (${adequacy.text})` : adequacy.text,
    ...adequacy.warnings,
    ...stopWords(trial),
  ];
}

function stopWords({ kind, ongoing, reasonStopped }: Trial): readonly string[] {
  if (reasonStopped !== null) return [`stopped: ${reasonStopped}`];
  return kind === 'course' && ongoing === false ? ['stopped: reason not recorded'] : [];
}
