import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { give } from './exposure.ts';
import { drawProfileOf } from './patient-model.ts';
import type { Profile } from './patient-model.ts';
import { Random } from './random.ts';
import { Severity } from './severity.ts';
import type { TreatmentId } from './treatment-table.ts';

const ARRIVAL = 20_500;

function patient(settings: Partial<Profile> = {}): { profile: Profile; severity: Severity } {
  const profile: Profile = {
    ...drawProfileOf('back-spasm', new Random(1), ARRIVAL),
    baseline: 7,
    variability: 0,
    trend: 0,
    recallNoise: 0,
    distress: 0,
    ...settings,
  };
  return { profile, severity: new Severity(profile, new Random(1), ARRIVAL + 400) };
}

function start(severity: Severity, treatment: TreatmentId, from: number, to: number | null) {
  const given = give({
    treatment,
    start: from,
    plannedEnd: to,
    quit: null,
    effect: 0.5,
    sideEffect: null,
    adherence: 1,
    plateauDays: 30,
  });
  severity.exposures.push(given);
  return given;
}

describe('the true severity behind a chart', () => {
  test('a medicine with a true effect of half takes half away once it works, and wears off after the last day', () => {
    const { severity } = patient();
    start(severity, 'naproxen', ARRIVAL, ARRIVAL + 27);
    const share = (day: number) => severity.on(day) / severity.untreatedOn(day);
    assert.equal(share(ARRIVAL - 1), 1);
    assert.ok(share(ARRIVAL) > 0.85, 'hardly on the first day');
    assert.equal(share(ARRIVAL + 20), 0.5);
    assert.ok(share(ARRIVAL + 60) > 0.99, 'gone a month later');
  });

  test('a medicine given up on day 4 never reaches its effect', () => {
    const { severity } = patient();
    const given = start(severity, 'baclofen', ARRIVAL, ARRIVAL + 41);
    given.quit = { day: ARRIVAL + 4, reason: 'side-effect', text: 'sedation' };
    assert.ok(severity.on(ARRIVAL + 20) > 0.9 * severity.untreatedOn(ARRIVAL + 20));
  });

  test('physiotherapy works by the visits that were kept, not by the calendar', () => {
    const { severity } = patient();
    const given = start(severity, 'physiotherapy', ARRIVAL, null);
    assert.equal(severity.on(ARRIVAL + 40), severity.untreatedOn(ARRIVAL + 40));
    given.sessions.push(...[0, 7, 14, 21, 28].map((after) => ARRIVAL + after));
    assert.equal(severity.on(ARRIVAL + 35), severity.untreatedOn(ARRIVAL + 35) / 2);
  });

  test('an injection lasts for its plateau and then wears off', () => {
    const { severity } = patient();
    start(severity, 'trigger-point-injection', ARRIVAL, ARRIVAL);
    const share = (day: number) => severity.on(day) / severity.untreatedOn(day);
    assert.equal(share(ARRIVAL + 25), 0.5);
    assert.ok(share(ARRIVAL + 90) > 0.9);
  });

  test('two effects multiply: half of half is a quarter', () => {
    const { severity } = patient();
    start(severity, 'naproxen', ARRIVAL, null);
    start(severity, 'cyclobenzaprine', ARRIVAL, null);
    assert.equal(severity.on(ARRIVAL + 20), severity.untreatedOn(ARRIVAL + 20) / 4);
  });

  test('without disturbance the worst week is above the average, and distress raises interference', () => {
    const calm = patient().severity.readingsOn(ARRIVAL, new Random(1));
    assert.ok(calm.worst > calm.average);
    const upset = patient({ distress: 1.5 }).severity.readingsOn(ARRIVAL, new Random(1));
    assert.ok(upset.enjoyment > calm.enjoyment + 1);
    assert.equal(upset.average, calm.average);
  });

  test('who has no pain says 0 to every question, yet may cramp', () => {
    const { severity } = patient({ baseline: 0 });
    assert.equal(severity.readingsOn(ARRIVAL, new Random(1)).worst, 0);
    assert.ok(severity.crampingOn(ARRIVAL) > 0);
  });

  test('a worsening course rises, an acute one heals by itself', () => {
    const after = ARRIVAL + 60;
    const steady = patient().severity.untreatedOn(after);
    assert.equal(patient({ trend: 1 }).severity.untreatedOn(after), steady + 2);
    const acute = patient({ healing: 60 }).severity;
    assert.ok(acute.untreatedOn(ARRIVAL + 180) < acute.untreatedOn(ARRIVAL) / 2);
  });
});
