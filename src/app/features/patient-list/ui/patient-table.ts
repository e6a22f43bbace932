import { Component, ElementRef, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ListedPatient } from '../../../domain/patient/patient-page.ts';
import type { PatientSort } from '../../../domain/patient/patient-search.ts';
import { TRACK_LABELS, TRACKS } from '../../../domain/protocol/track.ts';
import type { Clock } from '../../../domain/time/recorded-time.ts';
import type { TrackStates } from '../../../domain/trial/track-state.ts';
import { formatAge, formatPatientName, formatSex } from '../../../shared/format/patient-format.ts';
import { formatDate } from '../../../shared/format/time-format.ts';
import { Icon } from '../../../shared/icon/icon.ts';
import type { LoadState } from '../../../shared/ngrx/load-state.ts';
import { TrackCell } from './track-cell.ts';

type SortKey = 'name' | 'birthdate' | 'updated';

/** The patients as rows of links; arrow keys move between them. */
@Component({
  selector: 'app-patient-table',
  imports: [Icon, RouterLink, TrackCell],
  templateUrl: './patient-table.html',
  styleUrl: './patient-table.scss',
  host: {
    '(keydown.arrowDown)': 'moveFocus($event, 1)',
    '(keydown.arrowUp)': 'moveFocus($event, -1)',
    '[class.busy]': 'isBusy()',
  },
})
export class PatientTable {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly rows = input.required<readonly (ListedPatient & { tracks: TrackStates | null })[]>();
  readonly sort = input.required<PatientSort>();
  readonly clock = input.required<Clock>();
  readonly chartsLoad = input.required<LoadState>();
  /** Another list is on its way: these rows answer the search before. */
  readonly isBusy = input(false);
  readonly sortChanged = output<PatientSort>();

  protected readonly tracks = TRACKS.map((track) => ({ track, label: TRACK_LABELS[track] }));
  protected readonly formatName = formatPatientName;
  protected readonly formatDate = formatDate;

  /** The first row takes the focus, such as on the way down from the search. */
  focusFirst(): void {
    this.links()[0]?.focus();
  }

  /** `F, 54 y, formerly Miller`: whoever is listed or found by an earlier name shows it. */
  protected secondLine({ patient, formerFamilyNames }: ListedPatient): string {
    const former = formerFamilyNames.map((name) => `formerly ${name}`);
    return [formatSex(patient.gender), formatAge(patient, this.clock()), ...former].join(', ');
  }

  protected direction(key: SortKey): 'ascending' | 'descending' | null {
    if (this.sort() === key) return 'ascending';
    return this.sort() === `-${key}` ? 'descending' : null;
  }

  protected sortBy(key: SortKey): void {
    // What changed last is what one looks for first.
    const first: PatientSort = key === 'updated' ? '-updated' : key;
    const second: PatientSort = key === 'updated' ? 'updated' : `-${key}`;
    this.sortChanged.emit(this.sort() === first ? second : first);
  }

  protected moveFocus(event: Event, step: 1 | -1): void {
    const links = this.links();
    const index = links.findIndex((link) => link === event.target);
    const next = links[index + step];
    if (index < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  private links(): HTMLAnchorElement[] {
    return [...this.host.querySelectorAll<HTMLAnchorElement>('tbody a')];
  }
}
