import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { FirstWave, LoadProgress } from '../domain/record/patient-record-part.ts';
import type { NotReadable } from '../domain/record/not-readable.ts';
import type { RawRecord } from '../domain/record/raw-record.ts';
import type { RecordId } from '../domain/record/record-id.ts';
import type { TimelineEntry } from '../domain/timeline/timeline-entry.ts';

export const PatientRecordActions = createActionGroup({
  source: 'Patient Record',
  events: {
    'Patient Opened': props<{ patientId: string }>(),
    /** Quiet: what is on the screen stays until the new is there. */
    'Reload Requested': props<{ patientId: string }>(),
    'Record Opened': props<{ recordId: RecordId }>(),
    'Record Closed': emptyProps(),
  },
});

export const PatientRecordApiActions = createActionGroup({
  source: 'Patient Record API',
  events: {
    'First Wave Loaded': props<{ patientId: string; record: FirstWave }>(),
    'First Wave Failed': props<{ patientId: string; message: string }>(),
    'Rest Progressed': props<{ patientId: string; progress: LoadProgress }>(),
    /** `entries`: every record of the patient, those of the first wave included. */
    'Rest Loaded': props<{
      patientId: string;
      entries: readonly TimelineEntry[];
      notReadable: readonly NotReadable[];
    }>(),
    'Rest Failed': props<{ patientId: string; message: string }>(),
    'Raw Record Loaded': props<{ record: RawRecord }>(),
    'Raw Record Failed': props<{ recordId: RecordId; message: string }>(),
  },
});
