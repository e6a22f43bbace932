import { requireMatch } from '../conditions.ts';
import type { FhirContext, FhirRequest } from '../fhir-exchange.ts';
import { requireReferences, requireUnreferenced, storeValid } from '../writes.ts';
import type { StoredVersion } from '../../storage/resource-store.ts';
import { errorOfEntry, parseEntry } from './bundle-entry.ts';
import { resolveIdentities } from './identities.ts';
import type { DeleteOperation, Operation, WriteOperation } from './identities.ts';
import type { Dispatch } from './process-batch.ts';
import {
  AnswerSize,
  interactionEntry,
  noContentEntry,
  responseBundle,
  versionEntry,
} from './response-entries.ts';
import { rewriteReferences } from './rewrite-references.ts';
import type { ConditionalReferences } from './rewrite-references.ts';

/** The answers so far, by the place of their entries. */
type Answers = Map<number, string>;

/**
 * All of a transaction or nothing. The write lock is held from resolving the conditions to the commit, so that of two
 * equal bundles at the same time the second finds what the first has made. Order of work as in FHIR R4 3.1.0.11.2:
 * DELETE, POST, PUT and PATCH, GET; the answers stand in the order of the entries.
 */
export function processTransaction(
  rawEntries: readonly unknown[],
  request: FhirRequest,
  context: FhirContext,
  dispatch: Dispatch,
): string {
  const entries = rawEntries.map((entry, index) => parseEntry(entry, index, request, context));
  const answers: Answers = new Map();
  context.store.transaction(() => {
    const operations = resolveIdentities(entries, context);
    write(operations, rewriteReferences(operations, context), context, answers);
    const size = new AnswerSize();
    for (const operation of operations) {
      if (operation.kind !== 'read') continue;
      const read = () =>
        interactionEntry(operation.entry, dispatch(operation.entry.request, context));
      answers.set(
        operation.entry.index,
        inEntry(operation, () => size.add(read)),
      );
    }
  });
  return responseBundle(
    'transaction-response',
    entries.map(({ index }) => answers.get(index) ?? noContentEntry()),
  );
}

/** Runs `work`; an error in it is told as one of this entry. */
function inEntry<T>({ entry }: Operation, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw errorOfEntry(error, entry);
  }
}

function write(
  operations: readonly Operation[],
  conditional: ConditionalReferences,
  context: FhirContext,
  answers: Answers,
): void {
  const deletes = operations.filter((operation) => operation.kind === 'delete');
  const writes = operations.filter((operation) => operation.kind === 'write');
  for (const operation of deletes) inEntry(operation, () => remove(operation, context));
  const creates = writes.filter(({ method }) => method === 'POST');
  const updates = writes.filter(({ method }) => method !== 'POST');
  const inOrder = inOrderOfReferences([...creates, ...updates], conditional);
  const checks = Array.from(inOrder, (operation) =>
    inEntry(operation, () => store(operation, context, answers)),
  );
  conditional.requireUnchanged();
  // Entries may refer to each other in any direction, so references are followed when all are there.
  for (const check of checks) check();
  for (const operation of deletes) {
    const { type, id } = operation;
    inEntry(operation, () => requireUnreferenced(type, id, context));
  }
  for (const operation of operations) {
    const existing = foundBy(operation, context);
    if (!existing) continue;
    const { entry } = operation;
    answers.set(entry.index, versionEntry(200, existing, entry, context));
  }
}

/**
 * First what is complete; then what refers to others by criteria, which are resolved just before it is stored. One that
 * matches nothing waits for those that are still to come, and is refused when none is left.
 */
function* inOrderOfReferences(
  writes: readonly WriteOperation[],
  conditional: ConditionalReferences,
): Generator<WriteOperation> {
  yield* writes.filter((operation) => !conditional.isWaiting(operation));
  let waiting = writes.filter((operation) => conditional.isWaiting(operation));
  while (waiting.length > 0) {
    const later: WriteOperation[] = [];
    let failure: unknown;
    for (const operation of waiting) {
      try {
        conditional.resolve(operation);
      } catch (error) {
        failure ??= error;
        later.push(operation);
        continue;
      }
      yield operation;
    }
    if (later.length === waiting.length) throw failure;
    waiting = later;
  }
}

/** What a conditional create found, in the store or in the same transaction. */
function foundBy(operation: Operation, { store }: FhirContext): StoredVersion | undefined {
  if (operation.kind === 'none') return operation.existing;
  if (operation.kind !== 'same') return undefined;
  const { resourceType, id } = operation.first.resource;
  return store.read(resourceType, id);
}

function remove({ type, id, entry }: DeleteOperation, context: FhirContext): void {
  requireMatch(entry.request.conditions.ifMatch, context.store.read(type, id));
  context.store.delete(type, id);
}

/** Stores one resource; what it returns checks its references. */
function store(operation: WriteOperation, context: FhirContext, answers: Answers): () => void {
  const { entry, method, resource } = operation;
  const { stored, previous } = storeValid(resource, method, entry.request, context);
  answers.set(entry.index, versionEntry(stored.created ? 201 : 200, stored, entry, context));
  return () => inEntry(operation, () => requireReferences(resource, context, previous?.json));
}
