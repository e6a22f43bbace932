import type { ProcedureKind } from '../../domain/injection/procedure-record.ts';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Track } from '../../domain/protocol/track.ts';
import type { TimelineKind } from '../../domain/timeline/timeline-entry.ts';
import { codeKey, keyOf, LOCAL, RXNORM, SNOMED_CT } from '../terminology/coding.ts';
import type { CodeKey } from '../terminology/coding.ts';
import { HOME_CARE_MEASURES, MUSCLE_CARE_PLANS } from '../terminology/home-care-table.ts';
import { MEASURES_BY_CODE, PEG_PANEL } from '../terminology/measure-table.ts';
import { PROCEDURE_KINDS, REFERRAL_DISCIPLINES } from '../terminology/procedure-table.ts';
import { RXNORM_TABLE } from '../terminology/rxnorm-table.ts';
import { resolveReference } from './datatype-text.ts';
import type { ResolveReference } from './datatype-text.ts';
import { textAt, valuesAt } from './json-path.ts';
import type { JsonObject } from './json-path.ts';

/** What a record is for the clinic: one kind, and the ladder track it belongs to, if any. */
export interface RecordKind {
  readonly kind: TimelineKind;
  readonly track: Track | null;
}

const HOME_CARE: RecordKind = { kind: 'home-care', track: 'home-care' };
const REFERRAL: RecordKind = { kind: 'referral', track: 'referral-care' };
const PROGRAM_VISIT: RecordKind = { kind: 'visit', track: 'referral-care' };
const PATIENT_REFERRAL = codeKey(SNOMED_CT, '3457005');

const PROCEDURES: Readonly<Record<ProcedureKind, RecordKind>> = {
  'trigger-point-injection': { kind: 'injection', track: 'injection' },
  // Injections elsewhere than in a trigger point are no step of the ladder.
  'other-injection': { kind: 'injection', track: null },
  physiotherapy: PROGRAM_VISIT,
  psychotherapy: PROGRAM_VISIT,
  massage: PROGRAM_VISIT,
  acupuncture: PROGRAM_VISIT,
  other: { kind: 'procedure', track: null },
};

const LOCAL_OBSERVATIONS: Readonly<Record<CodeKey, TimelineKind>> = {
  [`${LOCAL}|spasm-episode`]: 'episode',
  [`${LOCAL}|spasm-count-7d`]: 'episode',
  [`${LOCAL}|treatment-response`]: 'response',
  [`${LOCAL}|pgic`]: 'response',
  [`${LOCAL}|percent-relief`]: 'response',
  [`${LOCAL}|relief-days`]: 'response',
};

type KindOfType = (record: JsonObject, resolve: ResolveReference) => RecordKind | null;

/** Types whose code says more than the type itself. */
const BY_TYPE: Readonly<Record<string, KindOfType>> = {
  Observation: observationKind,
  Procedure: procedureKind,
  ServiceRequest: requestKind,
  Task: (record) => (isReferral(record) ? { ...REFERRAL, kind: 'task' } : null),
  CarePlan: planKind,
  DiagnosticReport: reportKind,
  MedicationRequest: medicineKind,
  MedicationStatement: medicineKind,
  MedicationAdministration: medicineKind,
  MedicationDispense: medicineKind,
};

/** The kind of a record whose type alone says `kind`, sharpened by its codes. Total. */
export function recordKindOf(
  record: JsonObject,
  kind: TimelineKind,
  resolve: ResolveReference,
): RecordKind {
  const type = textAt(record, 'resourceType') ?? '';
  const byCode = Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
  return byCode?.(record, resolve) ?? { kind, track: null };
}

/** The instrument that a record's code names, for a title where the record has no words. */
export function measureIn(record: JsonObject): Measure | null {
  return keysAt(record, 'code').flatMap((key) => MEASURES_BY_CODE.get(key) ?? [])[0] ?? null;
}

