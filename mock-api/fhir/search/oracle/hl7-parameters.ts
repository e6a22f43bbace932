// HL7's own search parameters and examples, read with HL7's own FHIRPath engine. Nothing here is shared with the server.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

/** One of HL7's parameters, as far as this oracle reads it. */
export interface Hl7Parameter {
  readonly url: string;
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
  readonly expression?: string;
  readonly target?: readonly string[];
}

/** A value of a searched element with its FHIR type. */
export interface Found {
  readonly type: string;
  readonly value: unknown;
}

const FOLDER = dirname(
  fileURLToPath(import.meta.resolve('hl7.fhir.r4.examples/Bundle-searchParams.json')),
);

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

const { entry } = readJson('Bundle-searchParams.json') as {
  entry: readonly { resource: Hl7Parameter }[];
};

/** What R4 says of the parameters of all types: they are listed under their base types. */
const INHERITED = ['Resource', 'DomainResource'];

/** HL7's parameters of a type by code, those of all types included, composite and special ones not. */
export function hl7Parameters(type: string): ReadonlyMap<string, Hl7Parameter> {
  let known = parametersOfType.get(type);
  if (!known) {
    const own = entry
      .map(({ resource }) => resource)
      .filter(({ base }) => [type, ...INHERITED].some((each) => base.includes(each)))
      .filter((parameter) => parameter.expression && SEARCHED.includes(parameter.type));
    known = new Map(own.map((parameter) => [parameter.code, parameter]));
    parametersOfType.set(type, known);
  }
  return known;
}

const SEARCHED = ['token', 'reference', 'string', 'date', 'number', 'quantity', 'uri'];
const parametersOfType = new Map<string, ReadonlyMap<string, Hl7Parameter>>();

/** The values of the elements that a parameter looks at. */
export function valuesOf(parameter: Hl7Parameter, resource: Resource): readonly Found[] {
  const known = foundValues.get(resource) ?? new Map<string, readonly Found[]>();
  foundValues.set(resource, known);
  let found = known.get(parameter.code);
  if (!found) {
    const { values, types } = evaluatorOf(parameter, resource.resourceType);
    const typesFound = types(resource);
    found = values(resource).map((value, index) => ({ type: String(typesFound[index]), value }));
    if (found.length !== typesFound.length) throw new Error(`${parameter.code}: types are lost`);
    found = found.filter(
      (each) => !isResource(each.value) || parameter.target?.includes(each.type),
    );
    known.set(parameter.code, found);
  }
  return found;
}

/** The first entry of a Bundle counts as its composition or its message only if it is one. */
const isResource = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'resourceType' in value;

const foundValues = new WeakMap<Resource, Map<string, readonly Found[]>>();

type Evaluate = (resource: Resource) => unknown[];
const evaluators = new Map<string, { values: Evaluate; types: Evaluate }>();

function evaluatorOf(parameter: Hl7Parameter, type: string) {
  const key = `${type} ${parameter.code}`;
  let evaluator = evaluators.get(key);
  if (!evaluator) {
    // A primitive of which there are only extensions has no value.
    const values = alternativesOf(parameter, type).map(
      (expression) => `(${expression}).where(hasValue() or type().name.matches('^[A-Z]'))`,
    );
    evaluator = {
      values: compile(values),
      types: compile(values.map((expression) => `${expression}.select(type().name)`)),
    };
    evaluators.set(key, evaluator);
  }
  return evaluator;
}

function compile(expressions: readonly string[]): Evaluate {
  const compiled = expressions.map(
    (expression) => fhirpath.compile(expression, r4) as (resource: Resource) => unknown[],
  );
  return (resource) => compiled.flatMap((evaluate) => evaluate(resource));
}

/** The alternatives of HL7's expression that speak of `type` (InsurancePlan.name does not say of which type). */
export function alternativesOf({ expression = '' }: Hl7Parameter, type: string): string[] {
  return expression
    .split('|')
    .map((alternative) => alternative.trim())
    .filter((alternative) => {
      const root = /^\(*(\w+)/.exec(alternative)?.[1] ?? '';
      return [type, ...INHERITED].includes(root) || /^[a-z]/.test(root);
    })
    .map(withoutErrata);
}

/** "as" takes one item in FHIRPath, HL7 means each; and the address of a reference tells its type. */
const withoutErrata = (expression: string): string =>
  expression
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replaceAll('.as(', '.ofType(')
    .replace(
      /resolve\(\) is (\w+)/g,
      "(type = '$1' or reference.matches('(^|/)$1/[A-Za-z0-9.-]+(/_history/.*)?$$'))",
    );

const MAX_EXAMPLES_OF_A_TYPE = 60;
const MAX_BYTES = 40_000;

/** HL7's published examples of a type, without the very long ones. */
export function hl7Examples(type: string): readonly Resource[] {
  fileNames ??= readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return fileNames
    .filter((name) => name.startsWith(`${type}-`))
    .filter((name) => statSync(join(FOLDER, name)).size < MAX_BYTES)
    .slice(0, MAX_EXAMPLES_OF_A_TYPE)
    .map((name) => readJson(name) as Resource)
    .filter(({ resourceType }) => resourceType === type);
}

let fileNames: string[] | undefined;
