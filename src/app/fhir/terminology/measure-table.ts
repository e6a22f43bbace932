import type { Measure } from '../../domain/instrument/measure.ts';
import { codeKey, LOCAL, LOINC } from './coding.ts';
import type { CodeKey } from './coding.ts';

/** The code system of AHRQ's Pain Management Summary, from before LOINC had codes for the PEG. */
const AHRQ_PAIN_SUMMARY = 'http://cds.ahrq.gov/cdsconnect/pms';

/** PEG asked as a panel: its score is a member, a component, or the mean of its three items. */
export const PEG_PANEL = codeKey(LOINC, '91148-7');

/**
 * Codes of readings (clinical facts 2.4). Not here on purpose: 38208-5 "Pain severity - Reported" names no
 * scale, and 75260-0, 75261-8, 75262-6 are answered in words: none of them is a 0-10 rating.
 */
const LOINC_MEASURES: Readonly<Record<string, Measure>> = {
  '91147-9': 'peg',
  '75893-8': 'pain-average-7d',
  '91145-3': 'peg-enjoyment',
  '91146-1': 'peg-activity',
  '72514-3': 'pain-unspecified',
  '38221-8': 'faces',
  '38214-3': 'vas',
  '55758-7': 'phq-2',
  '70272-0': 'phq-4',
  '44261-6': 'phq-9',
  '70274-6': 'gad-7',
  '91351-7': 'start-back',
};

const LOCAL_MEASURES: Readonly<Record<string, Measure>> = {
  'pain-now': 'pain-now',
  'pain-worst-7d': 'pain-worst-7d',
  'penn-frequency': 'penn-frequency',
  'penn-severity': 'penn-severity',
  'patient-specific-function': 'patient-specific-function',
};

/** Seen in AHRQ's own test patient: the same record ids and values carry the LOINC codes in a later edition. */
const AHRQ_MEASURES: Readonly<Record<string, Measure>> = {
  PEGASSESSMENT: 'peg',
  PEGPAIN: 'pain-average-7d',
  PEGENJOYMENT: 'peg-enjoyment',
  PEGGENERALACTIVITY: 'peg-activity',
  STARTBACK: 'start-back',
};

export const MEASURES_BY_CODE: ReadonlyMap<CodeKey, Measure> = new Map([
  ...keyed(LOINC, LOINC_MEASURES),
  ...keyed(LOCAL, LOCAL_MEASURES),
  ...keyed(AHRQ_PAIN_SUMMARY, AHRQ_MEASURES),
]);

/** LOINC answers "0" to "10" (clinical facts 2.4). */
export const ZERO_TO_TEN_ANSWERS: ReadonlyMap<CodeKey, number> = new Map(
  [
    'LA6111-4',
    'LA6112-2',
    'LA6113-0',
    'LA6114-8',
    'LA6115-5',
    'LA10137-0',
    'LA10138-8',
    'LA10139-6',
    'LA10140-4',
    'LA10141-2',
    'LA13942-0',
  ].map((code, value) => [codeKey(LOINC, code), value]),
);

function keyed(
  system: string,
  measures: Readonly<Record<string, Measure>>,
): readonly (readonly [CodeKey, Measure])[] {
  return Object.entries(measures).map(([code, measure]) => [codeKey(system, code), measure]);
}