function observationKind(record: JsonObject): RecordKind | null {
  const keys = keysAt(record, 'code');
  if (keys.some((key) => MEASURES_BY_CODE.has(key) || key === PEG_PANEL)) return just('score');
  const local = keys.flatMap((key) => LOCAL_OBSERVATIONS[key] ?? [])[0];
  if (local) return just(local);
  if (keys.some((key) => HOME_CARE_MEASURES[key])) return HOME_CARE;
  return valuesAt(record, 'category.coding.code').includes('survey') ? just('questionnaire') : null;
}

function procedureKind(record: JsonObject): RecordKind | null {
  if (isReferral(record)) return REFERRAL;
  return keysAt(record, 'code').flatMap((key) => kindOfProcedure(key) ?? [])[0] ?? null;
}

function requestKind(record: JsonObject): RecordKind | null {
  const keys = keysAt(record, 'code');
  if (isReferral(record)) return REFERRAL;
  if (keys.some((key) => HOME_CARE_MEASURES[key])) return HOME_CARE;
  const ordered = keys.flatMap((key) => kindOfProcedure(key) ?? [])[0];
  // A program is asked of somebody else; an injection ordered here is a plan on its track.
  return ordered === PROGRAM_VISIT ? REFERRAL : ordered ? { ...ordered, kind: 'plan' } : null;
}

function isReferral(record: JsonObject): boolean {
  const keys = keysAt(record, 'code');
  return (
    keys.some((key) => REFERRAL_DISCIPLINES.has(key) || key.startsWith(`${LOCAL}|referral-`)) ||
    keysAt(record, 'category').includes(PATIENT_REFERRAL)
  );
}

/** A plan of a program's visits, or of home care for the muscles. */
function planKind(record: JsonObject): RecordKind | null {
  const categories = keysAt(record, 'category');
  const activities = keysAt(record, 'activity.detail.code');
  if ([...categories, ...activities].some((key) => kindOfProcedure(key) === PROGRAM_VISIT)) {
    return { kind: 'plan', track: 'referral-care' };
  }
  const isForMuscles = categories.some((key) => MUSCLE_CARE_PLANS.has(key.split('|')[1] ?? ''));
  const isHomeCare = isForMuscles && activities.some((key) => HOME_CARE_MEASURES[key]);
  return isHomeCare ? { kind: 'plan', track: 'home-care' } : null;
}

/** A report that is only a text is a document, whatever its type. */
function reportKind(record: JsonObject): RecordKind | null {
  return 'presentedForm' in record && !('result' in record) ? just('document') : null;
}

function medicineKind(record: JsonObject, resolve: ResolveReference): RecordKind {
  const address = textAt(record, 'medicationReference.reference');
  const medicine = address ? resolveReference(address, record, resolve) : undefined;
  const keys = [
    ...keysAt(record, 'medicationCodeableConcept'),
    ...keysAt(medicine, 'code'),
    ...keysAt(medicine, 'ingredient.itemCodeableConcept'),
  ];
  return { kind: 'medication', track: keys.some(isLadderMedicine) ? 'medication' : null };
}

function isLadderMedicine(key: CodeKey): boolean {
  if (!key.startsWith(`${RXNORM}|`)) return false;
  const product = RXNORM_TABLE.get(key.slice(RXNORM.length + 1));
  return product?.ingredients.some((ingredient) => ingredient.class !== 'other') ?? false;
}

function kindOfProcedure(key: CodeKey): RecordKind | null {
  const kind = PROCEDURE_KINDS[key];
  return kind ? PROCEDURES[kind] : null;
}

function just(kind: TimelineKind): RecordKind {
  return { kind, track: null };
}

function keysAt(record: unknown, path: string): readonly CodeKey[] {
  return valuesAt(record, `${path}.coding`).flatMap((coding) => {
    const system = textAt(coding, 'system') ?? undefined;
    return keyOf({ system, code: textAt(coding, 'code') ?? undefined }) ?? [];
  });
}
