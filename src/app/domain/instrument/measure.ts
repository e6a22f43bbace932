/** Scales on which a trial can be judged, in order of preference (ledger rules, "Scale"). */
export const PAIN_SCALES = [
  'peg',
  'pain-average-7d',
  'pain-worst-7d',
  'pain-now',
  'pain-unspecified',
  'faces',
  'vas',
] as const;

/** Instrument + item + recall: only equal scales are ever compared. */
export type PainScale = (typeof PAIN_SCALES)[number];

/** Everything we recognise as a score, whether or not a trial can be judged on it. */
export type Measure =
  | PainScale
  | 'patient-specific-function'
  | 'phq-2'
  | 'phq-4'
  | 'phq-9'
  | 'gad-7'
  | 'start-back'
  | 'penn-frequency'
  | 'penn-severity'
  | 'peg-enjoyment'
  | 'peg-activity';

export interface MeasureDefinition {
  readonly label: string;
  /** Short form for dense places, such as a header. */
  readonly shortLabel: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly better: 'lower' | 'higher';
}

/** Ranges: clinical facts 2.2 and 2.4. A value outside its range is unreadable. */
export const MEASURES: Readonly<Record<Measure, MeasureDefinition>> = {
  peg: { label: 'PEG (mean of 3)', shortLabel: 'PEG', minimum: 0, maximum: 10, better: 'lower' },
  'pain-average-7d': {
    label: 'Average pain, past week',
    shortLabel: 'average pain',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  'pain-worst-7d': {
    label: 'Worst pain, past week',
    shortLabel: 'worst pain',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  'pain-now': {
    label: 'Pain now',
    shortLabel: 'pain now',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  'pain-unspecified': {
    label: 'Pain 0-10 (recall not stated)',
    shortLabel: 'pain',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  faces: {
    label: 'Wong-Baker FACES',
    shortLabel: 'FACES',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  vas: {
    label: 'Visual analog pain score',
    shortLabel: 'VAS',
    minimum: 0,
    maximum: 100,
    better: 'lower',
  },
  'patient-specific-function': {
    label: 'Patient-Specific Functional Scale',
    shortLabel: 'function',
    minimum: 0,
    maximum: 10,
    better: 'higher',
  },
  'phq-2': { label: 'PHQ-2', shortLabel: 'PHQ-2', minimum: 0, maximum: 6, better: 'lower' },
  'phq-4': { label: 'PHQ-4', shortLabel: 'PHQ-4', minimum: 0, maximum: 12, better: 'lower' },
  'phq-9': { label: 'PHQ-9', shortLabel: 'PHQ-9', minimum: 0, maximum: 27, better: 'lower' },
  'gad-7': { label: 'GAD-7', shortLabel: 'GAD-7', minimum: 0, maximum: 21, better: 'lower' },
  'start-back': {
    label: 'STarT Back (total)',
    shortLabel: 'STarT Back',
    minimum: 0,
    maximum: 9,
    better: 'lower',
  },
  'penn-frequency': {
    label: 'Penn spasm frequency',
    shortLabel: 'Penn frequency',
    minimum: 0,
    maximum: 4,
    better: 'lower',
  },
  'penn-severity': {
    label: 'Penn spasm severity',
    shortLabel: 'Penn severity',
    minimum: 1,
    maximum: 3,
    better: 'lower',
  },
  'peg-enjoyment': {
    label: 'PEG: interference with enjoyment',
    shortLabel: 'enjoyment',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
  'peg-activity': {
    label: 'PEG: interference with activity',
    shortLabel: 'activity',
    minimum: 0,
    maximum: 10,
    better: 'lower',
  },
};
