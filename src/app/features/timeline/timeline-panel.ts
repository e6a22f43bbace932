import { Component, computed, inject, input, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { Params } from '@angular/router';
import { Store } from '@ngrx/store';
import type { RecordId } from '../../domain/record/record-id.ts';
import {
  authorsOf,
  countByKind,
  filterMonths,
  isEverything,
  NO_FILTER,
} from '../../domain/timeline/timeline-filter.ts';
import type { TimelineFilter } from '../../domain/timeline/timeline-filter.ts';
import {
  formatTimelineFilter,
  parseTimelineFilter,
} from '../../domain/timeline/timeline-filter-query.ts';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import { formatCount, formatNumber } from '../../shared/format/number-format.ts';
import { filterInWords } from './filter-words.ts';
import { selectTimelinePanel } from './timeline-panel-selector.ts';
import { FillViewport } from './ui/fill-viewport.ts';
import { TimelineFilterBar } from './ui/timeline-filter-bar.ts';
import { TimelineList } from './ui/timeline-list.ts';
import { TimelineNotices } from './ui/timeline-notices.ts';
import { toTimelineRows, yearsOf } from './ui/timeline-rows.ts';

/** All records of the open patient, of all kinds and years. The filter and the open record live in the URL. */
@Component({
  selector: 'app-timeline-panel',
  imports: [FillViewport, RouterLink, TimelineFilterBar, TimelineList, TimelineNotices],
  templateUrl: './timeline-panel.html',
  styleUrl: './timeline-panel.scss',
})
export class TimelinePanel {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly query = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });

  readonly patientId = input.required<string>();

  private readonly list = viewChild(TimelineList);

  protected readonly panel = this.store.selectSignal(selectTimelinePanel);
  protected readonly openRecordId = computed(() => this.query().get('record'));
  private readonly parsed = computed(() =>
    parseTimelineFilter((name) => this.query().getAll(name)),
  );
  protected readonly filter = computed(() => this.parsed().filter);
  protected readonly ignored = computed(() => this.parsed().ignored);
  protected readonly isFiltered = computed(() => !isEverything(this.filter()));
  protected readonly filterWords = computed(() => filterInWords(this.filter()));

  private readonly months = computed(() => filterMonths(this.panel().months, this.filter()));
  protected readonly rows = computed(() => toTimelineRows(this.months()));
  protected readonly years = computed(() => yearsOf(this.months()));
  protected readonly counts = computed(() => countByKind(this.panel().entries, this.filter()));
  protected readonly authors = computed(() => authorsOf(this.panel().entries));
  protected readonly shown = computed(() =>
    this.months().reduce((sum, { entries }) => sum + entries.length, 0),
  );

  protected readonly shownWords = computed(() => {
    const total = formatCount(this.panel().entries.length, 'record');
    return this.isFiltered()
      ? `${formatNumber(this.shown(), 0)} of ${total} shown`
      : `${total} shown`;
  });

  protected retry(): void {
    this.store.dispatch(PatientRecordActions.reloadRequested({ patientId: this.patientId() }));
  }

  protected applyFilter(filter: TimelineFilter): void {
    // Typing must not leave one step back per letter.
    const isTyping = filter.text !== this.filter().text;
    this.navigate({ ...formatTimelineFilter(filter) }, isTyping);
  }

  protected clearFilter(): void {
    this.navigate({ ...formatTimelineFilter(NO_FILTER) }, false);
  }

  protected openRecord(record: RecordId): void {
    this.navigate({ record }, false);
  }

  protected showYear(year: number): void {
    this.list()?.showYear(year);
  }

  private navigate(queryParams: Params, replaceUrl: boolean): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl });
  }
}
