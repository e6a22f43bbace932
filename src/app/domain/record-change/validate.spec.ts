import {
  aStopTreatmentEntry,
  anEpisodeEntry,
  aResponseEntry,
  aTreatmentEntry,
} from '../../testing/builders/entry-builder.ts';
import { suggestEpisodeType } from '../episode/suggest-episode-type.ts';
import { parseDay } from '../time/clinic-day.ts';
import type { EpisodeEntry, ResponseEntry, StopTreatmentEntry, TreatmentEntry } from './entry.ts';
import type { EntryContext } from './read-time.ts';
import { validateEpisode } from './validate-episode.ts';
import { validateResponse } from './validate-response.ts';
import type { ResponseContext } from './validate-response.ts';
import { validateStopTreatment } from './validate-stop-treatment.ts';
import type { StopContext } from './validate-stop-treatment.ts';
import { validateTreatment } from './validate-treatment.ts';

/** 1 March 2026, 09:00 at the clinic; the patient was born on 1 March 1972. */
const CONTEXT: EntryContext = {
  changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddee01',
  patientId: 'p-1',
  clock: { now: Date.UTC(2026, 2, 1, 15, 0), timeZone: 'America/Chicago' },
  birthDate: { precision: 'day', date: '1972-03-01' },
};
const BASE = { changeId: CONTEXT.changeId, patientId: 'p-1', timeZone: 'America/Chicago' };

type Case<E> = readonly [why: string, typed: Partial<E>, field: string, message: string];

describe('an episode as typed', () => {
  const enough: Partial<EpisodeEntry> = { severity: '6' };

  it('becomes a change, with what was not typed as "not recorded"', () => {
    expect(validateEpisode(anEpisodeEntry(enough), CONTEXT)).toEqual({
      ok: true,
      change: {
        ...BASE,
        kind: 'episode-recorded',
        type: null,
        start: { precision: 'instant', instant: Date.UTC(2026, 2, 1, 15, 0) },
        end: null,
        severity: 6,
        sites: [],
        triggers: [],
        symptoms: [],
        interference: null,
        note: null,
      },
    });
  });

  it('keeps a day without a time of day as a day', () => {
    const result = validateEpisode(anEpisodeEntry({ ...enough, time: '' }), CONTEXT);
    expect(result.ok && result.change.start).toEqual({ precision: 'day', date: '2026-03-01' });
  });

  it('leaves out a row of the places that is still empty', () => {
    const sites = [
      { name: '', side: 'left' },
      { name: 'calf', side: '' },
      { name: 'calf', side: 'both' },
    ] as const;
    const result = validateEpisode(anEpisodeEntry({ sites }), CONTEXT);
    expect(result.ok && result.change.sites).toEqual([
      { name: 'calf', side: null },
      { name: 'calf', side: 'both' },
    ]);
  });

  for (const severity of ['0', '10', ' 7 ']) {
    it(`takes a severity of "${severity}"`, () => {
      expect(validateEpisode(anEpisodeEntry({ severity }), CONTEXT).ok).toBeTrue();
    });
  }

  const scale = 'A score goes from 0 to 10: ';
  for (const [why, typed, field, message] of [
    ['11 on a scale to 10', { severity: '11' }, 'severity', `${scale}11 is outside.`],
    ['half a point', { severity: '6.5' }, 'severity', `${scale}6.5 is no whole number.`],
    ['less than none', { severity: '-1' }, 'severity', `${scale}-1 is outside.`],
    ['a word', { severity: 'bad' }, 'severity', `${scale}bad is no number.`],
    ['no date', { ...enough, date: '', time: '' }, 'date', 'Enter the date.'],
    ['a time without its date', { ...enough, date: '' }, 'date', 'Enter the date of this time.'],
    ['30 February', { ...enough, date: '2026-02-30' }, 'date', 'This is no calendar date.'],
    [
      'tomorrow',
      { ...enough, date: '2026-03-02' },
      'date',
      'In the future: it is 1 Mar 2026, 09:00 at the clinic.',
    ],
    [
      'later today',
      { ...enough, time: '09:02' },
      'time',
      'In the future: it is 1 Mar 2026, 09:00 at the clinic.',
    ],
    [
      'before the patient was born',
      { ...enough, date: '1972-02-29' },
      'date',
      'Before the birth date, 1 Mar 1972.',
    ],
    [
      'an hour that summer time skipped',
      { ...enough, date: '2025-03-09', time: '02:30' },
      'time',
      'The clock never showed this time: it was put forward that night.',
    ],
    [
      'an end on the day before',
      { ...enough, endDate: '2026-02-28' },
      'endDate',
      'Ends before it starts, 1 Mar 2026, 09:00.',
    ],
    [
      'an end a minute before',
      { ...enough, endDate: '2026-03-01', endTime: '08:59' },
      'endTime',
      'Ends before it starts, 1 Mar 2026, 09:00.',
    ],
    [
      'an end with no date',
      { ...enough, endTime: '08:00' },
      'endDate',
      'Enter the date of this time.',
    ],
    [
      'nothing but the date',
      {},
      'type',
      'Nothing is recorded yet: enter at least the type, the severity or where.',
    ],
  ] as readonly Case<EpisodeEntry>[]) {
    it(`is refused, with the reason at the field: ${why}`, () => {
      expect(validateEpisode(anEpisodeEntry(typed), CONTEXT)).toEqual({
        ok: false,
        errors: { [field]: message },
      });
    });
  }

  it('may start in the minute that the session has not counted yet, and on the day of birth', () => {
    expect(validateEpisode(anEpisodeEntry({ ...enough, time: '09:01' }), CONTEXT).ok).toBeTrue();
    const born = anEpisodeEntry({ ...enough, date: '1972-03-01' });
    expect(validateEpisode(born, CONTEXT).ok).toBeTrue();
  });

  it('may end where only its day is known, on the day it started', () => {
    const sameDay = anEpisodeEntry({ ...enough, endDate: '2026-03-01' });
    expect(validateEpisode(sameDay, CONTEXT).ok).toBeTrue();
  });

  it('names every field that is wrong at once', () => {
    const result = validateEpisode(anEpisodeEntry({ severity: '11', date: '', time: '' }), CONTEXT);
    expect(result.ok ? [] : Object.keys(result.errors).sort()).toEqual(['date', 'severity']);
  });

  for (const [minutes, type] of [
    [0, 'twitch'],
    [1, 'cramp'],
    [59, 'cramp'],
    [60, 'spasm'],
    [2880, 'spasm'],
  ] as const) {
    it(`${minutes} minutes suggest a ${type}`, () => {
      expect(suggestEpisodeType(0, minutes * 60_000)).toBe(type);
    });
  }

  it('nothing is suggested without both moments', () => {
    expect(suggestEpisodeType(null, 5)).toBeNull();
    expect(suggestEpisodeType(5, null)).toBeNull();
    expect(suggestEpisodeType(5, 4)).toBeNull();
  });
});

