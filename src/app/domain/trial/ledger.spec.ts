import { DEFAULT_PROTOCOL } from '../protocol/default-protocol.ts';
import { formatDay } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import {
  aChart,
  aHomeCareOrder,
  AFTER_THE_TRIALS,
  anEpisode,
  anEpisodeCount,
  anInjection,
  anOrder,
  aResponse,
  aScore,
  atTime,
  BACLOFEN,
  CYCLOBENZAPRINE,
  DAY_ZERO,
  doneOn,
  onDay,
  SERTRALINE,
  visits,
} from '../../testing/builders/chart-builder.ts';
import { ledger } from './ledger.ts';
import type { PatientChart } from './patient-chart.ts';
import type { Trial } from './trial.ts';

function trialsOf(parts: Partial<PatientChart>, clock = AFTER_THE_TRIALS): readonly Trial[] {
  return ledger(aChart(parts), DEFAULT_PROTOCOL, clock).trials;
}

/** The only trial of a chart. */
function trialOf(parts: Partial<PatientChart>, clock = AFTER_THE_TRIALS): Trial {
  const [trial, ...others] = trialsOf(parts, clock);
  if (!trial || others.length) throw new Error(`${others.length + (trial ? 1 : 0)} trials, not 1`);
  return trial;
}

const naproxen = [anOrder()];

