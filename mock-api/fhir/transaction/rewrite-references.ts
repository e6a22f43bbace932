import type { StoredVersion } from '../../storage/resource-store.ts';
import { parseQuery, requireOnly } from '../conditional.ts';
import { FhirError, issue } from '../fhir-error.ts';
import type { FhirContext, FhirRequest, Parameters } from '../fhir-exchange.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { isStoredType } from '../resource-types.ts';
import { rewriteAddresses } from './addresses.ts';
import type { Address } from './addresses.ts';
import type { Operation, WriteOperation } from './identities.ts';

/**
 * Puts "Type/id" where the resources of a transaction name each other by `fullUrl` or by the criteria of a
 * conditional reference. Of a patched resource only what the patch brought is looked at. Throws 412 when criteria do
 * not name exactly one resource.
 */
export function rewriteReferences(operations: readonly Operation[], context: FhirContext): void {
  const names = new TransactionNames(operations, context);
  for (const operation of operations) {
    if (operation.kind !== 'write') continue;
    const known = operation.patched ? addressesIn(operation.patched) : undefined;
    rewriteAddresses(operation.resource, (address) =>
      known?.has(address.text) ? address.text : names.resolve(address, operation),
    );
  }
}

function addressesIn({ json }: StoredVersion): ReadonlySet<string> {
  const found = new Set<string>();
  rewriteAddresses(JSON.parse(json ?? '{}') as FhirResource, ({ text }) => {
    found.add(text);
    return text;
  });
  return found;
}

/** An address with what may follow it: a version, a fragment, the version of a canonical. */
const PARTS = /^(.*?)(\/_history\/[^/#|]+)?([#|].*)?$/s;

/** What each `fullUrl`, and each set of criteria that an entry carries, stands for. */
class TransactionNames {
  readonly #context: FhirContext;
  /** "Type/id" by fullUrl, or by type and criteria. */
  readonly #identities = new Map<string, string>();
  /** The version that a record of the transaction will have. */
  readonly #versions = new Map<string, number>();
  /** FullUrls that are also the canonical name of what they stand for. */
  readonly #canonicalNames = new Set<string>();

  constructor(operations: readonly Operation[], context: FhirContext) {
    this.#context = context;
    for (const operation of operations) {
      const identity = identityOf(operation);
      if (identity !== undefined) this.#learn(operation, identity);
    }
  }

  #learn(operation: Operation, identity: string): void {
    const { fullUrl, request } = operation.entry;
    const type = identity.slice(0, identity.indexOf('/'));
    if (fullUrl !== undefined) this.#identities.set(fullUrl, identity);
    const criteria = criteriaOf(request);
    if (criteria.length > 0) this.#identities.set(criteriaKey(type, criteria), identity);
    if (operation.kind !== 'write') return;
    const { resource } = operation;
    if (typeof resource['url'] === 'string') this.#canonicalNames.add(resource['url']);
    const current = this.#context.store.read(resource.resourceType, resource.id);
    this.#versions.set(identity, (current?.version ?? 0) + 1);
  }

  resolve({ kind, text }: Address, operation: WriteOperation): string {
    const [, address = '', version, rest = ''] = PARTS.exec(text) ?? [];
    if (kind === 'canonical' && this.#isName(address)) return text;
    const identity =
      this.#identities.get(address) ?? this.#identities.get(this.#folderOf(operation) + address);
    if (identity === undefined) {
      return kind === 'reference' ? this.#resolveCriteria(text, operation) : text;
    }
    return identity + this.#versionOf(identity, version) + rest;
  }

  /** R4 leaves canonical names alone; a urn that is no name would be lost outside this Bundle, though. */
  #isName(address: string): boolean {
    return !/^urn:(uuid|oid):/.test(address) || this.#canonicalNames.has(address);
  }

  /** A version of the sender's says nothing here; the one that this transaction makes is meant. */
  #versionOf(identity: string, version: string | undefined): string {
    const made = this.#versions.get(identity);
    return version === undefined || made === undefined ? '' : `/_history/${made}`;
  }

  /** What the entry's relative addresses are relative to: "http://host/base/" of its fullUrl, or our own base. */
  #folderOf({ entry: { fullUrl }, resource }: WriteOperation): string {
    const at = fullUrl?.lastIndexOf(`/${resource.resourceType}/`) ?? -1;
    return fullUrl !== undefined && at > 0 ? fullUrl.slice(0, at + 1) : `${this.#context.base}/`;
  }

  #resolveCriteria(text: string, { entry }: WriteOperation): string {
    const [, type = '', query = ''] = CONDITIONAL.exec(text) ?? [];
    if (!isStoredType(type)) return text;
    const criteria = parseQuery(query);
    // Criteria that another entry of the transaction is made under stand for that entry.
    const key = criteriaKey(type, criteria);
    const identity = this.#identities.get(key) ?? this.#find(type, criteria, text, entry.index);
    this.#identities.set(key, identity);
    return identity;
  }

  #find(type: string, criteria: Parameters, text: string, index: number): string {
    try {
      return `${type}/${requireOnly(type, criteria, this.#context).id}`;
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const at = `Bundle.entry[${index}]`;
      const reason = error.status === 404 ? 'it matches no resource.' : error.message;
      const why = `${at}: conditional reference "${text}": ${reason}`;
      const code = error.issues[0]?.code ?? 'not-found';
      const status = error.status === 404 ? 412 : error.status;
      throw new FhirError(status, [issue(code, why, `${at}.resource`)]);
    }
  }
}

const CONDITIONAL = /^([A-Z][A-Za-z]+)\?(.+)$/s;

function criteriaOf({ conditions, parameters }: FhirRequest): Parameters {
  return conditions.ifNoneExist === undefined ? parameters : parseQuery(conditions.ifNoneExist);
}

/** The same criteria in another order are the same. */
export function criteriaKey(type: string, criteria: Parameters): string {
  const sorted = criteria.map(([name, value]) => `${name}=${value}`).sort();
  return `${type}?${JSON.stringify(sorted)}`;
}

function identityOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'write':
      return `${operation.resource.resourceType}/${operation.resource.id}`;
    case 'same':
      return identityOf(operation.first);
    case 'none':
      return operation.existing && `${operation.existing.type}/${operation.existing.id}`;
    default:
      return undefined;
  }
}
