import { LiveAnnouncer } from '@angular/cdk/a11y';
import { computed, effect, inject, signal, untracked } from '@angular/core';
import type { Signal, WritableSignal } from '@angular/core';
import { form, validateTree } from '@angular/forms/signals';
import type { FieldTree, SchemaPath } from '@angular/forms/signals';
import { Store } from '@ngrx/store';
import type { Entry } from '../domain/record-change/entry.ts';
import { describeChange } from '../domain/record-change/describe-change.ts';
import type { Validated } from '../domain/record-change/field-check.ts';
import type { EntryContext } from '../domain/record-change/read-time.ts';
import type { RecordChange } from '../domain/record-change/record-change.ts';
import { clinicDateTime } from '../domain/time/clinic-date-time.ts';
import type { ClinicDateTime } from '../domain/time/clinic-date-time.ts';
import { selectPatient } from '../patient-record/patient-record.feature.ts';
import { selectClock } from '../session/session.feature.ts';
import { formatPatientName } from '../shared/format/patient-format.ts';
import { formatPartialTime } from '../shared/format/time-format.ts';
import { entryErrors } from '../shared/form/entry-errors.ts';
import type { FieldsByName } from '../shared/form/entry-errors.ts';
import { injectFormExit } from '../shared/form/form-exit.ts';
import type { FormSession, FormState } from '../shared/form/form-state.ts';
import { computerZone, zoneNote } from '../shared/form/zone-note.ts';
import type { Draft } from './draft.ts';
import { OutboxActions } from './outbox.actions.ts';
import { outboxFeature, selectDraft, selectOpenDraft } from './outbox.feature.ts';
import type { OutboxItem } from './outbox-item.ts';

export interface EntrySessionOptions<E extends Entry> {
  readonly patientId: Signal<string>;
  /** The trial or order the form is about; '' for none. */
  readonly about: Signal<string>;
  /** A change that the outbox hands back to be corrected. */
  readonly change: Signal<string | undefined>;
  /** The form as it is opened. */
  readonly blank: (now: ClinicDateTime) => E;
  readonly validate: (
    entry: E,
    context: EntryContext,
  ) => Validated<RecordChange, Extract<keyof E, string>>;
}

interface Opening<E> {
  readonly key: string;
  readonly changeId: string;
  /** What the form started from; nothing is kept until it differs. */
  readonly first: E;
  readonly blank: E;
  /** When a restored draft was last typed into. */
  readonly restoredFrom: number | null;
}

/**
 * One form's way to the outbox: its draft, its identity, its validity and where its change is. Another
 * patient, trial or order makes it start afresh: text never moves into another chart.
 */
export class EntrySession<E extends Entry> implements FormSession {
  private readonly store = inject(Store);
  private readonly items = this.store.selectSignal(outboxFeature.selectItems);
  private readonly savedIds = this.store.selectSignal(outboxFeature.selectSavedIds);
  private readonly anyPatient = this.store.selectSignal(selectPatient);
  private readonly options: EntrySessionOptions<E>;
  private readonly exit = injectFormExit();
  private readonly announcer = inject(LiveAnnouncer);
  private readonly opening = signal<Opening<E> | null>(null);
  private readonly hasTriedToSave = signal(false);

  readonly clock = this.store.selectSignal(selectClock);
  /** What is typed, and its fields with their messages. */
  readonly entry: WritableSignal<E>;
  readonly fields: FieldTree<E>;
  /** Null until the record of the form's own patient is read. */
  readonly patient = computed(() => {
    const patient = this.anyPatient();
    return patient?.id === this.options.patientId() ? patient : null;
  });
  readonly context = computed((): EntryContext => ({
    changeId: this.opening()?.changeId ?? '',
    patientId: this.options.patientId(),
    clock: this.clock(),
    birthDate: this.patient()?.birthDate ?? null,
  }));
  readonly validated = computed(() => this.options.validate(this.entry(), this.context()));
  readonly state = computed((): FormState => {
    const { changeId } = this.context();
    if (this.savedIds().includes(changeId)) return { kind: 'saved' };
    const item = this.items().entities[changeId];
    return item ? formStateOf(item) : { kind: 'typing' };
  });
  /** When the restored draft was last typed into, in words of the clinic's clock. */
  readonly restoredFrom = computed(() => {
    const instant = this.opening()?.restoredFrom ?? null;
    if (instant === null) return null;
    return formatPartialTime({ precision: 'instant', instant }, this.clock().timeZone);
  });
  readonly isDirty = computed(() => {
    const opening = this.opening();
    return opening !== null && !isSame(this.entry(), opening.blank);
  });
  readonly faults = computed(() =>
    this.hasTriedToSave() ? this.fields().errorSummary().length : 0,
  );
  readonly zoneNote = computed(() => zoneNote(this.clock(), computerZone()));
  /** True while leaving would take text from under the user's hands without a word. */
  readonly isUnsubmitted = computed(() => this.isDirty() && this.state().kind === 'typing');