describe('the worked examples of the ledger', () => {
  it('naproxen for 28 days, PEG 8.0 to 5.6: adequate, -30 %, moderate, one measure only', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 5.6, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores });
    expect(trial.adequacy.state).toBe('adequate');
    expect(trial.change?.roundedPercent).toBe(-30);
    expect(trial.verdict).toBe('moderate');
    expect(trial.confirmed).toBeFalse();
    expect(trial.reason).toBe('one measure only');
    expect(formatDay(trial.end ?? 0)).toBe('2026-03-28');
  });

  it('the same with PGIC 2: confirmed, a responder', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 5.6, 20)];
    const responses = [aResponse({ globalImpression: 2 })];
    const trial = trialOf({ medicationUses: naproxen, scores, responses });
    expect(trial.verdict).toBe('moderate');
    expect(trial.confirmed).toBeTrue();
    expect(trial.reason).toBe('confirmed by PGIC 2 (much improved)');
  });

  it('the same with 4 days supplied, PEG 8.0 to 7.5 on day 10: inadequate trial', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 7.5, 10)];
    const trial = trialOf({ medicationUses: [anOrder({ coveredDays: 4 })], scores });
    expect(trial.verdict).toBe('inadequate-trial');
    expect(trial.adequacy.text).toBe('4 of 14 covered days');
    expect(trial.change?.roundedPercent).toBe(-6.3);
  });

  it('two orders of cyclobenzaprine with 3 days between: one course, minimal', () => {
    const order = { ingredients: [CYCLOBENZAPRINE], coveredDays: 7, strengthMilligrams: 10 };
    const trial = trialOf({
      medicationUses: [anOrder(order), anOrder({ ...order, start: onDay(10) })],
      scores: [aScore('pain-average-7d', 8, -1), aScore('pain-average-7d', 7, 14)],
    });
    expect(trial.coveredDays).toBe(14);
    expect((trial.end ?? 0) - DAY_ZERO).toBe(16);
    expect(trial.adequacy.state).toBe('adequate');
    expect(trial.change?.roundedPercent).toBe(-12.5);
    expect(trial.verdict).toBe('minimal');
  });

  it('a baseline only as "worst", a follow-up only as "now": no common scale', () => {
    const scores = [aScore('pain-worst-7d', 9, -2), aScore('pain-now', 3, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores });
    expect(trial.notAssessable).toBe('no-common-scale');
    expect(trial.reason).toBe('no common scale with a score from 8 Mar to 4 Apr 2026');
  });

  it('an injection with scores before, 30 minutes after, on day 20 and on day 50', () => {
    const trial = trialOf({
      procedures: [anInjection()],
      scores: [
        aScore('pain-now', 7, atTime(0, '09:50')),
        aScore('pain-now', 2, atTime(0, '10:30')),
        aScore('pain-now', 3, 20),
        aScore('pain-now', 6, 50),
      ],
    });
    expect(trial.baseline?.value).toBe(7);
    expect(trial.thirtyMinuteScore?.value).toBe(2);
    expect(trial.followUp?.value).toBe(4.5);
    expect(trial.change?.roundedPercent).toBe(-35.7);
    expect(trial.verdict).toBe('moderate');
    expect(trial.reliefDays).toEqual({ atLeast: 20, below: 50 });
  });

  it('4, 4 before and 0 after: substantial', () => {
    const scores = [aScore('peg', 4, -9), aScore('peg', 4, -2), aScore('peg', 0, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores });
    expect(trial.change?.roundedPercent).toBe(-100);
    expect(trial.verdict).toBe('substantial');
  });

  it('0 before and 3 after: not assessable, the difference is shown', () => {
    const scores = [aScore('peg', 0, -2), aScore('peg', 3, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores });
    expect(trial.notAssessable).toBe('no-pain-at-baseline');
    expect(trial.change).toEqual({ points: 3, percent: null, roundedPercent: null });
    expect(trial.reason).toBe('no pain at baseline (+3 points since)');
  });

  it('a follow-up that was entered in error is no follow-up', () => {
    const trial = trialOf({ medicationUses: naproxen, scores: [aScore('peg', 9, -2)] });
    expect(trial.notAssessable).toBe('no-score-in-follow-up');
    expect(trial.reason).toBe('no score from 8 Mar to 4 Apr 2026');
  });

  it('baclofen and physiotherapy begun together: both substantial, neither can be told apart', () => {
    const [baclofen, physiotherapy] = trialsOf({
      medicationUses: [anOrder({ ingredients: [BACLOFEN], coveredDays: 56 })],
      procedures: visits([5, 12, 19, 26, 33, 40]),
      scores: [aScore('pain-average-7d', 8, -2), aScore('pain-average-7d', 4, 45)],
    });
    expect([baclofen?.verdict, physiotherapy?.verdict]).toEqual(['substantial', 'substantial']);
    expect(baclofen?.overlaps.map(({ name }) => name)).toEqual(['physiotherapy']);
    expect(physiotherapy?.overlaps.map(({ name }) => name)).toEqual(['baclofen']);
  });

  it('baclofen stopped for sedation on day 4: inadequate, not tolerated', () => {
    const stopped = anOrder({
      ingredients: [BACLOFEN],
      status: 'stopped',
      stoppedOn: onDay(4),
      reasonStopped: 'sedation',
      stoppedForSideEffect: true,
    });
    const scores = [aScore('pain-now', 8, -1), aScore('pain-now', 8, 6)];
    const trial = trialOf({ medicationUses: [stopped], scores });
    expect((trial.end ?? 0) - DAY_ZERO).toBe(4);
    expect(trial.verdict).toBe('inadequate-trial');
    expect(trial.adequacy.text).toBe('not tolerated: stopped for a side effect');
    expect(trial.change?.roundedPercent).toBe(0);
  });

  it('ibuprofen of unknown days, a year apart: two trials, adequacy unknown, not assessable', () => {
    const order = { coveredDays: null, doseText: null };
    const trials = trialsOf({
      medicationUses: [
        anOrder({ ...order, start: onDay(-400) }),
        anOrder({ ...order, start: onDay(-52) }),
      ],
      scores: [aScore('peg', 8, -400), aScore('peg', 7, -52), aScore('peg', 5, 20)],
    });
    expect(trials.map(({ start }) => (start ?? 0) - DAY_ZERO)).toEqual([-400, -52]);
    for (const trial of trials) {
      expect(trial.adequacy.state).toBe('unknown');
      expect(trial.end).toBeNull();
      expect(trial.ongoing).toBeNull();
      expect(trial.notAssessable).toBe('no-score-in-follow-up');
    }
  });
});

