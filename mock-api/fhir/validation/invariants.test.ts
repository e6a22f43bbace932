import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { loadDefinitions } from '../definitions/definitions.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { surroundingsOf } from './direct-constraints.ts';
import type { Surroundings } from './direct-constraints.ts';
import type { Invariant } from './invariants.ts';
import { typeRules } from './type-rules.ts';
import type { PropertyRule } from './type-rules.ts';

type JsonObject = Record<string, unknown>;

const HL7 = fileURLToPath(new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const isLong = process.env['TEST_LONG'] === '1';
const definitions = loadDefinitions();

/** An invariant asked of one value: where that stands, and how FHIRPath knows its type ("Observation.component"). */
interface Question {
  readonly invariant: Invariant;
  readonly value: unknown;
  readonly base: string;
  readonly surroundings: Surroundings;
}

/** Every question that the validation of a resource asks, from the rules alone. */
class Questions {
  readonly asked: Question[] = [];

  ofResource(resource: JsonObject, surroundings: Surroundings): this {
    const type = String(resource['resourceType']);
    this.#object(resource, type, type, [], surroundings);
    return this;
  }

  #object(
    value: JsonObject,
    type: string,
    base: string,
    own: readonly Invariant[],
    at: Surroundings,
  ): void {
    const rules = typeRules(type);
    for (const invariant of [...own, ...(rules?.constraints ?? [])]) {
      this.asked.push({ invariant, value, base, surroundings: at });
    }
    for (const [name, member] of Object.entries(value)) {
      const rule = rules?.properties.get(name);
      for (const item of rule ? [member].flat() : []) {
        if (rule) this.#item(rule, item, `${base}.${rule.element}`, at);
      }
    }
  }

  #item(rule: PropertyRule, item: unknown, path: string, at: Surroundings): void {
    if (rule.isPrimitive) {
      for (const invariant of rule.constraints) {
        this.asked.push({ invariant, value: item, base: path, surroundings: at });
      }
    } else if (isJsonObject(item) && definitions.isResourceType(String(item['resourceType']))) {
      const isContained = path.endsWith('.contained');
      this.ofResource(item, isContained ? { ...at, resource: item } : surroundingsOf(item));
    } else if (isJsonObject(item)) {
      this.#object(item, rule.type, baseOf(rule.type, path), rule.constraints, at);
    }
  }
}

/** A data type is a base by itself, an inner element by its path. */
function baseOf(type: string, path: string): string {
  if (/^(Simple|Money)Quantity$/.test(type)) return 'Quantity';
  return type in r4.type2Parent ? type : path;
}

const compiled = new Map<string, (value: unknown, environment: JsonObject) => unknown[]>();

/** The verdict of the other engine; `undefined` where it cannot evaluate the expression. */
function secondVerdict({
  invariant: { expression },
  value,
  base,
  surroundings,
}: Question): boolean | undefined {
  const key = `${base} ${expression}`;
  const evaluate =
    compiled.get(key) ??
    (fhirpath.compile({ base, expression }, r4, { traceFn: () => undefined }) as (
      value: unknown,
      environment: JsonObject,
    ) => unknown[]);
  compiled.set(key, evaluate);
  try {
    const { resource, container } = surroundings;
    const answer = evaluate(value, {
      resource,
      rootResource: container,
      ucum: 'http://unitsofmeasure.org',
    });
    return !(answer.length === 1 && answer[0] === true);
  } catch {
    return undefined;
  }
}

/** Why the engines may differ; each is said of R4's expression or of the other engine. */
const EXPLAINED: Readonly<
  Record<string, (question: Question, second: boolean | undefined) => boolean>
