import { createActionGroup, props } from '@ngrx/store';
import type { RecordChange } from '../domain/record-change/record-change.ts';
import type { Draft } from './draft.ts';

export const OutboxActions = createActionGroup({
  source: 'Outbox',
  events: {
    /** `patientLabel`: name and birth date, for a list that spans patients; `draft`: what to restore. */
    'Change Submitted': props<{ change: RecordChange; patientLabel: string; draft: Draft }>(),
    'Retry Requested': props<{ changeId: string }>(),
    /** The user saw what the current version says, and wants this change on top of it. */
    'Mine Applied': props<{ changeId: string; currentVersion: string }>(),
    'Change Discarded': props<{ changeId: string }>(),
    'Draft Kept': props<{ draft: Draft }>(),
    'Draft Dropped': props<{ changeId: string }>(),
  },
});

export const OutboxApiActions = createActionGroup({
  source: 'Outbox API',
  events: {
    'Sending Started': props<{ changeId: string }>(),
    /** No answer: kept here, asked and sent again by itself. */
    'Change Kept': props<{ changeId: string; message: string }>(),
    'Change Saved': props<{ changeId: string; patientId: string }>(),
    'Change Failed': props<{ changeId: string; message: string; issues: readonly string[] }>(),
    'Change Conflicted': props<{ changeId: string; theirs: string; currentVersion: string }>(),
  },
});
