import { Chart } from 'chart.js';
import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { toSynopsis } from '../../../domain/trend/synopsis.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import { EMPTY_CHART } from '../../../domain/trial/patient-chart.ts';
import type { PatientChart } from '../../../domain/trial/patient-chart.ts';
import type { ChartColours } from '../../../shared/chart/chart-colours.ts';
import '../../../shared/chart/chart-canvas.ts';
import { aChart } from '../../../testing/builders/chart-builder.ts';
import {
  aDatedScore,
  aSpasm,
  aWeekWithout,
  at,
  CLOCK,
  reported,
  time,
} from '../../../testing/builders/patient-record-builder.ts';
import {
  aLedger,
  anAssessedTrial,
  aWindowValue,
  day,
} from '../../../testing/builders/trial-builder.ts';
import { toSynopsisChart } from './synopsis-chart.ts';
import type { PictureSettings } from './synopsis-chart.ts';
import type { DrawnPoint } from './synopsis-datasets.ts';
import { picturePoints } from './synopsis-points.ts';

const track = { line: 'line', tint: 'tint' };
const COLOURS: ChartColours = {
  text: 'text',
  textMuted: 'muted',
  rule: 'rule',
  ruleStrong: 'rule-strong',
  panel: 'panel',
  primary: 'primary',
  hatch: 'hatch',
  tracks: {
    'home-care': track,
    medication: track,
    injection: track,
    'referral-care': track,
    other: { line: 'other', tint: 'other-tint' },
  },
};

