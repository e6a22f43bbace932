import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressLine } from './progress-line.ts';

test('an import tells once a second how far it is, how fast, and how long it will take', () => {
  const said: string[] = [];
  let now = 0;
  const progress = new ProgressLine(
    (line) => said.push(line),
    () => now,
  );
  now = 500;
  progress.show({ read: 900, bytesDone: 5, bytesTotal: 100 });
  now = 2000;
  progress.show({ read: 4000, bytesDone: 0, bytesTotal: 100 });
  now = 4000;
  progress.show({ read: 8000, bytesDone: 25, bytesTotal: 100 });
  now = 4001;
  progress.show({ read: 8001, bytesDone: 26, bytesTotal: 100 });
  assert.deepEqual(said, [
    '4000 records, 2000/s, 0 %, time left unknown',
    '8000 records, 2000/s, 25 %, about 12 s left',
  ]);
});
