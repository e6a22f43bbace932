import type { RecordId } from '../../../domain/record/record-id.ts';

/** One line of pretty-printed JSON, in the parts that are drawn differently. */
export interface JsonLine {
  readonly indent: string;
  /** With its quotes, without the colon; null in a list. */
  readonly key: string | null;
  readonly text: string;
  /** The record that a reference names, to open it. */
  readonly reference: RecordId | null;
}

/** Longer texts (embedded documents, pictures) are cut on screen; the copy has them whole. */
const LONGEST_TEXT = 2000;
const REFERENCE = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Any JSON value as lines, two spaces a level. The text of the lines is all there is: no markup. */
export function toJsonLines(value: unknown): readonly JsonLine[] {
  return linesOf(value, { indent: '', key: null, end: '' });
}

interface Place {
  readonly indent: string;
  readonly key: string | null;
  /** A comma, or nothing after the last. */
  readonly end: string;
}

function linesOf(value: unknown, place: Place): readonly JsonLine[] {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => [null, item] as const);
    return block('[', items, ']', place);
  }
  if (typeof value === 'object' && value !== null)
    return block('{', Object.entries(value), '}', place);
  return [line(place, primitiveText(value), referenceIn(value, place.key))];
}

function block(
  open: string,
  parts: readonly (readonly [key: string | null, value: unknown])[],
  close: string,
  place: Place,
): readonly JsonLine[] {
  if (parts.length === 0) return [line(place, open + close)];
  const { indent, end } = place;
  return [
    line({ ...place, end: '' }, open),
    ...parts.flatMap(([key, value], index) =>
      linesOf(value, { indent: `${indent}  `, key, end: index < parts.length - 1 ? ',' : '' }),
    ),
    line({ indent, key: null, end }, close),
  ];
}

function line(
  { indent, key, end }: Place,
  text: string,
  reference: RecordId | null = null,
): JsonLine {
  return { indent, key: key === null ? null : JSON.stringify(key), text: text + end, reference };
}

function primitiveText(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)}… (${text.length.toLocaleString('en-US')} characters)`;
}

function referenceIn(value: unknown, key: string | null): RecordId | null {
  if (key !== 'reference' || typeof value !== 'string') return null;
  return REFERENCE.exec(value)?.[1] ?? null;
}
