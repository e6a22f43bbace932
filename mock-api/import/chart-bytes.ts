import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';

const COMPRESSED = /\.gz$/i;

/** The content of a file as it is read, unpacked when it is a *.gz; `onRead` hears how many bytes of the file itself. */
export function streamOfFile(
  file: string,
  onRead: (bytes: number) => void = () => undefined,
): Readable {
  const input = createReadStream(file);
  input.on('data', () => {
    onRead(input.bytesRead);
  });
  // What fails is thrown where the stream is read.
  return COMPRESSED.test(file) ? pipeline(input, createGunzip(), () => undefined) : input;
}

/** The whole content of a file, unpacked when it is a *.gz. */
export async function bytesOfFile(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  return COMPRESSED.test(file) ? promisify(gunzip)(bytes) : bytes;
}
