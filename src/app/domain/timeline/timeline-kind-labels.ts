import type { TimelineKind } from './timeline-entry.ts';

/** Kinds in the clinic's words. */
export const TIMELINE_KIND_LABELS: Readonly<Record<TimelineKind, string>> = {
  episode: 'Episode',
  score: 'Score',
  response: 'Response',
  medication: 'Medication',
  injection: 'Injection',
  procedure: 'Procedure',
  'home-care': 'Home care',
  referral: 'Referral',
  problem: 'Problem',
  allergy: 'Allergy',
  visit: 'Visit',
  plan: 'Plan',
  questionnaire: 'Questionnaire',
  result: 'Result',
  document: 'Document',
  task: 'Task',
  immunization: 'Immunization',
  billing: 'Billing',
  other: 'Other',
};
