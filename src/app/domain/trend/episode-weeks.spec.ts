import { aChart } from '../../testing/builders/chart-builder.ts';
import {
  aSpasm,
  aWeekWithout,
  CLOCK,
  time,
} from '../../testing/builders/patient-record-builder.ts';
import { day } from '../../testing/builders/trial-builder.ts';
import { formatDay } from '../time/clinic-day.ts';
import type { PatientChart } from '../trial/patient-chart.ts';
import { episodesWithoutWeek, episodeWeeks } from './episode-weeks.ts';

describe('episodes per week', () => {
  const axis = { first: day('2026-03-02'), last: day('2026-03-29') };

  /** `Monday: count (worst severity)` of every week; a gap is `-`. */
  function weeksOf(chart: Partial<PatientChart>, within = axis): string[] {
    return episodeWeeks(aChart(chart), CLOCK, within).map(
      ({ first, state, count, worstSeverity }) =>
        `${formatDay(first)}: ${state === 'not-recorded' ? '-' : `${count} (${worstSeverity})`}`,
    );
  }

  it('counts whole weeks from Monday to Sunday, and a week without any record is a gap, not a zero', () => {
    const episodes = [
      aSpasm({ id: 'a', start: time('2026-03-02'), severity: 4 }),
      aSpasm({ id: 'b', start: time('2026-03-08'), severity: 7 }),
      aSpasm({ id: 'c', start: time('2026-03-09'), severity: null }),
    ];
    expect(weeksOf({ episodes })).toEqual([
      '2026-03-02: 2 (7)',
      '2026-03-09: 1 (null)',
      '2026-03-16: -',
      '2026-03-23: -',
    ]);
  });

  it('shows "none this week" of the patient as a zero', () => {
    const chart = aChart({
      episodeCounts: [aWeekWithout({ time: time('2026-03-15'), count: 0 })],
    });
    expect(episodeWeeks(chart, CLOCK, axis).map(({ state }) => state)).toEqual([
      'not-recorded',
      'none',
      'not-recorded',
      'not-recorded',
    ]);
  });

  it('puts a count into the week that holds most of its seven days, whenever it was told', () => {
    const episodeCounts = [aWeekWithout({ time: time('2026-03-17'), count: 3 })];
    expect(weeksOf({ episodeCounts })[1]).toBe('2026-03-09: 3 (null)');
  });

  it('lets the count hold episodes nobody described, and never fewer than are described', () => {
    const episodes = ['2026-03-03', '2026-03-04'].map((date) =>
      aSpasm({ id: date, start: time(date) }),
    );
    const told = (count: number) => [aWeekWithout({ time: time('2026-03-08'), count })];
    expect(weeksOf({ episodes, episodeCounts: told(5) })[0]).toBe('2026-03-02: 5 (6)');
    expect(weeksOf({ episodes, episodeCounts: told(0) })[0]).toBe('2026-03-02: 2 (6)');
  });

  it("takes the week from the clinic's calendar: Sunday evening in Chicago is Monday in Greenwich", () => {
    const episodes = [aSpasm({ start: time('2026-03-09T03:30:00Z') })];
    expect(weeksOf({ episodes })[0]).toBe('2026-03-02: 1 (6)');
  });

  it('ends with the present week, which is still running, and ignores what is dated after now', () => {
    const episodes = [
      aSpasm({ id: 'today', start: time('2026-04-30T16:00:00Z') }),
      aSpasm({ id: 'later today', start: time('2026-04-30T18:00:00Z') }),
      aSpasm({ id: 'tomorrow', start: time('2026-05-01') }),
    ];
    const weeks = episodeWeeks(aChart({ episodes }), CLOCK, {
      first: day('2026-04-20'),
      last: day('2026-05-20'),
    });
    expect(weeks.map(({ count, isRunning }) => [count, isRunning])).toEqual([
      [null, false],
      [1, true],
    ]);
  });

  it('names the episodes whose week is not known', () => {
    const episodes = [
      aSpasm({ id: 'month only', start: time('2026-03') }),
      aSpasm({ id: 'undated', start: null }),
      aSpasm({ id: 'dated' }),
    ];
    expect(episodesWithoutWeek(aChart({ episodes }), CLOCK)).toEqual(['month only', 'undated']);
  });
});
