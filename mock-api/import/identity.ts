import { hash } from 'node:crypto';

/** Who a record is in the chart it comes from. */
export interface Identity {
  /** Name of the source: the same `Type/id` of another source is another record. */
  readonly source: string;
  readonly type: string;
  readonly id: string;
}

/** Namespace of the stored ids (RFC 9562, version 5). Never change it: every imported record would come a second time. */
const NAMESPACE = Buffer.from('6f1c1a4e5d0b4c0f9a3e2b7d8c915f60', 'hex');

/**
 * The id under which an imported record is stored: a UUIDv5 of its identity. So a reference can be rewritten without
 * looking anything up, even when its target comes later or never.
 */
export function storedId({ source, type, id }: Identity): string {
  const name = Buffer.from(`${encodeURIComponent(source)}#${type}/${id}`);
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, name]), 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** `meta.source` of an imported record: which record of which source it is. */
export function sourceUri({ source, type, id }: Identity): string {
  return `${sourceUriPrefix(source)}${type}/${encodeURIComponent(id)}`;
}

/** What `meta.source` of every record of a source begins with. */
export function sourceUriPrefix(source: string): string {
  return `urn:ladderline:import:${encodeURIComponent(source)}#`;
}

/**
 * A fingerprint of a resource's content: the same whatever the order of its properties, and whatever version and time
 * the server it comes from had given it.
 */
export function contentHash(resource: Readonly<Record<string, unknown>>): string {
  const { meta, ...rest } = resource;
  const kept = Object.entries(meta ?? {}).filter(
    ([name]) => name !== 'versionId' && name !== 'lastUpdated',
  );
  const content = kept.length > 0 ? { ...rest, meta: Object.fromEntries(kept) } : rest;
  return hash('sha256', canonicalJson(content), 'base64url').slice(0, 22);
}

function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`;
}