describe('a treatment as typed', () => {
  const medicine: Partial<TreatmentEntry> = {
    productCode: '828348',
    unitsPerDose: '1',
    timesPerDay: '3',
    supplyDays: '21',
  };
  const injection: Partial<TreatmentEntry> = {
    kind: 'injection',
    time: '08:30',
    sites: [{ name: 'trapezius', side: 'left' }],
    drug: 'lidocaine',
    concentrationPercent: '0,5',
    millilitres: '2',
  };

  it('starts a medicine on a day', () => {
    expect(validateTreatment(aTreatmentEntry(medicine), CONTEXT)).toEqual({
      ok: true,
      change: {
        ...BASE,
        kind: 'trial-started',
        start: { precision: 'day', date: '2026-03-01' },
        treatment: {
          kind: 'medicine',
          productCode: '828348',
          productName: 'cyclobenzaprine 10 mg tablet',
          unitsPerDose: 1,
          timesPerDay: 3,
          asNeeded: false,
          supplyDays: 21,
        },
      },
    });
  });

  it('records an injection with its time of day; a comma is a point', () => {
    const result = validateTreatment(aTreatmentEntry(injection), CONTEXT);
    expect(result.ok && result.change).toEqual(
      jasmine.objectContaining({
        start: { precision: 'instant', instant: Date.UTC(2026, 2, 1, 14, 30) },
        treatment: {
          kind: 'injection',
          sites: [{ name: 'trapezius', side: 'left' }],
          drug: 'lidocaine',
          concentrationPercent: 0.5,
          millilitres: 2,
        },
      }),
    );
  });

  it('does not take what was typed for another kind of treatment', () => {
    const result = validateTreatment(
      aTreatmentEntry({
        ...medicine,
        kind: 'home-care',
        measure: 'heat',
        drug: 'x',
        millilitres: 'x',
      }),
      CONTEXT,
    );
    expect(result.ok && result.change.treatment).toEqual({
      kind: 'home-care',
      measure: 'heat',
      instructions: null,
    });
  });

  for (const [why, typed, field, message] of [
    ['no medicine', { ...medicine, productCode: '' }, 'productCode', 'Choose the medicine.'],
    [
      'a code not on the list',
      { ...medicine, productCode: '1' },
      'productCode',
      'Choose the medicine.',
    ],
    [
      'no amount',
      { ...medicine, unitsPerDose: '' },
      'unitsPerDose',
      'Enter how much is taken each time.',
    ],
    ['no times', { ...medicine, timesPerDay: '' }, 'timesPerDay', 'Enter how often a day.'],
    [
      '0 times a day',
      { ...medicine, timesPerDay: '0' },
      'timesPerDay',
      'Times a day goes from 1 to 12: 0 is outside.',
    ],
    [
      'half a day of supply',
      { ...medicine, supplyDays: '0.5' },
      'supplyDays',
      'The supply in days goes from 1 to 365: 0.5 is no whole number.',
    ],
    ['no measure', { kind: 'home-care' }, 'measure', 'Choose the measure.'],
    ['no discipline', { kind: 'visit' }, 'discipline', 'Choose whose visit it was.'],
    [
      'a volume without a concentration',
      { ...injection, concentrationPercent: '' },
      'concentrationPercent',
      'Enter the concentration: without it 2 mL is no dose in mg.',
    ],
    [
      'a volume of nothing',
      { ...injection, drug: ' ' },
      'drug',
      'Enter the drug that was injected.',
    ],
    [
      'no muscle',
      { ...injection, sites: [{ name: '', side: 'left' }] },
      'sites',
      'Name the muscle: without it no later injection can be compared.',
    ],
  ] as readonly Case<TreatmentEntry>[]) {
    it(`is refused, with the reason at the field: ${why}`, () => {
      expect(validateTreatment(aTreatmentEntry(typed), CONTEXT)).toEqual({
        ok: false,
        errors: { [field]: message },
      });
    });
  }
});

