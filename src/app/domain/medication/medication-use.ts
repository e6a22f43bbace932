import type { RecordId } from '../record/record-id.ts';
import type { PartialTime } from '../time/recorded-time.ts';

/**
 * Role of a recognised ingredient in the clinic's ladder. `other` is any recognised medicine that
 * matters beside the ladder (analgesic, antidepressant, benzodiazepine ...): named in overlaps, no trial.
 */
export type IngredientClass = 'nsaid' | 'short-relaxant' | 'antispastic' | 'other';

export interface Ingredient {
  /** RxNorm ingredient name in lower case, such as `cyclobenzaprine`. */
  readonly name: string;
  readonly class: IngredientClass;
}

/** One order or one statement of use: the raw material of a course. */
export interface MedicationUse {
  readonly id: RecordId;
  readonly kind: 'order' | 'statement';
  /** As the record names the product. */
  readonly text: string;
  /** Ingredients behind the product's code; empty: not recognised. */
  readonly ingredients: readonly Ingredient[];
  readonly status: 'active' | 'on-hold' | 'completed' | 'stopped';
  readonly start: PartialTime | null;
  /** Milligrams in one unit (tablet, capsule) of a single-ingredient product. */
  readonly strengthMilligrams: number | null;
  /** Units taken a day, and the milligrams that makes, where both are stated. */
  readonly dailyUnits: number | null;
  readonly dailyMilligrams: number | null;
  /** Whole days the supply lasts; null where no supply tells, and always for as-needed use. */
  readonly coveredDays: number | null;
  /** The end of its period of use, where that and no supply tells the covered days: its day is one of them. */
  readonly coveredUntil: PartialTime | null;
  readonly asNeeded: boolean;
  readonly overTheCounter: boolean | null;
  /** The recorded end of a use that was stopped. */
  readonly stoppedOn: PartialTime | null;
  readonly reasonStopped: string | null;
  /** Stopped because of a side effect or intolerance; null: no reason recorded, or one that does not tell. */
  readonly stoppedForSideEffect: boolean | null;
  /** Dose in words for the screen, such as "10 mg three times a day"; null: not recorded. */
  readonly doseText: string | null;
  /** The version this was read at: edits are compared with it. */
  readonly versionId: string | null;
}
