import { isUtf8 } from 'node:buffer';
import { createInterface } from 'node:readline';
import { streamOfFile } from './chart-bytes.ts';

/** A line of a file, from 1; `text` is undefined where its bytes are no UTF-8. */
export interface ChartLine {
  readonly number: number;
  readonly text: string | undefined;
}

/** The lines of a file that are not blank. `onRead` hears how many bytes have been read. */
export async function* linesOfFile(
  file: string,
  onRead?: (bytes: number) => void,
): AsyncGenerator<ChartLine> {
  // Bytes as characters: read as UTF-8, the line separator of Unicode would cut a record in two, and a letter of
  // another encoding would be replaced without a word.
  const input = streamOfFile(file, onRead).setEncoding('latin1');
  let number = 0;
  try {
    for await (const bytes of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (bytes.trim() !== '') yield { number, text: textOfBytes(Buffer.from(bytes, 'latin1')) };
    }
  } finally {
    input.destroy();
  }
}

/** Text of a file without its byte order mark; undefined where the bytes are no UTF-8. */
export function textOfBytes(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : undefined;
}

/** JSON that begins on a line by itself: one document over many lines, whatever the file is called. */
export async function isIndentedJson(file: string): Promise<boolean> {
  for await (const { text = '' } of linesOfFile(file)) return /^\s*[{[]\s*$/.test(text);
  return false;
}
