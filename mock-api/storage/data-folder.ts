import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreFileError } from './store-failure.ts';

/**
 * Makes a folder that only this user can enter, and those above it, where they are missing. Throws StoreFileError
 * with one clear line. Not `mkdirSync(..., { recursive: true })`: below /proc that never returns (the kernel answers
 * ENOENT for a folder whose parent is there).
 */
export function makeDataFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeDataFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (code === 'EEXIST' && isFolder(folder)) return;
    throw new StoreFileError(
      `The folder ${folder} cannot be made: ${REASONS[code ?? ''] ?? message}. Give another one with --data.`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the system lets nothing be made there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that disk can only be read',
  ENOSPC: 'the disk is full',
};

function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    // What is above it says what is wrong.
    if (code === 'ENOTDIR') return false;
    throw new StoreFileError(
      `${path} cannot be looked at: ${REASONS[code ?? ''] ?? String(code)}. Give another folder with --data.`,
    );
  }
  throw new StoreFileError(`${path} is a file, not a folder. Give a folder with --data.`);
}
