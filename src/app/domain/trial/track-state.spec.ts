import { aLedger, aReferral, aTrial, day } from '../../testing/builders/trial-builder.ts';
import { trackStates } from './track-state.ts';
import type { TrackState } from './track-state.ts';
import type { OpenReferral, Trial } from './trial.ts';

describe('where a patient stands on each track', () => {
  function medication(...trials: Trial[]): TrackState {
    return trackStates(aLedger({ trials })).medication;
  }

  it('claims nothing where the chart holds nothing', () => {
    expect(trackStates(aLedger())).toEqual({
      'home-care': { kind: 'none-recorded' },
      medication: { kind: 'none-recorded' },
      injection: { kind: 'none-recorded' },
      'referral-care': { kind: 'none-recorded' },
    });
  });

  it('counts the covered days of a running course, and names what runs beside it', () => {
    const baclofen = aTrial({ name: 'baclofen', ongoing: true, start: day('2026-02-01') });
    const relaxant = aTrial({
      name: 'cyclobenzaprine',
      ongoing: true,
      start: day('2026-03-01'),
      coveredDays: 15,
    });
    expect(medication(relaxant, baclofen)).toEqual({
      kind: 'running',
      name: 'cyclobenzaprine',
      progress: { unit: 'day', count: 15 },
      alsoRunning: ['baclofen'],
    });
  });

  it('says nothing of the day where the days of an order are unknown', () => {
    const state = medication(aTrial({ ongoing: true, coveredDays: null }));
    expect(state).toEqual(jasmine.objectContaining({ kind: 'running', progress: null }));
  });

  it('shows what runs now before anything that worked earlier', () => {
    const ended = aTrial({ verdict: 'substantial', confirmed: true });
    const running = aTrial({ name: 'baclofen', ongoing: true });
    expect(medication(ended, running).kind).toBe('running');
  });

  it('takes a program as running while its next visit may still come', () => {
    const visits = ['2026-03-05', '2026-03-12', '2026-03-19'].map(day);
    const program = aTrial({
      kind: 'program',
      track: 'referral-care',
      name: 'physiotherapy',
      ongoing: null,
      coveredDays: null,
      spans: visits.map((visit) => ({ first: visit, last: visit })),
    });
    expect(trackStates(aLedger({ trials: [program] }))['referral-care']).toEqual({
      kind: 'running',
      name: 'physiotherapy',
      progress: { unit: 'visit', count: 3 },
      alsoRunning: [],
    });
  });

  it('counts logged days of home care, not days since it was asked for', () => {
    const heat = aTrial({
      kind: 'home-care',
      track: 'home-care',
      name: 'heat',
      ongoing: true,
      coveredDays: 4,
    });
    expect(trackStates(aLedger({ trials: [heat] }))['home-care']).toEqual(
      jasmine.objectContaining({ progress: { unit: 'logged-day', count: 4 } }),
    );
  });

  it('does not take a course without a recorded end as running, nor as over', () => {
    const ibuprofen = (start: string) =>
      aTrial({ name: 'ibuprofen', ongoing: null, end: null, start: day(start) });
    expect(medication(ibuprofen('2021-03-20'), ibuprofen('2022-03-03'))).toEqual({
      kind: 'end-unknown',
      name: 'ibuprofen',
      since: day('2022-03-03'),
    });
  });

  it('takes a course without a recorded end as over once another trial has followed', () => {
    const ibuprofen = aTrial({ ongoing: null, end: null, start: day('2021-03-20') });
    expect(medication(ibuprofen, aTrial({ verdict: 'moderate' })).kind).toBe('tried');
  });

  it('lets a use without any date speak only where there is nothing else', () => {
    const undated = aTrial({ name: 'tizanidine', ongoing: null, end: null, start: null });
    expect(medication(undated)).toEqual({ kind: 'end-unknown', name: 'tizanidine', since: null });
    expect(medication(undated, aTrial({ verdict: 'minimal' }))).toEqual(
      jasmine.objectContaining({ kind: 'tried', verdict: 'minimal', trials: 2 }),
    );
  });

  it('gives the best verdict of what is over, a confirmed one first', () => {
    const worse = aTrial({ verdict: 'worse' });
    const moderate = aTrial({ name: 'meloxicam', verdict: 'moderate', start: day('2026-06-01') });
    const confirmed = aTrial({ name: 'baclofen', verdict: 'moderate', confirmed: true });
    expect(medication(worse, moderate, confirmed)).toEqual({
      kind: 'tried',
      verdict: 'moderate',
      confirmed: true,
      name: 'baclofen',
      trials: 3,
    });
  });

  it('never lets an inadequate trial, or one that cannot be assessed, stand for a completed one', () => {
    const inadequate = aTrial({ verdict: 'inadequate-trial' });
    const none = aTrial({ name: 'naproxen', verdict: 'none' });
    const unassessed = aTrial({ verdict: 'not-assessable' });
    expect(medication(unassessed, inadequate, none)).toEqual(
      jasmine.objectContaining({ verdict: 'none' }),
    );
  });

  it('shows a referral that no visit answers, of planned care too', () => {
    const states = (referral: OpenReferral) =>
      trackStates(aLedger({ referrals: [referral] }))['referral-care'];
    expect(states(aReferral({ day: day('2026-05-01') }))).toEqual({
      kind: 'referred',
      name: 'physiotherapy',
      day: day('2026-05-01'),
    });
    expect(states(aReferral({ kind: 'planned-care', day: null })).kind).toBe('planned');
  });

  it('lets a referral speak only when it is newer than what was done since', () => {
    const massage = aTrial({ track: 'referral-care', kind: 'program', name: 'massage' });
    const state = (on: string) =>
      trackStates(aLedger({ trials: [massage], referrals: [aReferral({ day: day(on) })] }))[
        'referral-care'
      ].kind;
    expect(state('2026-05-01')).toBe('referred');
    expect(state('2026-03-28')).toBe('tried');
  });

  it('keeps referrals off the other tracks', () => {
    expect(trackStates(aLedger({ referrals: [aReferral()] })).medication.kind).toBe(
      'none-recorded',
    );
  });
});
