import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
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
 * Puts "Type/id" where the resources of a transaction name each other by `fullUrl`. Of a patched resource only what the
 * patch brought is looked at. What is left are references by criteria, for when the other entries are written.
 */
export function rewriteReferences(
  operations: readonly Operation[],
  context: FhirContext,
): ConditionalReferences {
  const names = new TransactionNames(operations, context);
  const conditional = new ConditionalReferences(context);
  for (const operation of operations) {
    if (operation.kind !== 'write') continue;
    const known = operation.patched ? addressesIn(operation.patched) : undefined;
    rewriteAddresses(operation.resource, (address) => {
      if (known?.has(address.text)) return address.text;
      const text = names.resolve(address, operation);
      if (address.kind === 'reference') conditional.note(text, operation);
      return text;
    });
  }
  return conditional;
}

/** References such as "Patient?identifier=1": FHIR R4 3.1.0.11.2 resolves them when everything else is done. */
export class ConditionalReferences {
  readonly #context: FhirContext;
  readonly #pending = new Map<WriteOperation, Set<string>>();
  readonly #found = new Map<string, { readonly identity: string; readonly index: number }>();

  constructor(context: FhirContext) {
    this.#context = context;
  }

  note(reference: string, operation: WriteOperation): void {
    if (!criteriaIn(reference)) return;
    const references = this.#pending.get(operation) ?? new Set();
    this.#pending.set(operation, references.add(reference));
  }

  isWaiting(operation: WriteOperation): boolean {
    return this.#pending.has(operation);
  }

  /** Puts "Type/id" in place of the criteria. Throws 412 when they do not name exactly one resource by now. */
  resolve(operation: WriteOperation): void {
    const references = this.#pending.get(operation);
    const { index } = operation.entry;
    for (const reference of references ?? []) {
      const identity = this.#found.get(reference)?.identity ?? this.#find(reference, index);
      this.#found.set(reference, { identity, index });
    }
    rewriteAddresses(operation.resource, ({ text }) =>
      references?.has(text) ? (this.#found.get(text)?.identity ?? text) : text,
    );
  }

  /** What was written after a reference was resolved may have changed what its criteria name: then 412. */
  requireUnchanged(): void {
    for (const [reference, { identity, index }] of this.#found) {
      if (this.#find(reference, index) === identity) continue;
      throw refused(reference, index, 412, 'another entry changes what it matches.');
    }
  }

  #find(reference: string, index: number): string {
    const { type, criteria } = criteriaIn(reference) ?? { type: '', criteria: [] };
    try {
      return `${type}/${requireOnly(type, criteria, this.#context).id}`;
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const isMissing = error.status === 404;
      const reason = isMissing ? 'it matches no resource.' : error.message;
      throw refused(
        reference,
        index,
        isMissing ? 412 : error.status,
        reason,
        error.issues[0]?.code,
      );
    }
  }
}

function refused(
  reference: string,
  index: number,
  status: number,
  reason: string,
  code: OperationOutcomeIssue['code'] = 'conflict',
): FhirError {
  const at = `Bundle.entry[${index}]`;
  const why = `${at}: conditional reference "${reference}": ${reason}`;
  return new FhirError(status, [issue(code, why, `${at}.resource`)]);
}

function criteriaIn(reference: string): { type: string; criteria: Parameters } | undefined {
  const [, type = '', query = ''] = CONDITIONAL.exec(reference) ?? [];
  return isStoredType(type) ? { type, criteria: parseQuery(query) } : undefined;
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
      return kind === 'reference' ? this.#resolveCriteria(text) : text;
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

  /** Criteria that another entry of the transaction is made under stand for that entry. */
  #resolveCriteria(text: string): string {
    const wanted = criteriaIn(text);
    return (wanted && this.#identities.get(criteriaKey(wanted.type, wanted.criteria))) ?? text;
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
