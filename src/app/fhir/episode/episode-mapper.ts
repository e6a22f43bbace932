import type { CodeableConcept, Observation, ObservationComponent } from 'fhir/r4';
import type { Episode, EpisodeCount, EpisodeType } from '../../domain/episode/episode.ts';
import { toBodySites } from '../injection/body-site.ts';
import { observedAt } from '../instrument/observed-at.ts';
import { readScore } from '../instrument/score-value.ts';
import { items, NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { toRecordId } from '../reference/reference-index.ts';
import { codeKey, codesOf, conceptText, hasCode, LOCAL, LOINC } from '../terminology/coding.ts';
import { readNumber } from '../response/written-amount.ts';
import { toOptionalTime } from '../time/recorded-time-mapper.ts';

const EPISODE = codeKey(LOCAL, 'spasm-episode');
const COUNT = codeKey(LOCAL, 'spasm-count-7d');
const SEVERITY = codeKey(LOINC, '72514-3');
const TYPES: readonly EpisodeType[] = ['twitch', 'cramp', 'spasm'];

export function isEpisode(observation: Observation): boolean {
  return hasCode(observation.code, EPISODE);
}

/** One spasm event; it counts at its start. Its severity is the episode's own, never a trial's score. */
export function toEpisode(observation: Observation): MappedItems<Episode> {
  const id = toRecordId(observation);
  const start = toOptionalTime(startOf(observation));
  const end = toOptionalTime(observation.effectivePeriod?.end);
  if (!id) return rejected('no id');
  if (!start.ok) return rejected(start.reason);
  if (!end.ok) return rejected(end.reason);

  const components = observation.component ?? [];
  const told = severityOf(components);
  const episode: Episode = {
    id,
    type: typeOf(components),
    start: start.value,
    end: end.value,
    severity: told.items[0] ?? null,
    sites: toBodySites(concepts(components, 'body-site')),
    triggers: words(components, 'trigger'),
    symptoms: words(components, 'symptom'),
    interference: words(components, 'interference')[0] ?? null,
    note: noteText(observation),
  };
  return { items: [episode], rejected: told.rejected };
}

/** An episode whose period names only its end has no known start. */
function startOf(observation: Observation): string | undefined {
  const { effectivePeriod, effectiveDateTime, effectiveInstant } = observation;
  return effectivePeriod?.start ?? effectiveDateTime ?? effectiveInstant;
}

/** How many episodes the 7 days up to its time had; 0 is an explicit "none". Nothing for other Observations. */
export function toEpisodeCount(observation: Observation): MappedItems<EpisodeCount> {
  if (!hasCode(observation.code, COUNT) || observation.dataAbsentReason) return NOTHING;
  const id = toRecordId(observation);
  const count = readNumber(observation);
  const time = observedAt(observation, 'end');
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);
  if (count === null || !Number.isInteger(count) || count < 0) {
    return rejected('count of episodes is no whole number from 0 up');
  }
  return items({ id, time: time.value?.at ?? null, count });
}

function severityOf(components: readonly ObservationComponent[]): MappedItems<number> {
  const component = components.find(({ code }) => hasCode(code, SEVERITY));
  if (!component) return NOTHING;
  const severity = readScore('pain-unspecified', component);
  if (!severity.ok) return rejected(`severity: ${severity.reason}`);
  return severity.value === null ? NOTHING : items(severity.value);
}

function typeOf(components: readonly ObservationComponent[]): EpisodeType | null {
  const codes = concepts(components, 'episode-type').flatMap((concept) => codesOf(concept, LOCAL));
  return TYPES.find((type) => codes.includes(type)) ?? null;
}

function noteText({ note }: Observation): string | null {
  return note?.length ? note.map(({ text }) => text).join('\n') : null;
}

function partsOf(
  components: readonly ObservationComponent[],
  code: string,
): readonly ObservationComponent[] {
  const key = codeKey(LOCAL, code);
  return components.filter((component) => hasCode(component.code, key));
}

function concepts(
  components: readonly ObservationComponent[],
  code: string,
): readonly CodeableConcept[] {
  return partsOf(components, code).flatMap((part) => part.valueCodeableConcept ?? []);
}

function words(components: readonly ObservationComponent[], code: string): readonly string[] {
  return partsOf(components, code).flatMap(
    ({ valueString, valueCodeableConcept }) =>
      valueString ?? conceptText(valueCodeableConcept) ?? [],
  );
}
