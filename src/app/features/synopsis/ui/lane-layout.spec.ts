import type { Lane, LaneItem } from '../../../domain/trend/lanes.ts';
import { aTrial, anAssessedTrial, day } from '../../../testing/builders/trial-builder.ts';
import { placeLane } from './lane-layout.ts';

describe('placeLane', () => {
  // 100 days on 1000 pixels: 10 pixels a day.
  const axis = { first: day('2026-01-01'), last: day('2026-04-10') };

  function item(first: string, last: string, overrides: Partial<LaneItem> = {}): LaneItem {
    const days = { first: day(first), last: day(last) };
    return {
      id: first,
      shape: 'bar',
      label: 'naproxen',
      description: 'naproxen',
      ...days,
      spans: [days],
      ending: 'ended',
      trial: aTrial(),
      record: null,
      outcome: null,
      ...overrides,
    };
  }

  function place(...items: LaneItem[]) {
    const lane: Lane = { id: 'medication', label: 'Medication', items };
    return placeLane(lane, axis, 1000);
  }

  it('stands a bar exactly on its days, the last one included', () => {
    const [placed] = place(item('2026-01-11', '2026-01-30')).items;
    expect(placed).toEqual(jasmine.objectContaining({ left: 10, pixels: 200, row: 0 }));
  });

  it('cuts a bar at the ends of the axis and says so', () => {
    const [placed] = place(item('2025-12-01', '2026-05-01')).items;
    expect(placed).toEqual(
      jasmine.objectContaining({ left: 0, pixels: 1000, isCutAtStart: true, isCutAtEnd: true }),
    );
    expect(placed?.spans).toEqual([{ left: 0, width: 100 }]);
  });

  it('leaves the days without cover open within the bar', () => {
    const spans = [
      { first: day('2026-01-11'), last: day('2026-01-15') },
      { first: day('2026-01-26'), last: day('2026-01-30') },
    ];
    const [placed] = place(item('2026-01-11', '2026-01-30', { spans })).items;
    expect(placed?.spans).toEqual([
      { left: 0, width: 25 },
      { left: 75, width: 25 },
    ]);
  });

  it('puts what would touch, words included, into another row, and no more rows than needed', () => {
    const { rows, items } = place(
      item('2026-01-01', '2026-01-03'),
      item('2026-01-05', '2026-01-07'),
      item('2026-02-01', '2026-02-03'),
    );
    expect(items.map(({ row }) => row)).toEqual([0, 1, 0]);
    expect(rows).toBe(2);
  });

  it('writes the name inside, after or before, and never over the edge', () => {
    const { items } = place(
      item('2026-01-01', '2026-01-30'),
      item('2026-02-15', '2026-02-16'),
      item('2026-04-08', '2026-04-09'),
      item('2026-01-01', '2026-01-01', { label: 'x'.repeat(200) }),
    );
    expect(items.map(({ words }) => words)).toEqual(['inside', 'after', 'before', 'none']);
  });

  it('stands a mark on the middle of its day', () => {
    const [placed] = place(item('2026-01-11', '2026-01-11', { shape: 'mark', spans: [] })).items;
    expect(placed).toEqual(jasmine.objectContaining({ left: 10.5, pixels: 0, words: 'after' }));
  });

  it('keeps the words off a bar of single days, which they would hide', () => {
    const spans = [{ first: day('2026-01-11'), last: day('2026-01-11') }];
    const [placed] = place(item('2026-01-11', '2026-01-30', { spans })).items;
    expect(placed?.words).toBe('after');
  });

  it('writes the change beside the name', () => {
    const [placed] = place(item('2026-01-11', '2026-01-30', { trial: anAssessedTrial() })).items;
    expect(placed?.effect).toBe('−30 %');
  });
});
