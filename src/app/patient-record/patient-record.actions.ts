import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { ActiveFlag } from '../domain/problem/flag.ts';
import type { Allergy } from '../domain/problem/allergy.ts';
import type { Patient } from '../domain/patient/patient.ts';
import type { Problem } from '../domain/problem/problem.ts';
import type { NotReadable } from '../domain/record/not-readable.ts';
import type { RawRecord } from '../domain/record/raw-record.ts';
import type { RecordId } from '../domain/record/record-id.ts';
import type { TimelineEntry } from '../domain/timeline/timeline-entry.ts';
import type { PatientChart } from '../domain/trial/patient-chart.ts';

/** What header, synopsis and trials need, complete. */
export interface FirstWave {
  readonly patient: Patient;
  readonly chart: PatientChart;
  readonly problems: readonly Problem[];
  readonly allergies: readonly Allergy[];
  readonly flags: readonly ActiveFlag[];
  readonly entries: readonly TimelineEntry[];
  readonly notReadable: readonly NotReadable[];
}

/** How far the second wave is: records read so far, and searches answered to their last page. */
export interface LoadProgress {
  readonly records: number;
  readonly searchesAnswered: number;
  readonly searches: number;
}

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
