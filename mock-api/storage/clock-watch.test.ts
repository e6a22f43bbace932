import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ClockWatch } from './clock-watch.ts';
import { ResourceStore } from './resource-store.ts';

/** A store in memory, and a clock that the test sets (milliseconds). */
function withClock(
  context: TestContext,
  work: (store: ResourceStore, set: (now: number) => void) => void,
): void {
  let now = 1_700_000_000_000;
  context.mock.method(Date, 'now', () => now);
  const store = ResourceStore.open(':memory:');
  try {
    work(store, (milliseconds) => (now = milliseconds));
  } finally {
    store.close();
  }
}

test('however the clock is set back, each write is later than the one before', (context) => {
  withClock(context, (store, set) => {
    const instants = [0, 5, -60_000, -60_000, -86_400_000 * 400, 3].map((change, index) => {
      set(1_700_000_000_000 + change);
      const id = `p${index % 2}`;
      return store.put({ resourceType: 'Patient', id }).lastUpdated;
    });
    assert.deepEqual(
      instants,
      [...new Set(instants)].sort((a, b) => a - b),
    );
    assert.equal(instants[2], Number(instants[1]) + 1, 'just after the one before');
    store.delete('Patient', 'p0');
    assert.ok(store.newestInstant > Math.max(...instants));
  });
});

test('the operator is told once that the clock is behind, and again when it is set back again', (context) => {
  withClock(context, (store, set) => {
    const lines: string[] = [];
    const watch = new ClockWatch(store, (line) => lines.push(line));
    watch.look();
    store.put({ resourceType: 'Patient', id: 'a' });
    watch.look();
    assert.deepEqual(lines, [], 'an empty store and a right clock are nothing to speak of');
    set(1_700_000_000_000 - 500);
    watch.look();
    assert.deepEqual(lines, [], 'half a second is nothing either');
    set(1_700_000_000_000 - 3_600_000);
    watch.look();
    watch.look();
    assert.equal(lines.length, 1);
    assert.match(
      String(lines),
      /^The clock of this machine \(2023-11-14T21:13:20\.000000Z\) is behind the newest record \(2023-11-14T22:13:20\.000000Z\)[^\n]*$/,
    );
    set(1_700_000_001_000);
    watch.look();
    set(1_600_000_000_000);
    watch.look();
    assert.equal(lines.length, 2);
  });
});
