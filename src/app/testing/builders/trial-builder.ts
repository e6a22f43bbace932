import { parseDay } from '../../domain/time/clinic-day.ts';
import type { Day } from '../../domain/time/clinic-day.ts';
import type {
  Change,
  Ledger,
  OpenReferral,
  OtherMedicine,
  Trial,
  WindowValue,
} from '../../domain/trial/trial.ts';

/** A day by its date: `day('2026-03-01')`. */
export const day: (date: string) => Day = parseDay;

/** Four weeks of naproxen in March 2026 that halved nothing and were not scored; a test names the rest. */
export function aTrial(overrides: Partial<Trial> = {}): Trial {
  return {
    id: 'course:naproxen:MedicationRequest/1',
    kind: 'course',
    track: 'medication',
    name: 'naproxen',
    detail: '500 mg twice a day',
    start: day('2026-03-01'),
    end: day('2026-03-28'),
    ongoing: false,
    coveredDays: 28,
    spans: [{ first: day('2026-03-01'), last: day('2026-03-28') }],
    reasonStopped: null,
    adequacy: { state: 'adequate', text: '28 of 14 covered days', warnings: [] },
    baselineWindow: { first: day('2026-02-01'), last: day('2026-03-01') },
    followUpWindow: { first: day('2026-03-08'), last: day('2026-04-04') },
    isSoFar: false,
    scale: null,
    baseline: null,
    followUp: null,
    change: null,
    changeClass: null,
    verdict: 'not-assessable',
    notAssessable: 'no-score-in-either-window',
    reason: 'no score from 1 Feb to 1 Mar 2026 nor from 8 Mar to 4 Apr 2026',
    confirmed: false,
    secondMeasures: [],
    otherScales: [],
    overlaps: [],
    alsoOn: [],
    adverseEffects: [],
    reliefDays: null,
    thirtyMinuteScore: null,
    episodesBefore: null,
    episodesAfter: null,
    records: ['MedicationRequest/1'],
    evidence: ['MedicationRequest/1'],
    ...overrides,
  };
}

/** The same trial with a reading: PEG 8 to 5.6, -30 %. */
export function anAssessedTrial(overrides: Partial<Trial> = {}): Trial {
  return aTrial({
    scale: 'peg',
    baseline: aWindowValue({ value: 8, first: day('2026-02-26'), last: day('2026-02-26') }),
    followUp: aWindowValue({
      value: 5.6,
      first: day('2026-03-21'),
      last: day('2026-03-21'),
      evidence: ['Observation/after'],
    }),
    change: aChange({ points: -2.4, percent: -30, roundedPercent: -30 }),
    changeClass: 'moderate',
    verdict: 'moderate',
    notAssessable: null,
    reason: 'one measure only',
    evidence: ['MedicationRequest/1', 'Observation/before', 'Observation/after'],
    ...overrides,
  });
}

export function aWindowValue(overrides: Partial<WindowValue> = {}): WindowValue {
  return {
    value: 8,
    n: 1,
    first: day('2026-02-26'),
    last: day('2026-02-26'),
    evidence: ['Observation/before'],
    hasReportedTimes: false,
    ...overrides,
  };
}

export function aChange(overrides: Partial<Change> = {}): Change {
  return { points: -2.4, percent: -30, roundedPercent: -30, ...overrides };
}

export function aReferral(overrides: Partial<OpenReferral> = {}): OpenReferral {
  return {
    name: 'physiotherapy',
    kind: 'referral',
    day: day('2026-02-10'),
    text: 'Referral to physical therapist',
    record: 'ServiceRequest/1',
    ...overrides,
  };
}

export function anOtherMedicine(overrides: Partial<OtherMedicine> = {}): OtherMedicine {
  return {
    name: 'duloxetine',
    spans: [{ first: day('2026-01-01'), last: day('2026-03-31') }],
    records: ['MedicationRequest/9'],
    ...overrides,
  };
}

/** A ledger with nothing in it, but for what the test names. */
export function aLedger(overrides: Partial<Ledger> = {}): Ledger {
  return { trials: [], otherMedicines: [], referrals: [], undatedScores: [], ...overrides };
}
