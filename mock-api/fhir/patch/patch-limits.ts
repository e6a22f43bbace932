import { inapplicable } from './patch-fault.ts';

/** Copies of copies double with each operation. */
const MAXIMUM_COPIED = 100_000;

/** How many levels of lists and objects a JSON value has. Not deeper than a request body may be. */
export function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((most, item) => Math.max(most, depthOf(item)), 0);
}

/** What one patch may copy in all. `spend` throws when a value is more than what is left. */
export function copyingBudget(): { spend(value: unknown): void } {
  let left = MAXIMUM_COPIED;
  const spend = (value: unknown): void => {
    left -= 1;
    if (left < 0) throw inapplicable('the patch copies more than a record can hold.', '.from');
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(spend);
  };
  return { spend };
}
