import { Component, computed, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { Store } from '@ngrx/store';
import { map } from 'rxjs';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { LaneItem } from '../../domain/trend/lanes.ts';
import { toSynopsis } from '../../domain/trend/synopsis.ts';
import { formatRange, parseRange } from '../../domain/trend/synopsis-range.ts';
import type { SynopsisRange } from '../../domain/trend/synopsis-range.ts';
import { formatCount } from '../../shared/format/number-format.ts';
import { selectJudgedLedger } from '../../patient-record/patient-record.selectors.ts';
import { RangeBar } from './ui/range-bar.ts';
import { SynopsisPicture } from './ui/synopsis-picture.ts';
import { SynopsisTables } from './ui/synopsis-tables.ts';

/** Everything on one time axis: what was tried, and what happened meanwhile. */
@Component({
  selector: 'app-synopsis-panel',
  imports: [RangeBar, SynopsisPicture, SynopsisTables],
  templateUrl: './synopsis-panel.html',
  styleUrl: './synopsis-panel.scss',
})
export class SynopsisPanel {
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);

  readonly patientId = input.required<string>();

  private readonly judged = inject(Store).selectSignal(selectJudgedLedger);
  private readonly asked = toSignal(
    this.route.queryParamMap.pipe(map((params) => parseRange(params.get('range')))),
    { initialValue: null },
  );
  protected readonly asTable = signal(false);

  protected readonly shown = computed(() => {
    const judged = this.judged();
    if (!judged) return null;
    const { chart, ledger, clock } = judged;
    const view = toSynopsis(chart, ledger, clock, this.asked());
    return { view, timeZone: clock.timeZone, notes: notesOn(view) };
  });

  protected toggleTable(): void {
    this.asTable.update((shown) => !shown);
  }

  protected show(range: SynopsisRange): void {
    this.merge({ range: formatRange(range) });
  }

  protected openRecord(record: RecordId): void {
    this.merge({ record });
  }

  /** A link to where the URL already points leads nowhere: the way there is made new. */
  protected returnTo({ trial }: LaneItem): void {
    if (trial?.id === undefined || this.route.snapshot.fragment !== trial.id) return;
    const stay = {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      replaceUrl: true,
    } as const;
    void this.router
      .navigate([], stay)
      .then(() => this.router.navigate([], { ...stay, fragment: trial.id }));
  }

  private merge(queryParams: Readonly<Record<string, string>>): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams,
      queryParamsHandling: 'merge',
      preserveFragment: true,
      replaceUrl: 'range' in queryParams,
    });
  }
}

/** What exists and is not on the picture: said, so that nobody takes its absence for a fact. */
function notesOn({
  unplaced,
  outside,
}: {
  readonly unplaced: ReturnType<typeof toSynopsis>['unplaced'];
  readonly outside: number;
}): readonly string[] {
  return [
    ...(outside
      ? [
          `${formatCount(outside, 'treatment or referral', 'treatments or referrals')} outside this range`,
        ]
      : []),
    ...(unplaced.episodes.length
      ? [`${formatCount(unplaced.episodes.length, 'episode')} without a known week, not drawn`]
      : []),
    ...(unplaced.scores.length
      ? [`${formatCount(unplaced.scores.length, 'score')} without a date, not drawn`]
      : []),
    ...(unplaced.trials.length ? [`start not recorded: ${unplaced.trials.join(', ')}`] : []),
  ];
}
