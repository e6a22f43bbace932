/** What is wrong with the store itself, in words for the operator. `kind` decides what a client is told. */
export interface StoreFailure {
  readonly kind: 'locked' | 'full' | 'damaged' | 'closed-to-us' | 'unreadable';
  /** One sentence, without the file's name and without a full stop. */
  readonly text: string;
}

export const NOT_OURS: StoreFailure = {
  kind: 'closed-to-us',
  text: 'it, or its folder, cannot be written by this user',
};

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html); extended ones carry them in the low byte. */
const FAILURES: Readonly<Record<number, StoreFailure>> = {
  3: { kind: 'closed-to-us', text: 'this user may not open it' },
  5: { kind: 'locked', text: 'another process holds it locked' },
  6: { kind: 'locked', text: 'another process holds it locked' },
  8: NOT_OURS,
  10: { kind: 'unreadable', text: 'the disk failed, is full or is not large enough for it' },
  11: { kind: 'damaged', text: 'the file is damaged' },
  13: { kind: 'full', text: 'the disk is full' },
  14: { kind: 'closed-to-us', text: 'it cannot be opened by this user' },
  26: { kind: 'damaged', text: 'the file is not a database, or its beginning is damaged' },
};

/** The store's file cannot be used; its message is one clear line that names the file and says what to do. */
export class StoreFileError extends Error {}

/** What an error of SQLite says about the store; undefined when it is about something else (a fault of ours). */
export function storeFailureOf(error: unknown): StoreFailure | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  // A number that no column of ours can hold: node:sqlite reads what a flipped byte made of it.
  if (error instanceof RangeError && code === 'ERR_OUT_OF_RANGE') return FAILURES[11];
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return undefined;
  return FAILURES[errcode & 0xff];
}

const ADVICE: Readonly<Record<StoreFailure['kind'], string>> = {
  locked: 'End the program that has it open and try again.',
  full: 'Make room and try again.',
  damaged: 'Nothing was changed. Restore a backup: npm run restore -- FILE.',
  'closed-to-us': 'Give this user the right to read and write it, or another folder with --data.',
  unreadable: 'Look at the disk, then try again.',
};

/** The failure as the one line that an operator reads. */
export const failureLine = (file: string, { kind, text }: StoreFailure): string =>
  `The store ${file} cannot be used: ${text}. ${ADVICE[kind]}`;

/** `error` as a StoreFileError when it says something about the store's file, else as it is. */
export function withFileNamed(error: unknown, file: string): unknown {
  const failure = storeFailureOf(error);
  return failure ? new StoreFileError(failureLine(file, failure), { cause: error }) : error;
}
