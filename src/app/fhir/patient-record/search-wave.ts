import type { FhirResource } from 'fhir/r4';
import type { LoadProgress } from '../../domain/record/patient-record-part.ts';
import type { NotReadable } from '../../domain/record/not-readable.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { FhirFailure } from '../client/fhir-failure.ts';
import type { PatientSearch } from './patient-searches.ts';

/** What one page of one search brought, or why it brought nothing. */
export interface SearchPage {
  readonly search: PatientSearch;
  readonly resources: readonly FhirResource[];
  /** Brought along by `_include`: not records of the patient. */
  readonly included: readonly FhirResource[];
  readonly isLast: boolean;
  readonly failure: FhirFailure | null;
}

/** Everything several searches have brought so far; each record once, however often it came. */
export interface SearchWave {
  readonly resources: ReadonlyMap<RecordId, FhirResource>;
  readonly included: ReadonlyMap<RecordId, FhirResource>;
  readonly failures: readonly { readonly type: string; readonly failure: FhirFailure }[];
  readonly notReadable: readonly NotReadable[];
  readonly progress: LoadProgress;
}

/** A wave before its first answer. */
export function emptyWave(searches: number): SearchWave {
  return {
    resources: new Map(),
    included: new Map(),
    failures: [],
    notReadable: [],
    progress: { records: 0, searchesAnswered: 0, searches },
  };
}

/** The wave with one more page. */
export function withPage(wave: SearchWave, page: SearchPage): SearchWave {
  const resources = withEach(wave.resources, page.resources);
  const { type } = page.search;
  const { failure } = page;
  const read = page.resources.length;
  return {
    resources,
    included: withEach(wave.included, page.included),
    failures: failure ? [...wave.failures, { type, failure }] : wave.failures,
    notReadable: failure
      ? [...wave.notReadable, { type, reason: reasonOf(wave, type, failure) }]
      : wave.notReadable,
    progress: {
      records: wave.progress.records + read,
      searchesAnswered: wave.progress.searchesAnswered + (page.isLast ? 1 : 0),
      searches: wave.progress.searches,
    },
  };
}

function reasonOf(wave: SearchWave, type: string, { message, issues }: FhirFailure): string {
  const before = [...wave.resources.values()].filter(({ resourceType }) => resourceType === type);
  const words = [message, ...issues].join(' ');
  return before.length ? `Only the first ${before.length} were read. ${words}` : words;
}

function withEach(
  known: ReadonlyMap<RecordId, FhirResource>,
  read: readonly FhirResource[],
): ReadonlyMap<RecordId, FhirResource> {
  if (!read.length) return known;
  const all = new Map(known);
  for (const resource of read) all.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
  return all;
}