describe('courses', () => {
  const between = (gap: number) => [
    anOrder({ coveredDays: 7 }),
    anOrder({ coveredDays: 7, start: onDay(7 + gap) }),
  ];

  it('join over 14 days without cover, and not over 15', () => {
    expect(trialsOf({ medicationUses: between(14) }).length).toBe(1);
    expect(trialsOf({ medicationUses: between(15) }).length).toBe(2);
  });

  it('begin an early refill after the earlier supply', () => {
    const refill = [anOrder({ coveredDays: 14 }), anOrder({ coveredDays: 14, start: onDay(10) })];
    const trial = trialOf({ medicationUses: refill });
    expect(trial.coveredDays).toBe(28);
    expect((trial.end ?? 0) - DAY_ZERO).toBe(27);
  });

  it('let a new strength replace the earlier supply', () => {
    const stronger = [
      anOrder({ coveredDays: 14, strengthMilligrams: 250 }),
      anOrder({ coveredDays: 14, strengthMilligrams: 500, start: onDay(10) }),
    ];
    const trial = trialOf({ medicationUses: stronger });
    expect(trial.coveredDays).toBe(24);
    expect((trial.end ?? 0) - DAY_ZERO).toBe(23);
  });

  it('end at a recorded stop: what is ordered later is another course', () => {
    const trials = trialsOf({
      medicationUses: [
        anOrder({ status: 'stopped', stoppedOn: onDay(9), reasonStopped: 'no effect' }),
        anOrder({ start: onDay(15) }),
      ],
    });
    expect(trials.length).toBe(2);
    expect(trials[0]?.coveredDays).toBe(10);
    expect(trials[0]?.reasonStopped).toBe('no effect');
  });

  it("count a period by the clinic's days, the day of its end among them", () => {
    const coveredBy = (start: PartialTime, coveredUntil: PartialTime) => {
      const trial = trialOf({
        medicationUses: [anOrder({ start, coveredUntil, coveredDays: null })],
      });
      return [trial.coveredDays, (trial.end ?? 0) - DAY_ZERO];
    };
    expect(coveredBy(onDay(0), onDay(13))).toEqual([14, 13]);
    expect(coveredBy(atTime(0, '09:00'), atTime(13, '08:00'))).toEqual([14, 13]);
    expect(coveredBy(atTime(0, '23:30'), onDay(13))).toEqual([14, 13]);
    expect(coveredBy(atTime(0, '00:00'), atTime(14, '00:00'))).toEqual([14, 13]);
    expect(coveredBy(atTime(0, '09:00'), atTime(0, '09:00'))).toEqual([1, 0]);
    expect(coveredBy(onDay(0), { precision: 'month', date: '2026-03' })).toEqual([null, -DAY_ZERO]);
  });

  it('leave the end unknown when a stop has no date', () => {
    const trial = trialOf({ medicationUses: [anOrder({ status: 'stopped' })] });
    expect(trial.end).toBeNull();
    expect(trial.ongoing).toBeFalse();
    expect(trial.adequacy.state).toBe('unknown');
  });

  it('count a statement and an order for the same days once', () => {
    const statement = anOrder({ kind: 'statement', start: onDay(2), coveredDays: 10 });
    const trial = trialOf({ medicationUses: [anOrder({ coveredDays: 14 }), statement] });
    expect(trial.coveredDays).toBe(14);
    expect(trial.records.length).toBe(2);
  });

  it('join statements that follow each other closely, each of them completed', () => {
    const taken = (from: number, to: number) =>
      anOrder({
        ...{ kind: 'statement', status: 'completed', start: onDay(from), stoppedOn: onDay(to) },
        coveredDays: to - from + 1,
      });
    const joined = trialOf({ medicationUses: [taken(0, 6), taken(10, 16)] });
    expect([joined.coveredDays, (joined.end ?? 0) - DAY_ZERO]).toEqual([14, 16]);
    const overlapping = trialOf({ medicationUses: [taken(0, 27), taken(10, 20)] });
    expect([overlapping.coveredDays, (overlapping.end ?? 0) - DAY_ZERO]).toEqual([28, 27]);
    const refilled = trialOf({ medicationUses: [taken(0, 6), anOrder({ start: onDay(9) })] });
    expect(refilled.coveredDays).toBe(35);
    expect(trialsOf({ medicationUses: [taken(0, 6), taken(22, 28)] }).length).toBe(2);
  });

  it('let a completed statement end an order that was supplied for longer', () => {
    const taken = anOrder({
      ...{ kind: 'statement', status: 'completed', stoppedOn: onDay(13), coveredDays: 14 },
    });
    const { coveredDays, ongoing } = trialOf({ medicationUses: [...naproxen, taken] });
    expect([coveredDays, ongoing]).toEqual([14, false]);
  });

  it('keep a statement of long before apart from a later order', () => {
    const bought = anOrder({ kind: 'statement', start: onDay(-110), coveredDays: 9 });
    const trials = trialsOf({ medicationUses: [anOrder({ coveredDays: 21 }), bought] });
    expect(trials.map(({ coveredDays }) => coveredDays)).toEqual([9, 21]);
  });

  it('join an order of unknown days to a statement of the same days', () => {
    const statement = anOrder({ kind: 'statement', start: onDay(0), coveredDays: 10 });
    const trial = trialOf({ medicationUses: [statement, anOrder({ coveredDays: null })] });
    expect(trial.coveredDays).toBe(10);
  });

  it('count covered days up to now, and say that the course goes on', () => {
    const dayFifteen = { ...AFTER_THE_TRIALS, now: Date.parse('2026-03-15T18:00:00Z') };
    const relaxant = anOrder({ ingredients: [CYCLOBENZAPRINE], coveredDays: 21 });
    const trial = trialOf({ medicationUses: [relaxant] }, dayFifteen);
    expect(trial.coveredDays).toBe(15);
    expect(trial.ongoing).toBeTrue();
    expect(trial.isSoFar).toBeTrue();
  });

  it('warn of more than 21 days of cyclobenzaprine, which is not better', () => {
    const relaxant = anOrder({ ingredients: [CYCLOBENZAPRINE], coveredDays: 28 });
    const { adequacy } = trialOf({ medicationUses: [relaxant] });
    expect(adequacy.state).toBe('adequate');
    expect(adequacy.warnings).toEqual(['more than 21 days of cyclobenzaprine']);
  });

  it('ask 3 days of an NSAID without prescription, and warn past 10', () => {
    const bought = (coveredDays: number) =>
      trialOf({ medicationUses: [anOrder({ overTheCounter: true, coveredDays })] }).adequacy;
    expect(bought(2).state).toBe('inadequate');
    expect(bought(3).state).toBe('adequate');
    expect(bought(11).warnings.length).toBe(1);
  });

  it('name other medicines begun near the start, and make no trial of them', () => {
    const sertraline = anOrder({ ingredients: [SERTRALINE], start: onDay(-14) });
    const scores = [aScore('peg', 8, -3), aScore('peg', 4, 20)];
    const trial = trialOf({ medicationUses: [...naproxen, sertraline], scores });
    expect(trial.overlaps.map(({ name }) => name)).toEqual(['sertraline']);
  });

  it('name what was going on all along as "also on", not as an overlap', () => {
    const sertraline = anOrder({ ingredients: [SERTRALINE], start: onDay(-90), coveredDays: 360 });
    const scores = [aScore('peg', 8, -3), aScore('peg', 4, 20)];
    const trial = trialOf({ medicationUses: [...naproxen, sertraline], scores });
    expect(trial.overlaps).toEqual([]);
    expect(trial.alsoOn.map(({ name }) => name)).toEqual(['sertraline']);
  });
});

