import type { EpisodeType } from '../episode/episode.ts';
import type { HomeCareMeasure } from '../home-care/home-care.ts';
import type { BodySite, ProgramDiscipline } from '../injection/procedure-record.ts';
import type { RecordId } from '../record/record-id.ts';
import type { GlobalImpression } from '../response/treatment-response.ts';
import type { PartialTime } from '../time/recorded-time.ts';

interface ChangeBase {
  /** UUID made when the form is first shown: the identity of everything this change creates. */
  readonly changeId: string;
  readonly patientId: string;
  /** IANA name of the clinic's time zone, in which the times were entered and are written. */
  readonly timeZone: string;
}

/** An episode the patient told of. */
export interface EpisodeRecorded extends ChangeBase {
  readonly kind: 'episode-recorded';
  readonly type: EpisodeType | null;
  readonly start: PartialTime;
  readonly end: PartialTime | null;
  /** 0-10. */
  readonly severity: number | null;
  readonly sites: readonly BodySite[];
  readonly triggers: readonly string[];
  readonly symptoms: readonly string[];
  readonly interference: string | null;
  readonly note: string | null;
}

/** A medicine of the ladder, ordered. */
export interface MedicineStarted {
  readonly kind: 'medicine';
  /** A product of the clinic's list: its RxNorm code and name. */
  readonly productCode: string;
  readonly productName: string;
  readonly unitsPerDose: number;
  readonly timesPerDay: number;
  readonly asNeeded: boolean;
  readonly supplyDays: number | null;
}

export interface HomeCareStarted {
  readonly kind: 'home-care';
  readonly measure: HomeCareMeasure;
  readonly instructions: string | null;
}

export interface InjectionDone {
  readonly kind: 'injection';
  readonly sites: readonly BodySite[];
  readonly drug: string | null;
  readonly concentrationPercent: number | null;
  readonly millilitres: number | null;
}

/** One visit of a program; the first visit starts it. */
export interface VisitDone {
  readonly kind: 'visit';
  readonly discipline: ProgramDiscipline;
  readonly note: string | null;
}

export type TreatmentStarted = MedicineStarted | HomeCareStarted | InjectionDone | VisitDone;

export interface TrialStarted extends ChangeBase {
  readonly kind: 'trial-started';
  readonly start: PartialTime;
  readonly treatment: TreatmentStarted;
}

export type StopReason =
  'course-ended' | 'no-effect' | 'side-effect' | 'patient-choice' | 'better' | 'other';

/** A stop of a medicine order or a home-care order, on the version the form was opened on. */
export interface TrialStopped extends ChangeBase {
  readonly kind: 'trial-stopped';
  readonly recordId: RecordId;
  readonly openedOnVersion: string | null;
  readonly stoppedOn: PartialTime;
  readonly reason: StopReason;
  readonly reasonText: string | null;
}

/** A response: any part may be missing, at least one is there. */
export interface ResponseRecorded extends ChangeBase {
  readonly kind: 'response-recorded';
  /** The treatment's own records; empty when it is about no single treatment. */
  readonly focus: readonly RecordId[];
  readonly time: PartialTime;
  /** 0-10 each. */
  readonly painNow: number | null;
  readonly painAverage7d: number | null;
  readonly painWorst7d: number | null;
  /** The three PEG items, 0-10; all or none. */
  readonly peg: readonly [number, number, number] | null;
  readonly percentRelief: number | null;
  readonly reliefDays: number | null;
  readonly globalImpression: GlobalImpression | null;
  /** null: not asked; empty: none. */
  readonly adverseEffects: readonly string[] | null;
  readonly note: string | null;
}

/** A change that only adds records: sent again, it adds nothing. */
export type RecordCreated = Exclude<RecordChange, TrialStopped>;

/** Every change a form can submit: closed, so that each mapper must answer for all of them. */
export type RecordChange = EpisodeRecorded | TrialStarted | TrialStopped | ResponseRecorded;
