import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_PROTOCOL } from '../../src/app/domain/protocol/default-protocol.ts';
import { ledger } from '../../src/app/domain/trial/ledger.ts';
import type { Trial } from '../../src/app/domain/trial/trial.ts';
import { toPatientChart } from '../../src/app/fhir/chart/patient-chart-mapper.ts';
import { byPatient, takeCensus } from './census.ts';
import { demoResources } from './demo-clinic.ts';

const TIME_ZONE = 'America/Chicago';
const RUNS: readonly [date: string, seed: number | undefined][] = [
  ['2026-03-11T15:30:00Z', undefined],
  ['2028-02-29T17:00:00Z', undefined],
  ['2026-03-08T09:30:00Z', undefined],
  ['2026-11-01T07:30:00Z', undefined],
  ['2026-08-15T03:00:00Z', undefined],
  ['2026-05-05T15:00:00Z', 1],
  ['2026-06-06T15:00:00Z', 2],
  ['2026-09-09T15:00:00Z', 3],
  ['2027-10-10T15:00:00Z', 4],
  ['2026-12-12T15:00:00Z', 5],
];

function census(date: string, seed?: number): ReturnType<typeof takeCensus> {
  const now = new Date(date);
  const resources = [...demoResources({ now, ...(seed === undefined ? {} : { seed }) })];
  return takeCensus(resources, { now: now.getTime(), timeZone: TIME_ZONE });
}

function trialsOn(date: string): Trial[] {
  const now = new Date(date);
  return [...byPatient([...demoResources({ now })]).values()].flatMap(
    (records) =>
      ledger(toPatientChart(records), DEFAULT_PROTOCOL, {
        now: now.getTime(),
        timeZone: TIME_ZONE,
      }).trials,
  );
}

describe('what the demo clinic shows', () => {
  for (const [date, seed] of RUNS) {
    test(`every kind, verdict and reason three times on ${date}, seed ${String(seed ?? 'default')}`, () => {
      assert.deepEqual(census(date, seed).missing, []);
    });
  }

  test('every record of it can be read', () => {
    const charts = census('2026-03-11T15:30:00Z').tallies.find(({ title }) => title === 'charts');
    assert.equal(charts?.counts.get('records unreadable'), 0);
  });

  test('a clinic of three patients is told what it lacks', () => {
    const now = new Date('2026-03-11T15:30:00Z');
    const few = [...demoResources({ now, patients: 3 })];
    const { missing } = takeCensus(few, { now: now.getTime(), timeZone: TIME_ZONE });
    assert.ok(missing.includes('verdict worse: 0 of 3'), missing.join('; '));
  });

  for (const [date] of RUNS.slice(0, 5)) {
    test(`cyclobenzaprine on day 15 of 21, and an injection of 15 days ago without a score, on ${date}`, () => {
      const trials = trialsOn(date);
      const relaxant = trials.filter(
        ({ name, ongoing, coveredDays }) =>
          name === 'cyclobenzaprine' && ongoing === true && coveredDays === 15,
      );
      assert.ok(relaxant.some(({ isSoFar, verdict }) => isSoFar && verdict !== 'not-assessable'));
      assert.ok(
        trials.some(
          ({ kind, isSoFar, notAssessable, start, followUpWindow }) =>
            kind === 'injection' &&
            isSoFar &&
            notAssessable === 'no-score-in-follow-up' &&
            start !== null &&
            followUpWindow?.first === start + 10,
        ),
      );
    });
  }

  test('stories of every colour: confirmed, unconfirmed, overlapping, as needed, with side effects', () => {
    const trials = trialsOn('2026-03-11T15:30:00Z');
    const some = (claim: (trial: Trial) => boolean, words: string) => {
      assert.ok(trials.filter(claim).length >= 3, words);
    };
    some(({ confirmed }) => confirmed, 'confirmed');
    some(
      ({ verdict, secondMeasures }) => verdict === 'moderate' && secondMeasures.length === 0,
      'one measure only',
    );
    some(({ overlaps }) => overlaps.length > 0, 'overlaps');
    some(({ alsoOn }) => alsoOn.length > 0, 'also on');
    some(({ isSoFar }) => isSoFar, 'so far');
    some(({ kind, coveredDays }) => kind === 'course' && coveredDays === null, 'unknown days');
    some(({ adverseEffects }) => adverseEffects.length > 0, 'side effects');
    some(({ reasonStopped }) => reasonStopped !== null, 'reasons stopped');
    some(({ thirtyMinuteScore }) => thirtyMinuteScore !== null, '30-minute scores');
    assert.ok(
      trials.some(
        ({ changeClass, secondMeasures }) =>
          changeClass === 'moderate' && secondMeasures.some(({ text }) => /PGIC [567]/.test(text)),
      ),
      'scores fall and the patient says worse',
    );
  });
});