describe('overlaps', () => {
  it('name another measure of the same home-care plan', () => {
    const plan = { id: 'CarePlan/1' };
    const homeCareOrders = [aHomeCareOrder(plan), aHomeCareOrder({ ...plan, measure: 'rest' })];
    const overlaps = trialsOf({ homeCareOrders }).map((trial) => trial.overlaps[0]?.name);
    expect(overlaps).toEqual(['rest', 'heat']);
  });

  it('name the other ingredients of the same tablet: an opioid beside the relaxant counts', () => {
    const tablet = anOrder({ ingredients: [CYCLOBENZAPRINE, BACLOFEN, SERTRALINE] });
    const overlaps = trialsOf({ medicationUses: [tablet] }).map((trial) =>
      trial.overlaps.map(({ name }) => name),
    );
    expect(overlaps).toEqual([
      ['cyclobenzaprine', 'sertraline'],
      ['baclofen', 'sertraline'],
    ]);
  });
});

describe('windows', () => {
  const inFollowUp = (day: number, parts: Partial<PatientChart>) =>
    trialsOf({ ...parts, scores: [aScore('peg', 8, -1), aScore('peg', 4, day)] })[0]?.verdict ===
    'substantial';

  const relaxant = anOrder({ ingredients: [CYCLOBENZAPRINE], coveredDays: null });
  const table: readonly [string, Partial<PatientChart>, number, number][] = [
    ['home care', { homeCareOrders: [aHomeCareOrder()] }, 7, 28],
    ['an NSAID of 28 days', { medicationUses: naproxen }, 7, 34],
    ['an NSAID without a known end', { medicationUses: [anOrder({ coveredDays: null })] }, 7, 56],
    ['a relaxant without a known end', { medicationUses: [relaxant] }, 7, 28],
    [
      'baclofen that goes on',
      { medicationUses: [anOrder({ ingredients: [BACLOFEN], coveredDays: 200 })] },
      14,
      84,
    ],
    ['an injection', { procedures: [anInjection()] }, 10, 56],
    ['a program long over', { procedures: visits([0, 7, 14]) }, 14, 42],
    ['a course of 4 days', { medicationUses: [anOrder({ coveredDays: 4 })] }, 3, 10],
  ];
  for (const [name, parts, first, last] of table) {
    it(`of ${name}: follow-up from day ${first} to day ${last}`, () => {
      const late = { ...AFTER_THE_TRIALS, now: Date.parse('2026-08-01T12:00:00Z') };
      const trial = trialsOf({ ...parts, scores: [] }, late)[0];
      expect((trial?.followUpWindow?.first ?? 0) - DAY_ZERO).toBe(first);
      expect((trial?.followUpWindow?.last ?? 0) - DAY_ZERO).toBe(last);
    });
  }

  it('hold their first and last day', () => {
    expect(inFollowUp(6, { medicationUses: naproxen })).toBeFalse();
    expect(inFollowUp(7, { medicationUses: naproxen })).toBeTrue();
    expect(inFollowUp(34, { medicationUses: naproxen })).toBeTrue();
    expect(inFollowUp(35, { medicationUses: naproxen })).toBeFalse();
  });

  it('of a baseline reach back 28 days and no more', () => {
    const from = (day: number) =>
      trialOf({ medicationUses: naproxen, scores: [aScore('peg', 8, day), aScore('peg', 4, 20)] });
    expect(from(-28).verdict).toBe('substantial');
    expect(from(-29).notAssessable).toBe('no-score-in-baseline');
  });

  it('of an injection end the day before the next one of the same region', () => {
    const procedures = [
      anInjection(),
      anInjection({
        time: { at: atTime(21, '10:00'), basis: 'effective' },
        sites: [{ name: 'levator scapulae', side: 'left' }],
      }),
    ];
    const [first] = trialsOf({ procedures });
    expect((first?.followUpWindow?.last ?? 0) - DAY_ZERO).toBe(20);
  });

  it('of an injection are not cut by one of the other side', () => {
    const procedures = [
      anInjection(),
      anInjection({
        time: { at: atTime(21, '10:00'), basis: 'effective' },
        sites: [{ name: 'trapezius', side: 'right' }],
      }),
    ];
    const [first] = trialsOf({ procedures });
    expect((first?.followUpWindow?.last ?? 0) - DAY_ZERO).toBe(56);
  });

  it('of an injection repeated within 10 days hold nothing, and say so', () => {
    const again = anInjection({ time: { at: atTime(8, '10:00'), basis: 'effective' } });
    const [first] = trialsOf({ procedures: [anInjection(), again] });
    expect(first?.followUpWindow).toBeNull();
    expect(first?.reason).toBe('injected again before follow-up could begin');
  });

  it("leave out a score of the injection's day without a time of day", () => {
    const scores = [aScore('pain-now', 7, 0), aScore('pain-now', 3, 20)];
    const trial = trialOf({ procedures: [anInjection()], scores });
    expect(trial.notAssessable).toBe('no-score-in-baseline');
  });

  it('take a month only when it lies wholly inside', () => {
    const march = { precision: 'month', date: '2026-03' } as const;
    const long = [anOrder({ coveredDays: 60, start: { precision: 'day', date: '2026-02-20' } })];
    const scores = [aScore('peg', 8, -20), aScore('peg', 4, march)];
    expect(trialOf({ medicationUses: long, scores }).verdict).toBe('substantial');
    expect(trialOf({ medicationUses: naproxen, scores }).verdict).toBe('not-assessable');
  });

  it("belong to the clinic's calendar, not to the reader's", () => {
    // 23:30 on 28 March in Chicago is 29 March in UTC, and still day 27 for the clinic.
    const late = aScore('peg', 4, {
      precision: 'instant',
      instant: Date.parse('2026-04-05T04:30Z'),
    });
    const scores = [aScore('peg', 8, -1), late];
    expect(trialOf({ medicationUses: naproxen, scores }).verdict).toBe('substantial');
    const inTokyo = { ...AFTER_THE_TRIALS, timeZone: 'Asia/Tokyo' };
    expect(trialOf({ medicationUses: naproxen, scores }, inTokyo).verdict).toBe('not-assessable');
  });

  it('say "too early" before the follow-up begins', () => {
    const dayThree = { ...AFTER_THE_TRIALS, now: Date.parse('2026-03-04T18:00:00Z') };
    const trial = trialOf({ medicationUses: naproxen, scores: [aScore('peg', 8, -1)] }, dayThree);
    expect(trial.notAssessable).toBe('too-early');
    expect(trial.reason).toBe('too early: follow-up begins on 8 Mar 2026');
  });

  it('ignore a score dated after now', () => {
    const dayTen = { ...AFTER_THE_TRIALS, now: Date.parse('2026-03-11T18:00:00Z') };
    const scores = [aScore('peg', 8, -1), aScore('peg', 2, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores }, dayTen);
    expect(trial.notAssessable).toBe('no-score-in-follow-up');
  });
});

