import { Component, computed, effect, input, linkedSignal, output, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { formatPatientSearch, parsePatientSearch } from '../../../domain/patient/patient-search.ts';
import type { PatientSearch } from '../../../domain/patient/patient-search.ts';
import { Icon } from '../../../shared/icon/icon.ts';
import { PATIENT_SEARCH_ID } from '../../../shared/page-title/landmarks.ts';
import { searchWords } from './search-words.ts';

const PAUSE_MILLISECONDS = 250;

/** One line that finds patients by name, birth date or record number, and says how it was understood. */
@Component({
  selector: 'app-patient-search-box',
  imports: [Icon],
  templateUrl: './patient-search-box.html',
  styleUrl: './patient-search-box.scss',
})
export class PatientSearchBox {
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  /** The search of the address. What is being typed is ahead of it. */
  readonly search = input.required<PatientSearch>();
  /** After a pause in typing, or at once on Enter. */
  readonly searchChanged = output<PatientSearch>();
  readonly movedDown = output();

  protected readonly fieldId = PATIENT_SEARCH_ID;
  protected readonly text = linkedSignal<PatientSearch, string>({
    source: this.search,
    computation: (search, previous) =>
      // The address follows the typing: what it answers is no reason to rewrite the line.
      previous && isSameSearch(parsePatientSearch(previous.value), search)
        ? previous.value
        : formatPatientSearch(search),
  });
  protected readonly understood = computed(() => searchWords(parsePatientSearch(this.text())));

  constructor() {
    // Leaving the page ends the pause without a search: it must not pull the user back.
    effect((onCleanup) => {
      this.text();
      const pause = setTimeout(() => this.submit(), PAUSE_MILLISECONDS);
      onCleanup(() => clearTimeout(pause));
    });
  }

  /** Puts the cursor into the field. */
  focus(): void {
    this.field().nativeElement.focus();
  }

  protected type(event: Event): void {
    this.text.set((event.target as HTMLInputElement).value);
  }

  protected clear(): void {
    this.text.set('');
    this.submit();
    this.focus();
  }

  protected submit(): void {
    const search = parsePatientSearch(this.text());
    if (!isSameSearch(search, this.search())) this.searchChanged.emit(search);
  }

  protected moveDown(event: Event): void {
    event.preventDefault();
    this.movedDown.emit();
  }
}

function isSameSearch(a: PatientSearch, b: PatientSearch): boolean {
  return a.name === b.name && a.birthDate === b.birthDate && a.identifier === b.identifier;
}
