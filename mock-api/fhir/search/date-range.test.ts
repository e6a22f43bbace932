import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDateRange } from './date-range.ts';

const CASES: readonly (readonly [text: string, zone: string, low: string, high: string])[] = [
  ['2024', 'UTC', '2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z'],
  ['2024-02', 'UTC', '2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2024-12', 'UTC', '2024-12-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z'],
  ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2024-02-29T10:20', 'UTC', '2024-02-29T10:20:00.000Z', '2024-02-29T10:20:59.999Z'],
  ['2024-02-29T10:20:30Z', 'UTC', '2024-02-29T10:20:30.000Z', '2024-02-29T10:20:30.999Z'],
  ['2024-02-29T10:20:30.5Z', 'UTC', '2024-02-29T10:20:30.500Z', '2024-02-29T10:20:30.599Z'],
  ['2024-02-29T10:20:30.123Z', 'UTC', '2024-02-29T10:20:30.123Z', '2024-02-29T10:20:30.123Z'],
  ['2024-02-29T10:20:30.123456Z', 'UTC', '2024-02-29T10:20:30.123Z', '2024-02-29T10:20:30.123Z'],
  ['2024-02-29T23:30:00-05:00', 'UTC', '2024-03-01T04:30:00.000Z', '2024-03-01T04:30:00.999Z'],
  ['2024-02-29T01:30:00+05:30', 'UTC', '2024-02-28T20:00:00.000Z', '2024-02-28T20:00:00.999Z'],
  // The day on which the clocks change has 23 or 25 hours.
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-09T03:59:59.999Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  ['2026-07-01T12:00:00', 'Asia/Kolkata', '2026-07-01T06:30:00.000Z', '2026-07-01T06:30:00.999Z'],
  ['0001', 'UTC', '0001-01-01T00:00:00.000Z', '0001-12-31T23:59:59.999Z'],
];

test('a date stands for all instants that its precision and zone allow', () => {
  for (const [text, zone, low, high] of CASES) {
    const range = parseDateRange(text, zone);
    assert.ok(range, text);
    assert.deepEqual(
      [new Date(range.low).toISOString(), new Date(range.high).toISOString()],
      [low, high],
      text,
    );
  }
});

test('what is no date is none', () => {
  for (const text of [
    '',
    '24',
    '2024-13',
    '2024-02-30',
    '2024-1-1',
    '2024-01-01T',
    '2024-01-01T25:00',
    '2024-01-01T10:61',
    '2024-01-01 10:00',
    'today',
    '2024-01-01T10:00:00+5',
  ]) {
    assert.equal(parseDateRange(text, 'UTC'), undefined, text);
  }
});