describe('what a second measure says', () => {
  const scores = [aScore('pain-now', 8, -3), aScore('pain-now', 4, 20)];

  it('never takes one pain scale for a second measure of another', () => {
    const both = [...scores, aScore('pain-worst-7d', 9, -3), aScore('pain-worst-7d', 3, 20)];
    const trial = trialOf({ medicationUses: naproxen, scores: both });
    expect(trial.scale).toBe('pain-worst-7d');
    expect(trial.confirmed).toBeFalse();
    expect(trial.otherScales.map(({ scale }) => scale)).toEqual(['pain-now']);
  });

  it('confirms by function that is two points better', () => {
    const measured = (after: number) => [
      ...scores,
      aScore('patient-specific-function', 3, -3),
      aScore('patient-specific-function', after, 20),
    ];
    expect(trialOf({ medicationUses: naproxen, scores: measured(5) }).confirmed).toBeTrue();
    expect(trialOf({ medicationUses: naproxen, scores: measured(4.9) }).confirmed).toBeFalse();
  });

  it('says that PGIC 6 disagrees', () => {
    const responses = [aResponse({ globalImpression: 6 })];
    const trial = trialOf({ medicationUses: naproxen, scores, responses });
    expect(trial.confirmed).toBeFalse();
    expect(trial.reason).toBe('PGIC 6 (much worse) disagrees');
  });

  it('says that PGIC 6 disagrees where the scores did not change either', () => {
    const unchanged = [aScore('pain-now', 8, -3), aScore('pain-now', 8, 20)];
    const responses = [aResponse({ globalImpression: 6 })];
    const trial = trialOf({ medicationUses: naproxen, scores: unchanged, responses });
    expect(trial.verdict).toBe('none');
    expect(trial.reason).toBe('PGIC 6 (much worse) disagrees');
    const worse = [aScore('pain-now', 5, -3), aScore('pain-now', 8, 20)];
    expect(trialOf({ medicationUses: naproxen, scores: worse, responses }).reason).toBe(
      'agrees: PGIC 6 (much worse)',
    );
  });

  it('neither agrees nor disagrees where there is no change to speak of', () => {
    const responses = [aResponse({ globalImpression: 2 })];
    const { secondMeasures } = trialOf({ medicationUses: naproxen, responses });
    expect(secondMeasures.map(({ agrees }) => agrees)).toEqual([null]);
  });

  it('gives a PGIC with a focus to that treatment alone', () => {
    const order = anOrder({ ingredients: [CYCLOBENZAPRINE], coveredDays: 14 });
    const responses = [aResponse({ globalImpression: 1, focus: [order.id] })];
    const trials = trialsOf({ medicationUses: [...naproxen, order], scores, responses });
    const confirmed = trials.filter((trial) => trial.confirmed).map(({ name }) => name);
    expect(confirmed).toEqual(['cyclobenzaprine']);
  });

  it('lets relief as told confirm, and never makes a change of it', () => {
    const responses = [aResponse({ percentRelief: 60 })];
    expect(trialOf({ medicationUses: naproxen, scores, responses }).confirmed).toBeTrue();
    const without = trialOf({ medicationUses: naproxen, responses });
    expect(without.verdict).toBe('not-assessable');
  });
});