> = {
  // `descendants().as(canonical)`: `as` takes one value, and a resource has more.
  'dom-3': (_question, second) => second === undefined,
  // Without a `reference` R4's expression is empty, so that not even {"display": ...} would be allowed.
  'ref-1': ({ value }) => (value as JsonObject)['reference'] === undefined,
  // `resolve()` asks a server, which the other engine does only asynchronously.
  'ctm-1': (_question, second) => second === undefined,
  // The other engine does not take a number as the root of an expression.
  'ras-1': ({ value }) => typeof value === 'number',
  // These regular expressions escape what Unicode mode does not allow to escape.
  'eld-16': (_question, second) => second === undefined,
  'eld-19': (_question, second) => second === undefined,
  // `answer is Boolean`: FHIR's boolean, which the other engine does not take for System.Boolean.
  'que-7': ({ value }) => (value as JsonObject)['answerBoolean'] !== undefined,
  // A bundle without a type: that it is required is said by itself.
  'bdl-3': ({ value }) => (value as JsonObject)['type'] === undefined,
  'bdl-4': ({ value }) => (value as JsonObject)['type'] === undefined,
  // Where it cannot compare (other precision, other unit), R4 leaves open what follows; we refuse only what is certain.
  'per-1': (_question, second) => second !== false,
  'rng-2': (_question, second) => second !== false,
  'mdd-1': (_question, second) => second !== false,
  'inv-1': ({ base }, second) => base === 'Task' && second !== false,
};

/** How many invariants were asked, and which are broken; fails where the engines differ without a known reason. */
function compare(resource: JsonObject, name: string): { asked: number; broken: string[] } {
  const broken: string[] = [];
  const { asked } = new Questions().ofResource(resource, surroundingsOf(resource));
  for (const question of asked) {
    const { invariant, value, base, surroundings } = question;
    const second = secondVerdict(question);
    const first = invariant.isBroken(value, surroundings);
    if (first) broken.push(invariant.key);
    if (first === second || EXPLAINED[invariant.key]?.(question, second)) continue;
    assert.fail(
      `${name} ${base} ${invariant.key}: ${String(first)}, the other ${String(second)}: ${invariant.expression}\n` +
        JSON.stringify(value).slice(0, 1000),
    );
  }
  return { asked: asked.length, broken };
}

// One of ten kinds of definition in a short run; those make up 90 % of the examples and repeat themselves.
const files = readdirSync(HL7).filter(
  (name, index) =>
    /^[A-Z]\w+-.*\.json$/.test(name) &&
    (isLong ||
      index % 40 === 0 ||
      !/^(StructureDefinition|SearchParameter|ValueSet|CodeSystem|Bundle)-/.test(name)),
);
const read = (file: string): JsonObject =>
  JSON.parse(readFileSync(HL7 + file, 'utf8')) as JsonObject;
// A large one asks no other questions, only more of them.
const isOfSize = (resource: JsonObject): boolean =>
  JSON.stringify(resource).length < (isLong ? 2e6 : 60_000);
const examples = files
  .map((file) => [file, read(file)] as const)
  .filter(([, resource]) => isOfSize(resource));

/** Leaves out, negates or repeats a few things of a resource, without leaving an object empty. */
function damage(resource: JsonObject, choices: readonly number[]): JsonObject {
  const copy = structuredClone(resource);
  for (const choice of choices) {
    const places = placesIn(copy);
    const place = places[choice % places.length];
    if (!place) continue;
    const [holder, name] = place;
    const member = holder[name];
    if (typeof member === 'boolean') holder[name] = !member;
    else if (typeof member === 'number') holder[name] = -member;
    else if (Array.isArray(member) && choice % 2 === 0) member.push(member[0]);
    else Reflect.deleteProperty(holder, name);
  }
  return copy;
}

function placesIn(value: unknown): [JsonObject, string][] {
  if (Array.isArray(value)) return value.flatMap(placesIn);
  if (!isJsonObject(value)) return [];
  const names = Object.keys(value).filter((name) => name !== 'resourceType');
  const own = names.length > 1 ? names.map((name): [JsonObject, string] => [value, name]) : [];
  return [...own, ...names.flatMap((name) => placesIn(value[name]))];
}

describe("R4's invariants, asked of another FHIRPath engine", () => {
  test('are decided in the same way for every published example', () => {
    const asked = examples.reduce(
      (sum, [file, resource]) => sum + compare(resource, file).asked,
      0,
    );
    assert.ok(asked > (isLong ? 150_000 : 15_000), String(asked));
  });

  test('are decided in the same way for damaged examples', () => {
    const small = examples.filter(([, resource]) => JSON.stringify(resource).length < 20_000);
    const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    const broken = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...small), choices, ([file, resource], chosen) => {
        for (const key of compare(damage(resource, chosen), file).broken) broken.add(key);
      }),
      { numRuns: isLong ? 10_000 : 1000, seed: 20_261_120 },
    );
    assert.ok(broken.size > (isLong ? 60 : 25), [...broken].join(' '));
  });
});
