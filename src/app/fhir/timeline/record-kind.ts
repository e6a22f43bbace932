import type { Track } from '../../domain/protocol/track.ts';
import type { TimelineKind } from '../../domain/timeline/timeline-entry.ts';
import { isJsonObject, textAt, valuesAt } from './json-path.ts';
import type { JsonObject } from './json-path.ts';

/** What a record is for the clinic: one kind, and the ladder track it belongs to, if any. */
export interface RecordKind {
  readonly kind: TimelineKind;
  readonly track: Track | null;
}

const LOCAL = 'urn:ladderline:codes';
const LOINC = 'http://loinc.org';

const LOCAL_KINDS: Readonly<Record<string, RecordKind>> = {
  'spasm-episode': { kind: 'episode', track: null },
  'spasm-count-7d': { kind: 'episode', track: null },
  'treatment-response': { kind: 'response', track: null },
  pgic: { kind: 'response', track: null },
  'percent-relief': { kind: 'response', track: null },
  'relief-days': { kind: 'response', track: null },
  'pain-now': { kind: 'score', track: null },
  'pain-worst-7d': { kind: 'score', track: null },
  'trigger-point-injection': { kind: 'injection', track: 'injection' },
};

const SCORE_LOINC = new Set([
  '72514-3',
  '75893-8',
  '91147-9',
  '91145-3',
  '91146-1',
  '38221-8',
  '38214-3',
]);

/** The kind of a record whose type alone says `kind`, sharpened by its code. */
export function recordKindOf(resource: JsonObject, kind: TimelineKind): RecordKind {
  for (const coding of valuesAt(resource, 'code.coding').filter(isJsonObject)) {
    const known = kindOfCoding(textAt(coding, 'system'), textAt(coding, 'code') ?? '');
    if (known) return known;
  }
  return { kind, track: null };
}

function kindOfCoding(system: string | null, code: string): RecordKind | null {
  if (system === LOINC && SCORE_LOINC.has(code)) return { kind: 'score', track: null };
  if (system !== LOCAL) return null;
  if (code.startsWith('home-')) return { kind: 'home-care', track: 'home-care' };
  if (code.startsWith('visit-')) return { kind: 'visit', track: 'referral-care' };
  return LOCAL_KINDS[code] ?? null;
}
