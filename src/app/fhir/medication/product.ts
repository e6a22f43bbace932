import type { CodeableConcept, FhirResource, Medication, Reference } from 'fhir/r4';
import type { Ingredient } from '../../domain/medication/medication-use.ts';
import { codesOf, conceptText, RXNORM } from '../terminology/coding.ts';
import { RXNORM_TABLE } from '../terminology/rxnorm-table.ts';
import type { RxNormProduct } from '../terminology/rxnorm-table.ts';

/** What was ordered or taken, as far as its code tells. */
export interface Product {
  readonly text: string;
  /** Empty: not recognised. */
  readonly ingredients: readonly Ingredient[];
  readonly strengthMilligrams: number | null;
  readonly overTheCounter: boolean | null;
}

/**
 * The product behind a code or a Medication. Only RxNorm codes that the table knows count: display and
 * text never do. A Medication without a known code is read by the codes of its ingredients.
 */
export function toProduct(
  concept: CodeableConcept | undefined,
  medication: FhirResource | null,
  reference?: Reference,
): Product {
  const resource = medication?.resourceType === 'Medication' ? medication : undefined;
  const text = nameOf([conceptText(concept), conceptText(resource?.code), reference?.display]);
  const known = knownProduct(concept) ?? knownProduct(resource?.code);
  if (known) return { ...productOf(known), text };
  const parts = ingredientProducts(resource);
  return {
    text,
    ingredients: parts.flatMap(({ ingredients }) => ingredients),
    strengthMilligrams: null,
    overTheCounter: null,
  };
}

function nameOf(names: readonly (string | null | undefined)[]): string {
  return names.find((name) => name) ?? 'medicine without a name';
}

function productOf({ ingredients, strengthMilligrams, overTheCounter }: RxNormProduct) {
  return { ingredients, strengthMilligrams, overTheCounter };
}

/** A product's code tells more than its ingredient's code beside it: strength before none. */
function knownProduct(concept: CodeableConcept | undefined): RxNormProduct | null {
  const found = codesOf(concept, RXNORM).flatMap((code) => RXNORM_TABLE.get(code) ?? []);
  return found.find(({ strengthMilligrams }) => strengthMilligrams !== null) ?? found[0] ?? null;
}

function ingredientProducts(medication: Medication | undefined): readonly RxNormProduct[] {
  return (medication?.ingredient ?? []).flatMap(
    ({ itemCodeableConcept }) => knownProduct(itemCodeableConcept) ?? [],
  );
}
