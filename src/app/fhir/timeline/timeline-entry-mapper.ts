import type { FhirResource } from 'fhir/r4';
import { MEASURES } from '../../domain/instrument/measure.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { RecordedTime } from '../../domain/time/recorded-time.ts';
import type { TimelineEntry } from '../../domain/timeline/timeline-entry.ts';
import { ANY_TIME, recordedTimeOf } from './clinical-time.ts';
import { codeOf, referenceText, resolveReference, wordsOf } from './datatype-text.ts';
import type { ResolveReference } from './datatype-text.ts';
import { detailPartsOf } from './detail-parts.ts';
import { isJsonObject, textAt, valuesAt } from './json-path.ts';
import type { JsonObject } from './json-path.ts';
import { measureIn, recordKindOf } from './record-kind.ts';
import { TIMELINE_RULES } from './timeline-rules-table.ts';
import type { TimelineRule } from './timeline-rules-table.ts';

const OTHER: TimelineRule = { kind: 'other' };
const ORDINARY = ['final', 'completed', 'active', 'finished', 'current', 'confirmed'];

/** Places of a title that any type may have. */
const ANY_TITLE = ['title', 'name', 'type', 'category', 'description', 'topic', 'reasonCode'];

/** Who says it: the writer, else who did it, else whoever keeps it. */
const AUTHORS = [
  'author',
  'requester',
  'performer.actor',
  'performer',
  'participant.individual',
  'sender',
  'recorder',
  'asserter',
  'informationSource',
  'source',
  'expressedBy',
  'provider',
  'interpreter',
  'resultsInterpreter',
  'serviceProvider',
];

const nothingKnown: ResolveReference = () => undefined;

/**
 * Any resource as one line of the timeline: total for every type, never throws, drops nothing. A record
 * without any time has `time: null`. `resolve` finds referenced resources for names of medicines and people.
 */
export function toTimelineEntry(
  resource: FhirResource,
  resolve: ResolveReference = nothingKnown,
): TimelineEntry {
  const record: JsonObject = isJsonObject(resource) ? resource : {};
  const type = textAt(record, 'resourceType') ?? 'Unknown';
  const rule = ruleOf(type);
  const { kind, track } = recordKindOf(record, rule.kind, resolve);
  const { enteredInError, words } = stateOf(record, rule.ordinary ?? ORDINARY);
  const detail = [...detailPartsOf(record, resolve), ...words];
  return {
    id: idOf(record),
    kind,
    track,
    time: timeOf(record, rule, kind),
    title: titleOf(record, rule, resolve) ?? labelOfType(type),
    detail: detail.join(' · ') || null,
    author: authorOf(record, resolve),
    enteredInError,
  };
}

/** All resources as lines, names of medicines and people looked up among them. */
export function toTimelineEntries(resources: readonly FhirResource[]): readonly TimelineEntry[] {
  const byId = new Map<string, unknown>(resources.map((resource) => [idOf(resource), resource]));
  const resolve: ResolveReference = (reference) =>
    byId.get(reference.split('/').slice(-2).join('/'));
  return resources.map((resource) => toTimelineEntry(resource, resolve));
}

function idOf(record: unknown): RecordId {
  return `${textAt(record, 'resourceType') ?? 'Unknown'}/${textAt(record, 'id') ?? 'no-id'}`;
}

function timeOf(record: JsonObject, rule: TimelineRule, kind: string): RecordedTime | null {
  const periodCountsAt = kind === 'episode' ? 'start' : rule.periodCountsAt;
  const clinical = rule.clinical ?? ANY_TIME.clinical;
  const ordered = kind === 'home-care' ? ['occurrence[x]', ...clinical] : clinical;
  const own = {
    clinical: ordered,
    reported: rule.reported ?? ANY_TIME.reported,
    periodCountsAt: periodCountsAt ?? ANY_TIME.periodCountsAt,
  };
  // A record that keeps its time in an unusual element is still dated by it.
  return recordedTimeOf(record, own) ?? recordedTimeOf(record, ANY_TIME);
}

/** Words from the first place that has any; only then the code of what the record is about. */
function titleOf(record: JsonObject, rule: TimelineRule, resolve: ResolveReference): string | null {
  const own = [...(rule.title ?? []), 'code'];
  const candidatesAt = (paths: readonly string[]) =>
    paths.flatMap((path) =>
      valuesAt(record, path).map((value) => described(value, record, resolve)),
    );
  return (
    firstOf(candidatesAt(own), wordsOf) ??
    instrumentOf(record) ??
    firstOf(candidatesAt(ANY_TITLE), wordsOf) ??
    firstOf(candidatesAt(own), codeOf)
  );
}

function instrumentOf(record: JsonObject): string | null {
  const measure = measureIn(record);
  return measure && MEASURES[measure].label;
}

/** A reference stands for the code of what it refers to, when it has no words of its own. */
function described(value: unknown, record: JsonObject, resolve: ResolveReference): unknown {
  const address = textAt(value, 'reference');
  if (!address || wordsOf(value)) return value;
  return valuesAt(resolveReference(address, record, resolve), 'code')[0];
}

function authorOf(record: JsonObject, resolve: ResolveReference): string | null {
  return firstOf(AUTHORS, (path) =>
    firstOf(valuesAt(record, path), (reference) => referenceText(reference, record, resolve)),
  );
}

function stateOf(record: JsonObject, ordinary: readonly string[]) {
  const states = ['status', 'lifecycleStatus', 'intent']
    .flatMap((element) => textAt(record, element) ?? [])
    .filter((state) => !state.endsWith('order') && state !== 'plan');
  const coded = ['clinicalStatus', 'verificationStatus'].flatMap(
    (element) =>
      textAt(record, `${element}.coding.code`) ?? textAt(record, `${element}.text`) ?? [],
  );
  const all = [...states, ...coded.map((state) => state.toLowerCase())];
  const reason = firstOf(valuesAt(record, 'statusReason'), wordsOf);
  const unusual = all.filter((state) => !ordinary.includes(state) && state !== 'confirmed');
  return {
    enteredInError: all.includes('entered-in-error'),
    words: [
      ...unusual
        .filter((state) => state !== 'entered-in-error')
        .map((state) => state.replaceAll('-', ' ')),
      ...(reason ? [reason] : []),
    ],
  };
}

/** The type itself comes from the record: `constructor` must not find what every object has. */
function ruleOf(type: string): TimelineRule {
  return (Object.hasOwn(TIMELINE_RULES, type) ? TIMELINE_RULES[type] : null) ?? OTHER;
}

/** `ExplanationOfBenefit` as `Explanation of benefit`. */
function labelOfType(type: string): string {
  if (type === 'Unknown') return 'Record of unknown type';
  const { label } = ruleOf(type);
  if (label) return label;
  const words = type.replace(/([a-z])(?=[A-Z])/g, '$1 ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function firstOf<T>(values: readonly T[], text: (value: T) => string | null): string | null {
  for (const value of values) {
    const words = text(value);
    if (words) return words;
  }
  return null;
}
