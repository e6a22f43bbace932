import {
  afterNextRender,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { ALL_PATIENTS } from '../../domain/patient/patient-search.ts';
import type {
  PatientQuery,
  PatientSearch,
  PatientSort,
} from '../../domain/patient/patient-search.ts';
import { selectClock, selectIsOnline } from '../../session/session.feature.ts';
import { formatCount } from '../../shared/format/number-format.ts';
import { PatientListActions } from './state/patient-list.actions.ts';
import { patientListFeature } from './state/patient-list.feature.ts';
import { PageSteps } from './ui/page-steps.ts';
import { PatientSearchBox } from './ui/patient-search-box.ts';
import { PatientTable } from './ui/patient-table.ts';
import { PatientTableSkeleton } from './ui/patient-table-skeleton.ts';
import { searchWords } from './ui/search-words.ts';

/** All patients of the clinic: found by one line, in any order, with where each stands. */
@Component({
  selector: 'app-patient-list',
  imports: [PageSteps, PatientSearchBox, PatientTable, PatientTableSkeleton, RouterLink],
  templateUrl: './patient-list.html',
  styleUrl: './patient-list.scss',
})
export class PatientList {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);

  /** Search and order of the address. */
  readonly query = input.required<PatientQuery>();
  /** 1, 2, 3 ... */
  readonly page = input.required<number>();

  private readonly searchBox = viewChild.required(PatientSearchBox);
  private readonly table = viewChild(PatientTable);

  protected readonly view = this.store.selectSignal(patientListFeature.selectPatientList);
  protected readonly clock = this.store.selectSignal(selectClock);
  protected readonly failure = computed(() => {
    const { load } = this.view();
    if (load.kind !== 'failed') return null;
    return this.isOnline() ? load.message : 'This computer is offline.';
  });
  /** What was looked for in vain; null: there are no patients at all. */
  protected readonly soughtInVain = computed(() =>
    searchWords(this.view().answered?.search ?? ALL_PATIENTS),
  );
  protected readonly unreadableWords = computed(() => {
    const unreadable = this.view().answered?.unreadable ?? [];
    const reasons = unreadable.map(({ id, reason }) => `${id} (${reason})`).join(', ');
    const verb = unreadable.length === 1 ? 'is' : 'are';
    return `${formatCount(unreadable.length, 'patient')} of this page could not be read and ${verb} not listed: ${reasons}.`;
  });
  protected readonly formatCount = formatCount;

  private readonly isOnline = this.store.selectSignal(selectIsOnline);

  constructor() {
    this.store.dispatch(() =>
      PatientListActions.listOpened({ query: this.query(), page: this.page() }),
    );
    // The next page is read from its top.
    effect(() => {
      if (this.page() > 0) this.document.defaultView?.scrollTo(0, 0);
    });
    // With a keyboard one comes here to type a name. On a phone the keyboard would hide the list.
    afterNextRender(() => {
      if (matchMedia('(pointer: fine)').matches) this.searchBox().focus();
    });
  }

  protected openSearch(search: PatientSearch): void {
    // A page that is being left must not pull the user back.
    if (this.router.currentNavigation()) return;
    const { name, birthDate: birthdate, identifier } = search;
    void this.router.navigate([], {
      queryParams: { name, birthdate, identifier, page: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected openSort(sort: PatientSort): void {
    void this.router.navigate([], {
      queryParams: { sort: sort === 'name' ? null : sort, page: null },
      queryParamsHandling: 'merge',
    });
  }

  protected moveToRows(): void {
    this.table()?.focusFirst();
  }

  protected retry(): void {
    this.store.dispatch(PatientListActions.retryClicked());
  }

  protected retryCharts(): void {
    this.store.dispatch(PatientListActions.chartsRetryClicked());
  }
}
