/**
 * Side effects offered by the response form: those that the clinical facts name for relaxants (3.2),
 * NSAIDs (3.3) and injections (3.4). Anything else is typed.
 */
export const ADVERSE_EFFECTS: readonly string[] = [
  'sedation',
  'dizziness',
  'dry mouth',
  'weakness',
  'low blood pressure',
  'hallucination',
  'urinary retention',
  'stomach pain',
  'bleeding',
  'soreness at the injection site',
  'infection at the injection site',
  'skin atrophy or depigmentation',
  'fainting',
];