describe('a stop as typed', () => {
  const context: StopContext = {
    ...CONTEXT,
    orders: [
      {
        recordId: 'MedicationRequest/1',
        text: 'baclofen 10 mg tablet',
        start: { precision: 'day', date: '2026-02-10' },
        versionId: '3',
      },
    ],
  };
  const enough: Partial<StopTreatmentEntry> = { reason: 'side-effect', reasonText: 'sedation' };

  it('is a stop of the version that the form was opened on', () => {
    expect(validateStopTreatment(aStopTreatmentEntry(enough), context)).toEqual({
      ok: true,
      change: {
        ...BASE,
        kind: 'trial-stopped',
        recordId: 'MedicationRequest/1',
        openedOnVersion: '3',
        stoppedOn: { precision: 'day', date: '2026-03-01' },
        reason: 'side-effect',
        reasonText: 'sedation',
      },
    });
  });

  it('may be on the day of the start', () => {
    const onStart = aStopTreatmentEntry({ ...enough, date: '2026-02-10' });
    expect(validateStopTreatment(onStart, context).ok).toBeTrue();
  });

  for (const [why, typed, field, message] of [
    [
      'before the start',
      { ...enough, date: '2026-02-09' },
      'date',
      'Before the treatment started, 10 Feb 2026.',
    ],
    [
      'in the future',
      { ...enough, date: '2026-03-02' },
      'date',
      'In the future: it is 1 Mar 2026, 09:00 at the clinic.',
    ],
    ['no reason', {}, 'reason', 'Choose the reason.'],
    ['another reason, unsaid', { reason: 'other' }, 'reasonText', 'Say which reason.'],
    [
      'of an order that is not there',
      { ...enough, recordId: 'MedicationRequest/2' },
      'recordId',
      'Choose the treatment that is stopped.',
    ],
  ] as readonly Case<StopTreatmentEntry>[]) {
    it(`is refused, with the reason at the field: ${why}`, () => {
      expect(validateStopTreatment(aStopTreatmentEntry(typed), context)).toEqual({
        ok: false,
        errors: { [field]: message },
      });
    });
  }
});

