import { aChart } from '../../testing/builders/chart-builder.ts';
import {
  aSpasm,
  aWeekWithout,
  aDatedScore,
  at,
  CLOCK,
  reported,
  time,
} from '../../testing/builders/patient-record-builder.ts';
import {
  aLedger,
  anAssessedTrial,
  anOtherMedicine,
  aReferral,
  aTrial,
  day,
} from '../../testing/builders/trial-builder.ts';
import { formatDay } from '../time/clinic-day.ts';
import { toSynopsis } from './synopsis.ts';
import type { SynopsisView } from './synopsis.ts';

describe('toSynopsis', () => {
  function itemsOf(view: SynopsisView, lane: string) {
    return view.lanes.find(({ id }) => id === lane)?.items ?? [];
  }

  it('says in one sentence exactly what is drawn', () => {
    const view = toSynopsis(
      aChart({
        episodes: [
          aSpasm({ id: 'a', start: time('2026-03-03'), severity: 6 }),
          aSpasm({ id: 'b', start: time('2026-03-04'), severity: 8 }),
          aSpasm({ id: 'before the axis', start: time('2024-01-01'), severity: 10 }),
        ],
        episodeCounts: [aWeekWithout({ time: time('2026-03-15'), count: 0 })],
        scores: [
          aDatedScore({ id: 'old', value: 8, time: at('2025-09-03') }),
          aDatedScore({ id: 'new', value: 6.3333, time: reported('2025-11-12') }),
          aDatedScore({ id: 'now', measure: 'pain-now', value: 5, time: at('2026-04-30') }),
        ],
      }),
      aLedger({ trials: [anAssessedTrial(), aTrial({ id: 'other' })], referrals: [aReferral()] }),
      CLOCK,
      { kind: 'preset', preset: '1y' },
    );
    expect(view.sentence).toBe(
      '30 Apr 2025 to 30 Apr 2026: 2 episodes, 2 of 53 weeks recorded, ' +
        'worst severity 8 of 10 (4 Mar 2026); ' +
        'PEG 8 on 3 Sep 2025, then 6.3 on 12 Nov 2025 (reported) (2 scores), also pain now; ' +
        '2 treatment trials (1 moderate, 1 not assessable); ' +
        '1 referral or plan of care without a recorded outcome.',
    );
    expect(view.weeks.length).toBe(53);
    expect(view.weeks.filter(({ state }) => state !== 'not-recorded').length).toBe(2);
  });

  it('says so when nothing at all is recorded, and invents no zero', () => {
    const view = toSynopsis(aChart(), aLedger(), CLOCK, null);
    expect(view.isEmpty).toBeTrue();
    expect(view.sentence).toBe(
      '30 Apr 2025 to 30 Apr 2026: episodes not recorded; no pain score; no treatment trial.',
    );
  });

  it('shows everything where the last year is empty', () => {
    const chart = aChart({ scores: [aDatedScore({ time: reported('2021-03-20') })] });
    const view = toSynopsis(chart, aLedger(), CLOCK, null);
    expect(view.range).toEqual({ kind: 'preset', preset: 'all' });
    expect(view.series[0]?.points.length).toBe(1);
    expect(view.axis.first).toBeLessThan(day('2021-03-20'));
  });

  it('ends a bar with its last covered day, today while it goes on, and leaves an unknown end open', () => {
    const spans = [{ first: day('2026-03-01'), last: day('2026-03-07') }];
    const ledger = aLedger({
      trials: [
        aTrial({ id: 'ended' }),
        aTrial({ id: 'ongoing', end: null, ongoing: true, spans }),
        aTrial({ id: 'unknown', end: null, ongoing: null, spans }),
        aTrial({ id: 'unknown days', end: null, ongoing: null, spans: [] }),
      ],
    });
    const view = toSynopsis(aChart(), ledger, CLOCK, null);
    expect(
      itemsOf(view, 'medication').map(({ id, last, ending }) => [id, formatDay(last), ending]),
    ).toEqual([
      ['ended', '2026-03-28', 'ended'],
      ['ongoing', '2026-04-30', 'ongoing'],
      ['unknown', '2026-03-07', 'unknown'],
      ['unknown days', '2026-03-01', 'unknown'],
    ]);
  });

  it('marks an injection on its day, a referral by what is known of it, and describes both in words', () => {
    const ledger = aLedger({
      trials: [
        anAssessedTrial({
          id: 'injection',
          kind: 'injection',
          track: 'injection',
          name: 'trigger point injection',
          detail: 'left trapezius',
          end: day('2026-03-01'),
        }),
      ],
      referrals: [aReferral(), aReferral({ record: 'CarePlan/1', kind: 'planned-care' })],
    });
    const view = toSynopsis(aChart(), ledger, CLOCK, null);
    expect(
      itemsOf(view, 'injection').map(({ shape, description }) => [shape, description]),
    ).toEqual([
      [
        'mark',
        'left trapezius −30 % (1 before, 1 after); trigger point injection; 1 Mar 2026; moderate',
      ],
    ]);
    expect(itemsOf(view, 'referral-care').map(({ description }) => description)).toEqual([
      'physiotherapy; referral; 10 Feb 2026; outcome not recorded',
      'physiotherapy; planned care; 10 Feb 2026; no visit recorded',
    ]);
  });

  it('counts the treatments that lie outside the axis, and names those without a start', () => {
    const ledger = aLedger({
      trials: [
        aTrial({ id: 'old', start: day('2019-01-01'), end: day('2019-02-01') }),
        aTrial({ id: 'undated', name: 'baclofen', start: null, end: null }),
        aTrial(),
      ],
      undatedScores: ['Observation/undated'],
      otherMedicines: [anOtherMedicine()],
    });
    const view = toSynopsis(aChart(), ledger, CLOCK, null);
    expect(view.outside).toBe(1);
    expect(view.unplaced.trials).toEqual(['baclofen']);
    expect(view.unplaced.scores).toEqual(['Observation/undated']);
    expect(itemsOf(view, 'other-medicines').length).toBe(1);
  });
});
