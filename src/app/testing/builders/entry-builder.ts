import type {
  EpisodeEntry,
  ResponseEntry,
  StopTreatmentEntry,
  TreatmentEntry,
} from '../../domain/record-change/entry.ts';

/** A form as it is opened on 1 March 2026, 09:00: a test names only what is typed. */
export function anEpisodeEntry(overrides: Partial<EpisodeEntry> = {}): EpisodeEntry {
  return {
    form: 'episode',
    date: '2026-03-01',
    time: '09:00',
    endDate: '',
    endTime: '',
    type: '',
    severity: '',
    sites: [],
    triggers: [],
    symptoms: [],
    interference: '',
    note: '',
    ...overrides,
  };
}

export function aTreatmentEntry(overrides: Partial<TreatmentEntry> = {}): TreatmentEntry {
  return {
    form: 'treatment',
    kind: 'medicine',
    date: '2026-03-01',
    time: '',
    productCode: '',
    unitsPerDose: '',
    timesPerDay: '',
    asNeeded: false,
    supplyDays: '',
    measure: '',
    instructions: '',
    sites: [],
    drug: '',
    concentrationPercent: '',
    millilitres: '',
    discipline: '',
    note: '',
    ...overrides,
  };
}

export function aStopTreatmentEntry(
  overrides: Partial<StopTreatmentEntry> = {},
): StopTreatmentEntry {
  return {
    form: 'stop-treatment',
    recordId: 'MedicationRequest/1',
    date: '2026-03-01',
    reason: '',
    reasonText: '',
    ...overrides,
  };
}

export function aResponseEntry(overrides: Partial<ResponseEntry> = {}): ResponseEntry {
  return {
    form: 'response',
    trialId: '',
    date: '2026-03-01',
    time: '09:00',
    painNow: '',
    painAverage7d: '',
    painWorst7d: '',
    pegEnjoyment: '',
    pegActivity: '',
    percentRelief: '',
    reliefFor: '',
    reliefUnit: 'weeks',
    globalImpression: '',
    adverse: 'not-asked',
    adverseEffects: [],
    otherAdverseEffect: '',
    note: '',
    ...overrides,
  };
}