describe('injections', () => {
  it('of one clinic day are one session', () => {
    const procedures = [anInjection(), anInjection({ sites: [{ name: 'rhomboid', side: null }] })];
    const trial = trialOf({ procedures });
    expect(trial.records.length).toBe(2);
    expect(trial.detail).toBe('left trapezius, rhomboid, lidocaine 1 % 20 mg');
  });

  it('without a day are trials of their own, with nothing to compare', () => {
    const trials = trialsOf({
      procedures: [anInjection({ time: null }), anInjection({ time: null })],
    });
    expect(trials.map(({ notAssessable }) => notAssessable)).toEqual([
      'start-unknown',
      'start-unknown',
    ]);
  });

  it('tell how long relief lasted though nobody asked again in the follow-up window', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 3, 3), aScore('peg', 7, 8)];
    const trial = trialOf({ procedures: [anInjection()], scores });
    expect(trial.verdict).toBe('not-assessable');
    expect(trial.reliefDays).toEqual({ atLeast: 3, below: 8 });
  });

  it('count relief on the day itself, but no lack of it: it had not begun yet', () => {
    const relief = (soonAfter: number, later: number) =>
      trialOf({
        procedures: [anInjection()],
        scores: [
          aScore('pain-now', 8, -1),
          aScore('pain-now', soonAfter, atTime(0, '10:30')),
          aScore('pain-now', later, 12),
        ],
      }).reliefDays;
    expect(relief(2, 6)).toEqual({ atLeast: 0, below: 12 });
    expect(relief(7, 3)).toEqual({ atLeast: 12, below: null });
  });

  it('without a muscle or a drug are of unknown adequacy, and keep their class', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 4, 20)];
    const trial = trialOf({ procedures: [anInjection({ drugs: [] })], scores });
    expect(trial.adequacy).toEqual(
      jasmine.objectContaining({ state: 'unknown', text: 'drug not recorded' }),
    );
    expect(trial.verdict).toBe('substantial');
    expect(trial.reason).toBe('drug not recorded; one measure only');
  });
});

