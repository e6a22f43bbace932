import type { Patient } from '../patient/patient.ts';
import type { Allergy } from '../problem/allergy.ts';
import type { ActiveFlag } from '../problem/flag.ts';
import type { Problem } from '../problem/problem.ts';
import type { TimelineEntry } from '../timeline/timeline-entry.ts';
import type { PatientChart } from '../trial/patient-chart.ts';
import type { NotReadable } from './not-readable.ts';

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

/** What arrives of a patient's record, in this order; `rest-failed` takes the place of `rest`. */
export type PatientRecordPart =
  | { readonly kind: 'first-wave'; readonly record: FirstWave }
  | { readonly kind: 'rest-progress'; readonly progress: LoadProgress }
  | {
      readonly kind: 'rest';
      /** Every record of the patient, those of the first wave included. */
      readonly entries: readonly TimelineEntry[];
      readonly notReadable: readonly NotReadable[];
    }
  | { readonly kind: 'rest-failed'; readonly message: string };
