import type { CodeableConcept, Condition } from 'fhir/r4';
import type { Problem } from '../../domain/problem/problem.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { toPartialTime } from '../time/fhir-time.ts';
import { hasCode, textOf } from './concept-text.ts';

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const CLINICAL_STATUS = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';

const ACTIVE = ['active', 'recurrence', 'relapse'];
const INACTIVE = ['inactive', 'remission', 'resolved'];

/** A condition of the chart. Refuted ones and entries made in error are no problems. */
export function toProblem(condition: Condition): MappingResult<Problem> {
  const { id, code, verificationStatus, onsetDateTime, onsetPeriod } = condition;
  if (hasCode(verificationStatus, VERIFICATION, 'entered-in-error')) {
    return unmappable('entered in error');
  }
  if (hasCode(verificationStatus, VERIFICATION, 'refuted')) return unmappable('refuted');
  const text = textOf(code);
  if (!id || !text) return unmappable('no name and no code');

  const end = endOf(condition);
  return mapped({
    id: `Condition/${id}`,
    text,
    code: codeOf(code),
    isActive: activityOf(condition) ?? (end === undefined ? null : false),
    onset: toPartialTime(onsetDateTime ?? onsetPeriod?.start),
    recordedOn: toPartialTime(condition.recordedDate),
    endedOn: toPartialTime(end),
    isVisitDiagnosis: isVisitDiagnosis(condition),
  });
}

function activityOf({ clinicalStatus }: Condition): boolean | null {
  if (ACTIVE.some((status) => hasCode(clinicalStatus, CLINICAL_STATUS, status))) return true;
  return INACTIVE.some((status) => hasCode(clinicalStatus, CLINICAL_STATUS, status)) ? false : null;
}

function endOf({ abatementDateTime, abatementPeriod }: Condition): string | undefined {
  return abatementDateTime ?? abatementPeriod?.end;
}

function isVisitDiagnosis({ category = [] }: Condition): boolean {
  return category.some((concept) => hasCode(concept, CONDITION_CATEGORY, 'encounter-diagnosis'));
}

function codeOf(concept: CodeableConcept | undefined): string | null {
  const codings = concept?.coding ?? [];
  return (codings.find(({ system }) => system === ICD_10_CM) ?? codings[0])?.code ?? null;
}
