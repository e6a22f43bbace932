import type { EpisodeType } from '../episode/episode.ts';
import type { HomeCareMeasure } from '../home-care/home-care.ts';
import type { BodySite, ProgramDiscipline } from '../injection/procedure-record.ts';
import type { StopReason, TreatmentStarted } from './record-change.ts';

/*
 * What a form holds while it is typed into: text exactly as typed ('' for nothing yet), so that a
 * refused value is still there to be corrected. `validate-*.ts` turn an entry into a change.
 */

export interface SiteEntry {
  readonly name: string;
  readonly side: NonNullable<BodySite['side']> | '';
}

export interface EpisodeEntry {
  readonly form: 'episode';
  readonly date: string;
  readonly time: string;
  readonly endDate: string;
  readonly endTime: string;
  readonly type: EpisodeType | '';
  readonly severity: string;
  readonly sites: readonly SiteEntry[];
  readonly triggers: readonly string[];
  readonly symptoms: readonly string[];
  readonly interference: string;
  readonly note: string;
}

export interface TreatmentEntry {
  readonly form: 'treatment';
  readonly kind: TreatmentStarted['kind'];
  readonly date: string;
  readonly time: string;
  readonly productCode: string;
  readonly unitsPerDose: string;
  readonly timesPerDay: string;
  readonly asNeeded: boolean;
  readonly supplyDays: string;
  readonly measure: HomeCareMeasure | '';
  readonly instructions: string;
  readonly sites: readonly SiteEntry[];
  readonly drug: string;
  readonly concentrationPercent: string;
  readonly millilitres: string;
  readonly discipline: ProgramDiscipline | '';
  readonly note: string;
}

export interface StopTreatmentEntry {
  readonly form: 'stop-treatment';
  /** `MedicationRequest/1`; '' while none is chosen. */
  readonly recordId: string;
  readonly date: string;
  readonly reason: StopReason | '';
  readonly reasonText: string;
}

export type ReliefUnit = 'hours' | 'days' | 'weeks' | 'months';

export interface ResponseEntry {
  readonly form: 'response';
  /** '' : about no single treatment. */
  readonly trialId: string;
  readonly date: string;
  readonly time: string;
  readonly painNow: string;
  /** Average pain of the past week: by itself a score, and the first item of PEG. */
  readonly painAverage7d: string;
  readonly painWorst7d: string;
  readonly pegEnjoyment: string;
  readonly pegActivity: string;
  readonly percentRelief: string;
  readonly reliefFor: string;
  readonly reliefUnit: ReliefUnit;
  readonly globalImpression: string;
  readonly adverse: 'not-asked' | 'none' | 'some';
  readonly adverseEffects: readonly string[];
  readonly otherAdverseEffect: string;
  readonly note: string;
}

/** What any form holds. */
export type Entry = EpisodeEntry | TreatmentEntry | StopTreatmentEntry | ResponseEntry;

export type FormKind = Entry['form'];
