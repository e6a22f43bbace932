import type { FhirResource, MedicationAdministration, Procedure } from 'fhir/r4';
import type { InjectedDrug } from '../../domain/injection/procedure-record.ts';
import { referencedId, resolveReference, toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { conceptText } from '../terminology/coding.ts';

/** `usedCode` also names what is no drug. */
const NO_DRUG = /needle|syringe|gauge|ultrasound|probe|glove|swab|gauze/i;
const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const MILLIGRAMS = new RegExp(`${NUMBER}\\s*mg(?!\\s*/)`, 'i');
const PERCENT = new RegExp(`${NUMBER}\\s*%`);
const MILLILITRES = new RegExp(`${NUMBER}\\s*m[lL]\\b`);

/** Drugs of an injection: `usedCode`, `usedReference` (a Medication) and administrations that are part of it. */
export function injectedDrugs(
  procedure: Procedure,
  administrations: readonly MedicationAdministration[],
  index: ReferenceIndex,
): readonly InjectedDrug[] {
  const id = toRecordId(procedure);
  const named = (procedure.usedCode ?? []).map(conceptText);
  const referenced = (procedure.usedReference ?? []).map((reference) =>
    medicationText(resolveReference(reference, procedure, index)),
  );
  const texts = [...named, ...referenced]
    .flatMap((text) => text ?? [])
    .filter((text) => !NO_DRUG.test(text));
  const administered = administrations
    .filter(({ status }) => status === 'completed')
    .filter(({ partOf }) => partOf?.some((part) => referencedId(part, index) === id))
    .flatMap((administration) => administeredDrug(administration, index) ?? []);
  return [...texts.map(toInjectedDrug), ...administered];
}

/**
 * A drug as it is written, such as "lidocaine 1 %, 2 mL (20 mg)". Milligrams are those written, else
 * percent x 10 x mL: 1 % is 10 mg in a mL (clinical facts 3.4).
 */
export function toInjectedDrug(text: string): InjectedDrug {
  const written = numberIn(MILLIGRAMS, text);
  const percent = numberIn(PERCENT, text);
  const millilitres = numberIn(MILLILITRES, text);
  const computed = percent !== null && millilitres !== null ? percent * 10 * millilitres : null;
  const name = text.split(/[,;(]/)[0]?.trim() ?? '';
  return { name: name === '' ? text : name, milligrams: written ?? computed };
}

function administeredDrug(
  administration: MedicationAdministration,
  index: ReferenceIndex,
): InjectedDrug | null {
  const { medicationReference, medicationCodeableConcept, dosage } = administration;
  const medication = resolveReference(medicationReference, administration, index);
  const text = conceptText(medicationCodeableConcept) ?? medicationText(medication);
  if (!text) return null;
  const { value, code, unit } = dosage?.dose ?? {};
  const milligrams = (code ?? unit)?.toLowerCase() === 'mg' ? (value ?? null) : null;
  return milligrams === null ? toInjectedDrug(text) : { ...toInjectedDrug(text), milligrams };
}

function medicationText(resource: FhirResource | null): string | null {
  return resource?.resourceType === 'Medication' ? conceptText(resource.code) : null;
}

function numberIn(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