describe('programs and home care', () => {
  it('join visits over 42 days, and not over 43', () => {
    expect(trialsOf({ procedures: visits([-60, -18]) }).length).toBe(1);
    expect(trialsOf({ procedures: visits([-60, -17]) }).length).toBe(2);
  });

  it('are adequate with 6 visits, or with 6 weeks of a visit every 14 days', () => {
    const state = (days: number[]) => trialOf({ procedures: visits(days) }).adequacy.state;
    expect(state([0, 1, 2, 3, 4, 5])).toBe('adequate');
    expect(state([0, 14, 28, 42])).toBe('adequate');
    expect(state([0, 15, 28, 42])).toBe('inadequate');
    expect(state([0, 14, 28, 41])).toBe('inadequate');
  });

  it('ask three logged days of home care; none logged is unknown, not never', () => {
    const withDays = (days: number[]) =>
      trialOf({ homeCareOrders: [aHomeCareOrder()], homeCareDays: doneOn(days) }).adequacy;
    expect(withDays([]).state).toBe('unknown');
    expect(withDays([1, 2]).text).toBe('2 of 3 logged days');
    expect(withDays([1, 2, 5]).state).toBe('adequate');
  });

  it('call home care without effect for over two weeks a reason to move on', () => {
    const scores = [aScore('peg', 8, -3), aScore('peg', 8, 20)];
    const homeCareDays = doneOn([1, 2, 3]);
    const trial = trialOf({ homeCareOrders: [aHomeCareOrder()], homeCareDays, scores });
    expect(trial.verdict).toBe('none');
    expect(trial.adequacy.warnings).toEqual([
      'more than 14 days without effect: a reason to move on',
    ]);
  });
});