  constructor(options: EntrySessionOptions<E>) {
    this.options = options;
    this.entry = signal<E>(options.blank({ date: '', time: '' }));
    this.fields = form(this.entry, (path) => {
      validateTree(path as SchemaPath<E>, ({ fieldTree }) =>
        entryErrors(this.validated(), fieldTree as unknown as FieldsByName),
      );
    });
    effect(() => {
      const key = JSON.stringify([options.patientId(), options.about(), options.change() ?? '']);
      untracked(() => this.open(key));
    });
    effect(() => {
      const entry = this.entry();
      untracked(() => this.keepDraft(entry));
    });
    effect(() => {
      if (this.state().kind === 'saved') untracked(() => this.leaveSaved());
    });
  }

  /** Hands the change to the outbox, or shows every message at its field and goes to the first. */
  save(): void {
    const validated = this.validated();
    if (!validated.ok) {
      this.showFaults();
      return;
    }
    const { change } = validated;
    const draft = this.draftOf(this.entry());
    const patientLabel = this.label();
    this.store.dispatch(OutboxActions.changeSubmitted({ change, patientLabel, draft }));
  }

  /** The user saw what the current version says, and wants this change on top of it. */
  applyMine(currentVersion: string): void {
    const { changeId } = this.context();
    this.store.dispatch(OutboxActions.mineApplied({ changeId, currentVersion }));
  }

  /** Takes a change that needs the user out of the outbox, and its text with it. */
  discardChange(): void {
    const { changeId } = this.context();
    this.store.dispatch(OutboxActions.changeDiscarded({ changeId }));
  }

  /** Throws away what was typed; what is in the outbox stays there. */
  startAfresh(): void {
    const opening = this.opening();
    if (!opening || this.isSubmitted()) return;
    this.store.dispatch(OutboxActions.draftDropped({ changeId: opening.changeId }));
    this.start(opening.key, null);
  }

  /** Leaves the form for the page it stands over. */
  close(): void {
    void this.exit();
  }

  private leaveSaved(): void {
    void this.announcer.announce('Saved.');
    this.close();
  }

  private showFaults(): void {
    const form = this.fields();
    this.hasTriedToSave.set(true);
    form.markAsTouched();
    form.errorSummary()[0]?.fieldTree().focusBoundControl();
  }

  private open(key: string): void {
    // Typing changes nothing of the key, and a draft kept by it must not restart the form.
    if (this.opening()?.key === key) return;
    this.start(key, this.findDraft());
  }

  private start(key: string, draft: Draft | null): void {
    const { now, timeZone } = this.clock();
    const blank = this.options.blank(clinicDateTime(now, timeZone));
    // A copy: the store freezes what it holds, and the form marks what it edits.
    const first = draft ? structuredClone(draft.entry as E) : blank;
    this.opening.set({
      key,
      changeId: draft?.changeId ?? crypto.randomUUID(),
      first,
      blank,
      restoredFrom: draft?.keptAt ?? null,
    });
    this.hasTriedToSave.set(false);
    this.entry.set(first);
    this.fields().reset();
  }

  private findDraft(): Draft | null {
    const { patientId, about, change } = this.options;
    const changeId = change();
    const { form } = this.options.blank({ date: '', time: '' });
    const select = changeId ? selectDraft(changeId) : selectOpenDraft(patientId(), form, about());
    const draft = this.store.selectSignal(select)();
    return draft?.patientId === patientId() && draft.entry.form === form ? draft : null;
  }

  private keepDraft(entry: E): void {
    const opening = this.opening();
    if (!opening || entry === opening.first) return;
    if (!isSame(entry, opening.blank)) {
      this.store.dispatch(OutboxActions.draftKept({ draft: this.draftOf(entry) }));
    } else if (!this.isSubmitted()) {
      this.store.dispatch(OutboxActions.draftDropped({ changeId: opening.changeId }));
    }
  }

  private draftOf(entry: E): Draft {
    const { changeId, patientId, clock } = this.context();
    const isSubmitted = this.isSubmitted();
    return {
      changeId,
      patientId,
      about: this.options.about(),
      entry: structuredClone(entry),
      keptAt: clock.now,
      isSubmitted,
    };
  }

  private isSubmitted(): boolean {
    return this.items().entities[this.context().changeId] !== undefined;
  }

  private label(): string {
    const patient = this.patient();
    if (!patient) return `Patient ${this.options.patientId()}`;
    const birthDate = formatPartialTime(patient.birthDate, this.clock().timeZone);
    return `${formatPatientName(patient)}, born ${birthDate}`;
  }
}

function formStateOf({ change, state }: OutboxItem): FormState {
  if (state.kind === 'queued' || state.kind === 'sending') return { kind: 'saving' };
  return state.kind === 'conflict' ? { ...state, mine: describeChange(change) } : state;
}

function isSame(a: Entry, b: Entry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
