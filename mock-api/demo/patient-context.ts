import type { MedicationRequest, Reference, ServiceRequest } from 'fhir/r4';
import type { BodySite } from '../../src/app/domain/injection/procedure-record.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import type { ClinicTime } from './clinic-time.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionModel } from './condition-table.ts';
import type { Given } from './exposure.ts';
import type { Profile } from './patient-model.ts';
import type { StaffRole } from './people-table.ts';
import type { Random } from './random.ts';
import type { Severity } from './severity.ts';
import type { ChartWriter } from './to-fhir/chart-writer.ts';

export type WrittenOrder = (MedicationRequest | ServiceRequest) & { id: string };

/** One patient of the model together with the chart that is being written. */
export interface PatientContext {
  readonly profile: Profile;
  readonly random: Random;
  readonly severity: Severity;
  readonly time: ClinicTime;
  readonly chart: ChartWriter;
  readonly subject: Reference;
  /** The condition that everything is ordered for. */
  readonly reason: Reference;
  readonly staff: Readonly<Record<StaffRole, Reference>>;
  readonly given: Given[];
  /** The newest order of each treatment given, for its stop. */
  readonly orders: Map<Given, WrittenOrder>;
}

/** A contact in progress: when, with whom, in which encounter. */
export interface ContactMoment {
  readonly day: Day;
  /** Minutes past midnight. */
  readonly minute: number;
  readonly encounter: Reference;
  readonly by: Reference;
}

/** Muscles of the patient's condition with the patient's side. */
export function sitesOf(profile: Profile, of: 'muscles' | 'injectable'): BodySite[] {
  const model: ConditionModel = CONDITIONS[profile.condition];
  return model[of].map((name) => ({ name, side: profile.side }));
}