describe('episodes per week', () => {
  it('count only weeks with an entry or an explicit none', () => {
    const trial = trialOf({
      medicationUses: naproxen,
      episodes: [anEpisode(-27), anEpisode(-26), anEpisode(-10)],
      episodeCounts: [anEpisodeCount(10, 0), anEpisodeCount(20, 0)],
    });
    expect(trial.episodesBefore).toEqual({ perWeek: 1.5, weeksRecorded: 2, weeks: 4 });
    expect(trial.episodesAfter).toEqual({ perWeek: 0, weeksRecorded: 2, weeks: 4 });
  });

  it('are "not recorded" without entries, never 0', () => {
    expect(trialOf({ medicationUses: naproxen }).episodesBefore?.perWeek).toBeNull();
  });
});

describe('referrals', () => {
  const referral = {
    id: 'ServiceRequest/r',
    discipline: 'physiotherapy',
    text: 'Referral for physical therapy',
    time: { at: onDay(0), basis: 'effective' },
    kind: 'referral',
  } as const;
  const open = (parts: Partial<PatientChart>) =>
    ledger(aChart(parts), DEFAULT_PROTOCOL, AFTER_THE_TRIALS).referrals;

  it('without visits are open, with their outcome not recorded, and no trial', () => {
    expect(open({ referrals: [referral] }).map(({ record }) => record)).toEqual([referral.id]);
    expect(trialsOf({ referrals: [referral] })).toEqual([]);
  });

  it('are answered by a later visit, not by an earlier one', () => {
    expect(open({ referrals: [referral], procedures: visits([5]) })).toEqual([]);
    expect(open({ referrals: [referral], procedures: visits([-5]) }).length).toBe(1);
  });
});
