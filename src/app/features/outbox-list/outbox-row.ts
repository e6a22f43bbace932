import { describeChange } from '../../domain/record-change/describe-change.ts';
import type { RecordChange } from '../../domain/record-change/record-change.ts';
import type { OutboxItem } from '../../outbox/outbox-item.ts';

/** Where the form of a change is, so that it can be opened again on what was typed. */
export interface FormLink {
  readonly path: readonly string[];
  readonly queryParams: Readonly<Record<string, string>>;
}

/** One change on its way out, in words. */
export interface OutboxRow {
  readonly changeId: string;
  readonly what: string;
  readonly patientLabel: string;
  readonly stateText: string;
  readonly issues: readonly string[];
  /** Both sides of a conflict; null where there is none. */
  readonly conflict: { readonly theirs: string; readonly currentVersion: string } | null;
  readonly canRetry: boolean;
  readonly isStuck: boolean;
  /** Null while the change is on its way by itself. */
  readonly form: FormLink | null;
}

export function toOutboxRow({ change, patientLabel, state }: OutboxItem, about: string): OutboxRow {
  const isStuck = state.kind === 'refused' || state.kind === 'conflict';
  return {
    changeId: change.changeId,
    what: describeChange(change),
    patientLabel,
    stateText: stateText(state),
    issues: state.kind === 'refused' ? state.issues : [],
    conflict: state.kind === 'conflict' ? state : null,
    canRetry: state.kind === 'kept' || state.kind === 'refused',
    isStuck,
    form: isStuck ? formLink(change, about) : null,
  };
}

function stateText(state: OutboxItem['state']): string {
  switch (state.kind) {
    case 'queued':
      return 'Waiting its turn';
    case 'sending':
      return 'Saving…';
    case 'kept':
      return `${state.message} Kept here and sent again by itself; it may be stored already.`;
    case 'refused':
      return `Not stored. ${state.message}`;
    case 'conflict':
      return 'Not stored. Someone changed the record after the form was opened.';
  }
}

function formLink(change: RecordChange, about: string): FormLink {
  const path = ['/patients', change.patientId];
  const queryParams = { change: change.changeId };
  switch (change.kind) {
    case 'episode-recorded':
      return { path: [...path, 'episodes', 'new'], queryParams };
    case 'trial-started':
      return { path: [...path, 'treatments', 'new'], queryParams };
    case 'trial-stopped':
      return {
        path: [...path, 'treatments', 'stop'],
        queryParams: { ...queryParams, order: about },
      };
    case 'response-recorded':
      return {
        path: [...path, 'responses', 'new'],
        queryParams: about ? { ...queryParams, trial: about } : queryParams,
      };
  }
}
