import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperationProgressLine } from './operation-progress-line.ts';

test('tells at once, then once a second and when another part begins, how far it is and how long it will still take', () => {
  const lines: string[] = [];
  let now = 5000;
  const progress = new OperationProgressLine(
    (line) => lines.push(line),
    () => now,
  );
  const show = (at: number, done: number) => {
    now = at;
    progress.show({ done, total: 200, unit: 'records' });
  };
  show(5000, 1);
  show(5999, 40);
  show(6000, 50);
  show(6500, 80);
  show(7000, 100);
  show(9000, 200);
  progress.show({ done: 10, total: 10, unit: 'pages' });
  assert.deepEqual(lines, [
    '1 of 200 records, 0 %',
    '50 of 200 records, 25 %, about 3 s left',
    '100 of 200 records, 50 %, about 2 s left',
    '200 of 200 records, 100 %',
    '10 of 10 pages, 100 %',
  ]);
});

test('nothing to do is all done', () => {
  const lines: string[] = [];
  new OperationProgressLine(
    (line) => lines.push(line),
    () => 0,
  ).show({ done: 0, total: 0, unit: 'pages' });
  assert.deepEqual(lines, ['0 of 0 pages, 100 %']);
});
