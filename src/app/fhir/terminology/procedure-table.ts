import type { ProcedureKind } from '../../domain/injection/procedure-record.ts';
import { CPT, LOCAL, SNOMED_CT } from './coding.ts';
import type { CodeKey } from './coding.ts';

/**
 * What a procedure's code says was done. Sources: `own` Ladderline's codes; `data` a name in public test
 * data (Synthea, AHRQ); `CMS` a CMS value set; `S` secondary texts only: clinic to confirm.
 * CPT 20552 and 20553 are read where a chart brings them, and never written or shown.
 */
export const PROCEDURE_KINDS: Readonly<Record<CodeKey, ProcedureKind>> = {
  [`${LOCAL}|trigger-point-injection`]: 'trigger-point-injection', // own
  [`${CPT}|20552`]: 'trigger-point-injection', // clinical facts 4.4
  [`${CPT}|20553`]: 'trigger-point-injection', // clinical facts 4.4
  [`${LOCAL}|other-injection`]: 'other-injection', // own
  [`${LOCAL}|visit-physiotherapy`]: 'physiotherapy', // own
  [`${LOCAL}|visit-psychotherapy`]: 'psychotherapy', // own
  [`${LOCAL}|visit-massage`]: 'massage', // own
  [`${LOCAL}|visit-acupuncture`]: 'acupuncture', // own
  [`${SNOMED_CT}|91251008`]: 'physiotherapy', // data: Physical therapy procedure
  [`${SNOMED_CT}|229065009`]: 'physiotherapy', // CMS, data: Exercise therapy
  [`${SNOMED_CT}|75516001`]: 'psychotherapy', // CMS: Psychotherapy
  [`${SNOMED_CT}|18512000`]: 'psychotherapy', // CMS: Individual psychotherapy
  [`${SNOMED_CT}|38678006`]: 'psychotherapy', // CMS: Client-centered psychotherapy
  [`${SNOMED_CT}|90102008`]: 'psychotherapy', // CMS: Social psychotherapy
  [`${SNOMED_CT}|183381005`]: 'psychotherapy', // CMS: General psychotherapy
  [`${SNOMED_CT}|183382003`]: 'psychotherapy', // CMS: Psychotherapy - behavioral
  [`${SNOMED_CT}|228557008`]: 'psychotherapy', // CMS, data: Cognitive and behavioral therapy
  [`${SNOMED_CT}|443730003`]: 'psychotherapy', // CMS: Interpersonal psychotherapy
  [`${SNOMED_CT}|401157001`]: 'psychotherapy', // CMS: Brief solution focused psychotherapy
  [`${SNOMED_CT}|1555005`]: 'psychotherapy', // CMS: Brief group psychotherapy
  [`${SNOMED_CT}|15558000`]: 'psychotherapy', // CMS: Expressive psychotherapy
  [`${SNOMED_CT}|387854002`]: 'massage', // S: Therapeutic massage
  [`${SNOMED_CT}|44868003`]: 'acupuncture', // S: Acupuncture
};

/** Procedures that only ask for one elsewhere, and the discipline asked; null: not said. Never visits. */
export const REFERRAL_DISCIPLINES: ReadonlyMap<CodeKey, string | null> = new Map<
  CodeKey,
  string | null
>([
  [`${SNOMED_CT}|444831000124102`, 'physiotherapy'], // data: Referral for physical therapy
  [`${SNOMED_CT}|308449000`, 'chiropractic'], // data: Referral to chiropractor
  [`${SNOMED_CT}|81294000`, 'psychotherapy'], // data: Patient referral for psychotherapy
  [`${SNOMED_CT}|3457005`, null], // data: Patient referral
  [`${SNOMED_CT}|103696004`, null], // CMS: Patient referral to specialist
  [`${SNOMED_CT}|103698003`, null], // CMS: Patient referral to non-physician provider
  [`${SNOMED_CT}|183515008`, null], // CMS: Referral to physician
]);

/**
 * Looking, measuring and paperwork: nothing that could change pain, so nothing that a trial could be
 * mistaken for. All names from Synthea. A procedure that is neither here nor above stays in the ledger.
 */
export const NO_TREATMENT: ReadonlySet<CodeKey> = new Set<CodeKey>(
  [
    '428191000124101', // Documentation of current medications
    '430193006', // Medication Reconciliation
    '171207006', // Depression screening
    '162676008', // Brief general examination
    '5880005', // Physical examination
    '415300000', // Review of systems
    '1015401000000102', // Fecal occult blood test
    '117015009', // Throat culture
    '14768001', // Peripheral blood smear interpretation
    '169230002', // Ultrasound scan for fetal viability
    '23426006', // Measurement of respiratory function
    '252160004', // Standard pregnancy test
    '269911007', // Sputum examination
    '312681000', // Bone density scan
    '74016001', // Knee X-ray
    '73761001', // Colonoscopy
  ].map((code): CodeKey => `${SNOMED_CT}|${code}`),
);
