import { EMPTY_CHART } from '../domain/trial/patient-chart.ts';
import { aChart, anOrder } from '../testing/builders/chart-builder.ts';
import { aDatedScore, at } from '../testing/builders/patient-record-builder.ts';
import { selectJudgedChart, selectLedger } from './patient-record.selectors.ts';

describe('selectLedger', () => {
  const timeZone = 'America/Chicago';
  const morning = Date.parse('2026-04-30T14:00:00Z');
  const MINUTE = 60_000;

  beforeEach(() => {
    selectJudgedChart.release();
    selectLedger.release();
  });

  const chart = aChart({ medicationUses: [anOrder()] });
  const judgedAt = (now: number, of = chart) => selectJudgedChart.projector(of, { now, timeZone });

  it('gives no verdict before the first wave is complete', () => {
    expect(selectJudgedChart.projector(null, { now: morning, timeZone })).toBeNull();
    expect(selectLedger.projector(null)).toBeNull();
  });

  it('finds the trials of the chart', () => {
    const found = selectLedger.projector({ chart, clock: { now: morning, timeZone } });
    expect(found?.trials.map(({ name }) => name)).toEqual(['naproxen']);
  });

  it('is not computed again while only the minute changes', () => {
    expect(judgedAt(morning + MINUTE)).toBe(judgedAt(morning + 2 * MINUTE));
  });

  it('is computed again for a new day of the clinic', () => {
    const lastMinute = Date.parse('2026-05-01T04:59:00Z');
    const before = judgedAt(lastMinute);
    expect(judgedAt(lastMinute + MINUTE)).not.toBe(before);
  });

  it('is computed again for a new chart', () => {
    const before = judgedAt(morning);
    expect(judgedAt(morning, EMPTY_CHART)).not.toBe(before);
  });

  it('is computed again once a record dated a few seconds ahead of this clock has come to count', () => {
    const ahead = aChart({ scores: [aDatedScore({ time: at('2026-04-30T14:00:30Z') })] });
    const before = judgedAt(morning, ahead);
    expect(judgedAt(morning + MINUTE, ahead)).not.toBe(before);
    expect(judgedAt(morning + 2 * MINUTE, ahead)).toBe(judgedAt(morning + 3 * MINUTE, ahead));
  });
});
