import type { RecordId } from '../record/record-id.ts';
import type { RecordedTime } from '../time/recorded-time.ts';

/** Disciplines whose visits make a program. */
export type ProgramDiscipline = 'physiotherapy' | 'psychotherapy' | 'massage' | 'acupuncture';

export type ProcedureKind =
  'trigger-point-injection' | 'other-injection' | ProgramDiscipline | 'other';

/** A body site as recorded: the muscle or region, and the side where it is stated. */
export interface BodySite {
  readonly name: string;
  readonly side: 'left' | 'right' | 'both' | null;
}

/** A procedure that was done: an injection, a visit, or anything else that may overlap a trial. */
export interface ProcedureRecord {
  readonly id: RecordId;
  readonly kind: ProcedureKind;
  readonly text: string;
  /** A period counts at its start for injections and visits. */
  readonly time: RecordedTime | null;
  readonly sites: readonly BodySite[];
  /** Injected drugs as recorded, such as "lidocaine 1 %"; empty: not recorded. */
  readonly drugs: readonly InjectedDrug[];
}

export interface InjectedDrug {
  readonly name: string;
  readonly milligrams: number | null;
}
