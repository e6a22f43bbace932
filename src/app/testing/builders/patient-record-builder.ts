import type { Episode, EpisodeCount } from '../../domain/episode/episode.ts';
import type { Score } from '../../domain/instrument/score.ts';
import type { Patient } from '../../domain/patient/patient.ts';
import type { Allergy } from '../../domain/problem/allergy.ts';
import type { Problem } from '../../domain/problem/problem.ts';
import type { RawRecord } from '../../domain/record/raw-record.ts';
import type { FirstWave } from '../../domain/record/patient-record-part.ts';
import type { Clock, PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { EMPTY_CHART } from '../../domain/trial/patient-chart.ts';
import { aTimelineEntry } from './timeline-entry-builder.ts';

/** 30 April 2026, noon in Chicago. */
export const CLOCK: Clock = {
  now: Date.parse('2026-04-30T17:00:00Z'),
  timeZone: 'America/Chicago',
};

/** A time as its record writes it: `2026-03-01`, `2026-03`, `2026`, `2026-03-01T09:50:00-06:00`. */
export function time(text: string): PartialTime {
  if (text.includes('T')) return { precision: 'instant', instant: Date.parse(text) };
  const precisions = ['year', 'month', 'day'] as const;
  return { precision: precisions[text.split('-').length - 1] ?? 'day', date: text };
}

/** A clinical time. */
export function at(text: string): RecordedTime {
  return { at: time(text), basis: 'effective' };
}

/** A time that is only that of the report. */
export function reported(text: string): RecordedTime {
  return { at: time(text), basis: 'reported' };
}

/** A PEG of 6 on 1 March 2026; a test names what it is about. */
export function aDatedScore(overrides: Partial<Score> = {}): Score {
  return {
    id: 'Observation/score',
    measure: 'peg',
    value: 6,
    time: at('2026-03-01'),
    ...overrides,
  };
}

/** A spasm of severity 6 on 3 March 2026. */
export function aSpasm(overrides: Partial<Episode> = {}): Episode {
  return {
    id: 'Observation/episode',
    type: 'spasm',
    start: time('2026-03-03'),
    end: null,
    severity: 6,
    sites: [],
    triggers: [],
    symptoms: [],
    interference: null,
    note: null,
    ...overrides,
  };
}

/** "None this week", told on Sunday 8 March 2026. */
export function aWeekWithout(overrides: Partial<EpisodeCount> = {}): EpisodeCount {
  return { id: 'Observation/count', time: time('2026-03-08'), count: 0, ...overrides };
}

export function aPatient(overrides: Partial<Patient> = {}): Patient {
  return {
    id: 'p-1',
    familyName: 'Jackson',
    givenNames: ['Brenda'],
    gender: 'female',
    birthDate: time('1972-03-01'),
    deceased: null,
    medicalRecordNumber: '12345',
    phone: null,
    isSynthetic: true,
    ...overrides,
  };
}

export function aProblem(overrides: Partial<Problem> = {}): Problem {
  return {
    id: 'Condition/1',
    text: 'Spasm of back',
    code: 'M62.830',
    isActive: true,
    onset: time('2025-02'),
    recordedOn: null,
    endedOn: null,
    isVisitDiagnosis: false,
    ...overrides,
  };
}

export function anAllergy(overrides: Partial<Allergy> = {}): Allergy {
  return {
    id: 'AllergyIntolerance/1',
    text: 'Penicillin',
    isNoneKnown: false,
    isHighRisk: false,
    isActive: true,
    ...overrides,
  };
}

export function aRawRecord(overrides: Partial<RawRecord> = {}): RawRecord {
  return {
    id: 'Observation/1',
    patientId: null,
    versionId: '1',
    lastUpdated: '2026-03-01T12:00:00Z',
    reportedAt: null,
    source: null,
    entry: aTimelineEntry(),
    json: { resourceType: 'Observation', id: '1' },
    ...overrides,
  };
}

/** A complete first wave of a patient of whom nothing else is recorded. */
export function aFirstWave(overrides: Partial<FirstWave> = {}): FirstWave {
  return {
    patient: aPatient(),
    chart: EMPTY_CHART,
    problems: [],
    allergies: [],
    flags: [],
    entries: [],
    notReadable: [],
    ...overrides,
  };
}