describe('a response as typed', () => {
  const context: ResponseContext = {
    ...CONTEXT,
    trials: [
      {
        id: 'course|baclofen|1',
        label: 'baclofen',
        start: parseDay('2026-02-10'),
        records: ['MedicationRequest/1', 'MedicationRequest/2'],
      },
      {
        id: 'home-care|heat',
        label: 'heat',
        start: null,
        records: ['ServiceRequest/9', 'Observation/1', 'Observation/2'],
      },
    ],
  };

  function changeOf(typed: Partial<ResponseEntry>) {
    const result = validateResponse(aResponseEntry(typed), context);
    return result.ok ? result.change : result.errors;
  }

  it('keeps what was not asked as not recorded, "none" as none', () => {
    expect(changeOf({ painNow: '10', adverse: 'none' })).toEqual({
      ...BASE,
      kind: 'response-recorded',
      focus: [],
      time: { precision: 'instant', instant: Date.UTC(2026, 2, 1, 15, 0) },
      painNow: 10,
      painAverage7d: null,
      painWorst7d: null,
      peg: null,
      percentRelief: null,
      reliefDays: null,
      globalImpression: null,
      adverseEffects: [],
      note: null,
    });
    expect(changeOf({ painNow: '10' })).toEqual(jasmine.objectContaining({ adverseEffects: null }));
  });

  it('takes side effects from the list and one in its own words', () => {
    const effects = { adverseEffects: ['sedation'], otherAdverseEffect: ' odd dreams ' };
    expect(changeOf({ adverse: 'some', ...effects })).toEqual(
      jasmine.objectContaining({ adverseEffects: ['sedation', 'odd dreams'] }),
    );
    expect(changeOf({ painNow: '1', adverse: 'none', ...effects })).toEqual(
      jasmine.objectContaining({ adverseEffects: [] }),
    );
  });

  it('is about the orders of the chosen treatment, not about each day the patient logged', () => {
    expect(changeOf({ painNow: '3', trialId: 'course|baclofen|1' })).toEqual(
      jasmine.objectContaining({ focus: ['MedicationRequest/1', 'MedicationRequest/2'] }),
    );
    expect(changeOf({ painNow: '3', trialId: 'home-care|heat' })).toEqual(
      jasmine.objectContaining({ focus: ['ServiceRequest/9'] }),
    );
  });

  it('makes PEG of the three answers, the average pain being the first', () => {
    expect(changeOf({ painAverage7d: '6', pegEnjoyment: '5', pegActivity: '0' })).toEqual(
      jasmine.objectContaining({ painAverage7d: 6, peg: [6, 5, 0] }),
    );
    expect(changeOf({ painAverage7d: '6' })).toEqual(
      jasmine.objectContaining({ painAverage7d: 6, peg: null }),
    );
  });

  for (const [typed, days] of [
    [{ reliefFor: '3', reliefUnit: 'weeks' }, 21],
    [{ reliefFor: '3', reliefUnit: 'months' }, 90],
    [{ reliefFor: '6', reliefUnit: 'hours' }, 0.25],
    [{ reliefFor: '1.5', reliefUnit: 'days' }, 1.5],
  ] as const) {
    it(`writes relief for ${typed.reliefFor} ${typed.reliefUnit} as ${days} days`, () => {
      expect(changeOf(typed)).toEqual(jasmine.objectContaining({ reliefDays: days }));
    });
  }

  for (const [why, typed, field, message] of [
    [
      'nothing at all',
      {},
      'painNow',
      'Nothing is recorded yet: enter at least one score or answer.',
    ],
    ['11', { painNow: '11' }, 'painNow', 'A score goes from 0 to 10: 11 is outside.'],
    [
      'more than all of it',
      { percentRelief: '101' },
      'percentRelief',
      'Relief in % goes from 0 to 100: 101 is outside.',
    ],
    [
      'PEG without one of its answers',
      { painAverage7d: '5', pegEnjoyment: '5' },
      'pegActivity',
      'PEG counts only with all three answers: this one is missing.',
    ],
    [
      'side effects without a name',
      { adverse: 'some', otherAdverseEffect: ' ' },
      'adverseEffects',
      'Name the side effect, or choose "none".',
    ],
    [
      'a treatment of another record',
      { painNow: '5', trialId: 'gone' },
      'trialId',
      "This treatment is not in the patient's record.",
    ],
    [
      'before the treatment',
      { painNow: '5', trialId: 'course|baclofen|1', date: '2026-02-09' },
      'date',
      'Before the treatment started, 10 Feb 2026: for a baseline choose no treatment.',
    ],
  ] as readonly Case<ResponseEntry>[]) {
    it(`is refused, with the reason at the field: ${why}`, () => {
      expect(changeOf(typed)).toEqual({ [field]: message } as never);
    });
  }
});
