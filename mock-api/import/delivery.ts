import { loadDefinitions } from '../fhir/definitions/definitions.ts';
import { isJsonObject } from '../fhir/fhir-resource.ts';
import type { FhirResource, IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { ChartFile } from './chart-files.ts';
import { contentHash, sourceUri, storedId } from './identity.ts';
import type { ChartRecord } from './read-chart.ts';

/** A valid record on its way into the store, under its stored id and with its references rewritten. */
export interface Delivery {
  readonly source: string;
  /** The file within its source, and the how-manieth delivery of the same identity in it (from 0). */
  readonly file: string;
  readonly occurrence: number;
  /** Fingerprint of what the file says. */
  readonly hash: string;
  readonly resource: IdentifiedResource;
}

/** What a conditional reference (`Practitioner?identifier=...`) means: `Type/id` in the store; undefined if unknown. */
export type ConditionalTargets = ReadonlyMap<string, string>;

const LITERAL = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/;

/** Turns the records of one file into deliveries, in the order of the file. */
export class DeliveryWriter {
  readonly #file: ChartFile;
  readonly #targets: ConditionalTargets;
  readonly #occurrences = new Map<string, number>();

  constructor(file: ChartFile, targets: ConditionalTargets) {
    this.#file = file;
    this.#targets = targets;
  }

  /** The record must be valid. Its resource is changed in place. */
  deliver({ resource, id, addresses }: ChartRecord): Delivery {
    const hash = contentHash(resource);
    const { source } = this.#file;
    const identity = { source, type: resource.resourceType, id: id ?? hash };
    const name = `${identity.type}/${identity.id}`;
    const occurrence = this.#occurrences.get(name) ?? 0;
    this.#occurrences.set(name, occurrence + 1);
    this.#rewrite(resource, addresses);
    return {
      source,
      file: this.#file.place,
      occurrence,
      hash,
      resource: withIdentity(resource, storedId(identity), sourceUri(identity)),
    };
  }

  #rewrite(value: unknown, addresses: ReadonlyMap<string, string>): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#rewrite(item, addresses);
    } else if (isJsonObject(value)) {
      this.#rewriteText(value, 'reference', addresses);
      this.#rewriteText(value, 'url', addresses);
      for (const member of Object.values(value)) {
        if (typeof member === 'object') this.#rewrite(member, addresses);
      }
    }
  }

  #rewriteText(
    holder: Record<string, unknown>,
    key: 'reference' | 'url',
    addresses: ReadonlyMap<string, string>,
  ): void {
    const text = holder[key];
    if (typeof text !== 'string' || text.startsWith('#')) return;
    const target = this.#target(text, addresses);
    // A url is the address of an attachment, or a canonical name that must stay: only a Binary is an address.
    if (target && (key === 'reference' || target.startsWith('Binary/'))) holder[key] = target;
  }

  #target(reference: string, addresses: ReadonlyMap<string, string>): string | undefined {
    const [address = reference] = reference.split('/_history/');
    const [, type, id] = LITERAL.exec(addresses.get(address) ?? reference) ?? [];
    if (type === undefined || id === undefined) return this.#targets.get(reference);
    if (!loadDefinitions().isResourceType(type)) return undefined;
    return `${type}/${storedId({ source: this.#file.source, type, id })}`;
  }
}

function withIdentity(resource: FhirResource, id: string, source: string): IdentifiedResource {
  const { resourceType, meta, ...elements } = resource;
  return { ...elements, resourceType, id, meta: { ...meta, source } };
}
