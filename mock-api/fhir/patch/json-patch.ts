import { keepNumberText, numberTextOf, parseJson, stringifyJson } from '../decimal-text.ts';
import { badRequest } from '../fhir-error.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { MAX_DEPTH } from '../json-body.ts';
import { dropEmptied } from './drop-emptied.ts';
import { parseJsonOperation } from './json-operation.ts';
import type { JsonOperation, Pointer } from './json-operation.ts';
import { copyingBudget, depthOf } from './patch-limits.ts';
import { applyEach, inapplicable } from './patch-fault.ts';

type Holder = Record<string, unknown> | unknown[];

/** Where a value stands or may be put: `key` is an index in a list, a name in an object. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/**
 * Carries out a JSON Patch (RFC 6902) on `resource`, which it changes, and returns the outcome. Numbers keep their
 * text, and lists and elements that a removal left empty are gone at the end. Throws FhirError naming the operation:
 * 400 when it is malformed, 422 when it cannot be applied or its test fails.
 */
export function applyJsonPatch(patch: unknown, resource: object): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest('structure', 'A JSON Patch must be a list of operations (RFC 6902).');
  }
  const patched = new PatchedDocument(resource);
  applyEach<unknown>(
    patch,
    (index) => `[${index}]`,
    (operation) => {
      patched.apply(parseJsonOperation(operation));
    },
  );
  return patched.outcome();
}

/** The root stands in a holder of its own, so that it too can be replaced. */
const ROOT = 'root';

class PatchedDocument {
  readonly #document: Record<string, unknown>;
  readonly #emptied = new Set<object>();
  readonly #copying = copyingBudget();

  constructor(root: object) {
    this.#document = { [ROOT]: root };
  }

  outcome(): unknown {
    const root = this.#document[ROOT];
    if (isJsonObject(root)) dropEmptied(root, this.#emptied);
    return root;
  }

  apply(operation: JsonOperation): void {
    switch (operation.op) {
      case 'add':
        this.#add(operation.path, operation, 'value');
        break;
      case 'remove':
        this.#remove(this.#existing(operation.path));
        break;
      case 'replace': {
        const place = this.#existing(operation.path);
        put(place, requireShallow(operation.path, operation.value), textAt(operation, 'value'));
        break;
      }
      case 'test':
        if (!isSameJson(valueAt(this.#existing(operation.path)), operation.value)) {
          throw inapplicable(
            `the test failed: the value at "${operation.path.text}" is another.`,
            '.value',
          );
        }
        break;
      case 'copy':
        this.#copy(operation.from, operation.path);
        break;
      case 'move':
        this.#move(operation.from, operation.path);
    }
  }

  #add(path: Pointer, source: object, key: string): void {
    const value = (source as Record<string, unknown>)[key];
    insert(this.#target(path), requireShallow(path, value), textAt(source, key), path);
  }

  #remove({ holder, key }: Place): void {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
    this.#emptied.add(holder);
  }

  #copy(from: Pointer, path: Pointer): void {
    const { holder, key } = this.#existing(from);
    const value = valueAt({ holder, key });
    this.#copying.spend(value);
    const copy = parseJson(stringifyJson({ value })) as object;
    keepNumberText(copy, 'value', textAt(holder, key));
    this.#add(path, copy, 'value');
  }

  #move(from: Pointer, path: Pointer): void {
    const place = this.#existing(from);
    if (path.text === from.text) return;
    if (path.text.startsWith(`${from.text}/`)) {
      throw inapplicable(`"${from.text}" cannot be moved into itself.`, '.path');
    }
    const moved = { value: valueAt(place) };
    keepNumberText(moved, 'value', textAt(place.holder, place.key));
    this.#remove(place);
    this.#add(path, moved, 'value');
  }

  /** The place of a value that is there. */
  #existing(pointer: Pointer): Place {
    const place = this.#target(pointer);
    if (valueAt(place) !== undefined) return place;
    throw inapplicable(`there is nothing at "${pointer.text}".`, pointer.member);
  }

  /** The place that a pointer names, in a holder that is there. */
  #target({ text, tokens, member }: Pointer): Place {
    let place: Place = { holder: this.#document, key: ROOT };
    for (const key of tokens) {
      const holder = valueAt(place);
      if (!Array.isArray(holder) && !isJsonObject(holder)) {
        throw inapplicable(`there is nothing that could hold "${text}".`, member);
      }
      place = { holder, key };
    }
    return place;
  }
}

const INDEX = /^(0|[1-9]\d{0,8})$/;

/** Own members only; JSON knows no undefined, so that means: not there. */
function valueAt({ holder, key }: Place): unknown {
  if (Array.isArray(holder)) return INDEX.test(key) ? holder[Number(key)] : undefined;
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

const textAt = (holder: object, key: string): string | undefined => numberTextOf(holder, key);

function put({ holder, key }: Place, value: unknown, numberText: string | undefined): void {
  (holder as Record<string, unknown>)[key] = value;
  keepNumberText(holder, key, numberText);
}

function insert(
  { holder, key }: Place,
  value: unknown,
  numberText: string | undefined,
  { text, member }: Pointer,
): void {
  if (!Array.isArray(holder)) {
    put({ holder, key }, value, numberText);
    return;
  }
  const index = key === '-' ? holder.length : INDEX.test(key) ? Number(key) : Infinity;
  if (index > holder.length) {
    const size = `the list has ${holder.length} ${holder.length === 1 ? 'item' : 'items'}`;
    throw inapplicable(`"${text}" is no place in its list: ${size}.`, member);
  }
  holder.splice(index, 0, value);
}

function requireShallow({ tokens, member }: Pointer, value: unknown): unknown {
  if (tokens.length + depthOf(value) <= MAX_DEPTH) return value;
  throw inapplicable(`the resource would be nested deeper than ${MAX_DEPTH} levels.`, member);
}

function isSameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isSameJson(item, b[index]))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameJson(a[name], b[name]))
  );
}
