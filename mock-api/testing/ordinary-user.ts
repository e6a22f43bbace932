import { chownSync } from 'node:fs';

const NOBODY = 65_534;

const isRoot = (): boolean => process.geteuid?.() === 0;

/** Runs `work` as a user whom file permissions bind: root, whom they do not, becomes another meanwhile. */
export function asOrdinaryUser<T>(work: () => T): T {
  if (!isRoot()) return work();
  process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Makes `path` that user's own, as everything that an ordinary user makes is. */
export function giveToOrdinaryUser(path: string): void {
  if (isRoot()) chownSync(path, NOBODY, NOBODY);
}
