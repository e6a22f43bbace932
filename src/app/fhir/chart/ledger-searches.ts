import { LEDGER_OBSERVATION_CODES } from './ledger-observation-codes.ts';

/** A search of one type, without the patients it is about; `parameters` begin with `&` or are empty. */
export interface TypeSearch {
  readonly type: string;
  readonly parameters: string;
}

/**
 * What a ledger is made of, for one patient's page as for a list of patients: asked alike, so that
 * both come to the same verdicts. Observations only by the codes the ledger reads.
 */
export const LEDGER_SEARCHES: readonly TypeSearch[] = [
  { type: 'MedicationRequest', parameters: '&_include=MedicationRequest:medication' },
  { type: 'MedicationStatement', parameters: '&_include=MedicationStatement:medication' },
  { type: 'MedicationAdministration', parameters: '' },
  { type: 'Procedure', parameters: '' },
  { type: 'ServiceRequest', parameters: '' },
  { type: 'CarePlan', parameters: '' },
  { type: 'QuestionnaireResponse', parameters: '' },
  {
    type: 'Observation',
    parameters: `&combo-code=${encodeURIComponent(LEDGER_OBSERVATION_CODES.join(','))}`,
  },
];