describe('toSynopsisChart', () => {
  const settings: PictureSettings = {
    colours: COLOURS,
    timeZone: CLOCK.timeZone,
    gutter: 112,
    plotWidth: 900,
    active: null,
    focused: null,
    openRecord: () => undefined,
  };

  const chart = aChart({
    episodes: [
      aSpasm({ id: 'a', start: time('2026-03-03'), severity: 6 }),
      aSpasm({ id: 'b', start: time('2026-03-04'), severity: 8 }),
      aSpasm({ id: 'c', start: time('2026-03-17'), severity: null }),
    ],
    episodeCounts: [aWeekWithout({ time: time('2026-03-15') })],
    scores: [
      aDatedScore({ id: 'clinical', value: 8, time: at('2025-09-03') }),
      aDatedScore({ id: 'reported', value: 6.3, time: reported('2025-11-12') }),
      aDatedScore({ id: 'later', value: 6, time: at('2026-04-01') }),
    ],
  });

  function viewOf(of: PatientChart, ledger = aLedger()): SynopsisView {
    return toSynopsis(of, ledger, CLOCK, { kind: 'preset', preset: '1y' });
  }

  function dataset(configuration: ChartConfiguration, label: string): ChartDataset | undefined {
    return configuration.data.datasets.find((set) => set.label?.startsWith(label));
  }

  /** `x: y` of every mark of a dataset, x as days after 1 March 2026. */
  function marksOf(set: ChartDataset | undefined): readonly (readonly [number, number])[] {
    return ((set?.data ?? []) as DrawnPoint[]).map(({ x, y }) => [x - day('2026-03-01'), y]);
  }

  it('draws a bar only for weeks with episodes, at the middle of the week', () => {
    const drawn = toSynopsisChart(viewOf(chart), settings);
    expect(marksOf(dataset(drawn, 'Episodes'))).toEqual([
      [4.5, 2],
      [18.5, 1],
    ]);
  });

  it('marks the explicit zero, and draws nothing for a week without a record', () => {
    const drawn = toSynopsisChart(viewOf(chart), settings);
    expect(marksOf(dataset(drawn, 'No episodes'))).toEqual([[11.5, 0]]);
  });

  it('breaks the line of severity where a week has none', () => {
    const drawn = toSynopsisChart(viewOf(chart), settings);
    const known = marksOf(dataset(drawn, 'Worst severity')).filter(([, y]) => !Number.isNaN(y));
    expect(known).toEqual([[4.5, 8]]);
    expect(dataset(drawn, 'Worst severity')).toEqual(jasmine.objectContaining({ spanGaps: false }));
  });

  it('draws a score with only the time of its report hollow', () => {
    const drawn = toSynopsisChart(viewOf(chart), settings);
    expect(dataset(drawn, 'PEG')).toEqual(
      jasmine.objectContaining({ pointBackgroundColor: ['text', 'panel', 'text'] }),
    );
  });

  it('caps nothing, in years of weekly scores', () => {
    const scores = Array.from({ length: 5000 }, (_, index) =>
      aDatedScore({ id: `${index}`, time: at('2026-03-01'), value: index % 11 }),
    );
    const drawn = toSynopsisChart(viewOf(aChart({ scores })), settings);
    expect(dataset(drawn, 'PEG')?.data.length).toBe(5000);
  });

  it('draws a 100 mm scale at a tenth and says so, value and unit unchanged', () => {
    const scores = [aDatedScore({ measure: 'vas', value: 64 })];
    const drawn = toSynopsisChart(viewOf(aChart({ scores })), settings);
    const vas = dataset(drawn, 'Visual analog');
    expect(vas?.label).toContain('drawn at a tenth');
    expect((vas?.data as DrawnPoint[])[0]).toEqual(
      jasmine.objectContaining({ y: 6.4, text: 'VAS 64 of 100 · 1 Mar 2026' }),
    );
  });

  it('lets the keys reach exactly what is drawn, from left to right', () => {
    const view = viewOf(chart);
    const drawn = toSynopsisChart(view, settings)
      .data.datasets.filter(({ label }) => label !== 'Worst severity of the week')
      .flatMap(({ data }) => data as DrawnPoint[]);
    const reached = picturePoints(view, CLOCK.timeZone);
    expect(reached.map(({ text }) => text).sort()).toEqual(drawn.map(({ text }) => text).sort());
    expect(reached.map(({ x }) => x)).toEqual(drawn.map(({ x }) => x).sort((a, b) => a - b));
  });

  it('says with every mark what it is, when, and from which record', () => {
    expect(
      picturePoints(viewOf(chart), CLOCK.timeZone).map(({ text, record }) => [text, record]),
    ).toEqual([
      ['PEG 8 of 10 · 3 Sep 2025', 'clinical'],
      ['PEG 6.3 of 10 · reported 12 Nov 2025', 'reported'],
      ['2–8 Mar 2026 · 2 episodes, worst severity 8 of 10', 'a'],
      ['9–15 Mar 2026 · no episodes', 'Observation/count'],
      ['16–22 Mar 2026 · 1 episode, severity not recorded', 'c'],
      ['PEG 6 of 10 · 1 Apr 2026', 'later'],
    ]);
  });

  it("shows the windows of the trial in focus on the trial's own days, with the 30 % and 50 % lines", () => {
    const trial = anAssessedTrial({ baseline: aWindowValue({ value: 8 }) });
    const view = viewOf(chart, aLedger({ trials: [trial] }));
    const active = view.lanes.flatMap(({ items }) => items)[0] ?? null;
    const annotations = toSynopsisChart(view, { ...settings, active }).options?.plugins?.annotation
      ?.annotations as Readonly<Record<string, object>>;
    expect(annotations['before-score']).toEqual(
      jasmine.objectContaining({ xMin: day('2026-02-01'), xMax: day('2026-03-02') }),
    );
    expect(annotations['after-episodes']).toEqual(
      jasmine.objectContaining({ xMin: day('2026-03-08'), xMax: day('2026-04-05') }),
    );
    expect(annotations['minus-30']).toEqual(jasmine.objectContaining({ yMin: 5.6, yMax: 5.6 }));
    expect(annotations['minus-50']).toEqual(jasmine.objectContaining({ yMin: 4, yMax: 4 }));
  });

  it('says on the picture itself that there is nothing', () => {
    const annotations = toSynopsisChart(viewOf(EMPTY_CHART), settings).options?.plugins?.annotation
      ?.annotations as Readonly<Record<string, { content?: string }>>;
    expect(annotations['empty-score']?.content).toBe('No pain score in this range');
    expect(annotations['empty-episodes']?.content).toBe('Episodes not recorded in this range');
  });

  describe('drawn', () => {
    function draw(configuration: ChartConfiguration): { chart: Chart; done: () => void } {
      const box = document.createElement('div');
      box.style.cssText = 'width: 1024px; height: 260px; position: relative';
      const canvas = document.createElement('canvas');
      box.append(canvas);
      document.body.append(box);
      const drawn = new Chart(canvas, configuration);
      return {
        chart: drawn,
        done: () => {
          drawn.destroy();
          box.remove();
        },
      };
    }

    it('lays the days out exactly between gutter and margin, where the lanes expect them', () => {
      const view = viewOf(chart);
      const { chart: drawn, done } = draw(toSynopsisChart(view, settings));
      const x = drawn.scales['x'];
      expect(drawn.chartArea.left).toBe(112);
      expect(drawn.chartArea.right).toBe(1024 - 12);
      expect(x?.getPixelForValue(view.axis.first)).toBeCloseTo(112, 6);
      expect(x?.getPixelForValue(view.axis.last + 1)).toBeCloseTo(1012, 6);
      done();
    });

    it('keeps scores above episodes', () => {
      const { chart: drawn, done } = draw(toSynopsisChart(viewOf(chart), settings));
      expect(drawn.scales['score']?.bottom).toBeLessThanOrEqual(drawn.scales['episodes']?.top ?? 0);
      done();
    });
  });
});
