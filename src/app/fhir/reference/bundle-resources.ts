import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4';
import type { RecordId } from '../../domain/record/record-id.ts';
import { toRecordId } from './reference-index.ts';

type Entry = BundleEntry<FhirResource>;

interface NamedEntry {
  readonly id: RecordId;
  readonly resource: FhirResource;
  readonly fullUrl: string | undefined;
}

/**
 * The resources of a bundle of any type, nested bundles opened, each named by an id (an entry without
 * one is named by its `fullUrl`, else by its place), references rewritten from `fullUrl` to `Type/id`.
 * Of several versions of one record (a history) only the newest is kept; a deleted record is not.
 */
export function resourcesOfBundle(bundle: Bundle<FhirResource>): readonly FhirResource[] {
  const entries = flatEntries(bundle);
  const named = entries.flatMap((entry, place) => toNamedEntry(entry, place) ?? []);
  const idsByFullUrl = new Map(
    named.flatMap(({ fullUrl, id }) => (fullUrl ? [[fullUrl, id]] : [])),
  );
  const deleted = bundle.type === 'history' ? deletedIds(entries) : new Set<RecordId>();
  const kept = new Map<RecordId, FhirResource>();
  for (const { id, resource } of named) {
    if (deleted.has(id) || isOlder(resource, kept.get(id))) continue;
    kept.set(id, withRewrittenReferences(resource, idsByFullUrl));
  }
  return [...kept.values()];
}

/** Records whose last event is a deletion: a history is newest first. */
function deletedIds(entries: readonly Entry[]): ReadonlySet<RecordId> {
  const lastEvents = new Map<RecordId, boolean>();
  for (const { resource, request } of entries) {
    const id = resource ? toRecordId(resource) : request?.url;
    if (id && !lastEvents.has(id)) lastEvents.set(id, request?.method === 'DELETE');
  }
  return new Set([...lastEvents].flatMap(([id, isDeletion]) => (isDeletion ? id : [])));
}

function toNamedEntry({ resource, fullUrl }: Entry, place: number): NamedEntry | null {
  if (!resource) return null;
  const id = resource.id ?? fullUrl?.split(/[/:]/).at(-1) ?? `entry-${place + 1}`;
  return { id: `${resource.resourceType}/${id}`, resource: { ...resource, id }, fullUrl };
}

function flatEntries(bundle: Bundle<FhirResource>): readonly Entry[] {
  return (bundle.entry ?? []).flatMap((entry) =>
    entry.resource?.resourceType === 'Bundle'
      ? flatEntries(entry.resource as Bundle<FhirResource>)
      : [entry],
  );
}

function isOlder(resource: FhirResource, known: FhirResource | undefined): boolean {
  if (!known) return false;
  const written = Date.parse(resource.meta?.lastUpdated ?? '');
  const knownWritten = Date.parse(known.meta?.lastUpdated ?? '');
  return !(written > knownWritten);
}

function withRewrittenReferences<T>(value: T, ids: ReadonlyMap<string, RecordId>): T {
  if (Array.isArray(value)) {
    return value.map((part: unknown) => withRewrittenReferences(part, ids)) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) => {
    const id = name === 'reference' && typeof part === 'string' ? ids.get(part) : undefined;
    return [name, id ?? withRewrittenReferences(part, ids)];
  });
  return Object.fromEntries(parts) as T;
}
