import type { AllergyIntolerance } from 'fhir/r4';
import type { Allergy } from '../../domain/problem/allergy.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { hasCode, textOf } from './concept-text.ts';

const SNOMED = 'http://snomed.info/sct';
/** "No known allergy", and the same for drugs, food, environment. */
const NONE_KNOWN = ['716186003', '409137002', '429625007', '428607008'];
const CLINICAL_STATUS = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

/** An allergy of the chart. Refuted ones and entries made in error are none. */
export function toAllergy(record: AllergyIntolerance): MappingResult<Allergy> {
  const { id, code, clinicalStatus, verificationStatus, criticality } = record;
  if (hasCode(verificationStatus, VERIFICATION, 'entered-in-error')) {
    return unmappable('entered in error');
  }
  if (hasCode(verificationStatus, VERIFICATION, 'refuted')) return unmappable('refuted');
  const text = textOf(code);
  if (!id || !text) return unmappable('no name and no code');

  const isActive = hasCode(clinicalStatus, CLINICAL_STATUS, 'active');
  const isOver = ['inactive', 'resolved'].some((status) =>
    hasCode(clinicalStatus, CLINICAL_STATUS, status),
  );
  return mapped({
    id: `AllergyIntolerance/${id}`,
    text,
    isNoneKnown: NONE_KNOWN.some((none) => hasCode(code, SNOMED, none)),
    isHighRisk: criticality === 'high',
    isActive: isActive ? true : isOver ? false : null,
  });
}
