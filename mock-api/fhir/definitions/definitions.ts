import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  getSearchParameters,
  indexSearchParameter,
  indexStructureDefinitionBundle,
  loadDataType,
} from '@medplum/core';
import type { SearchParameter, StructureDefinition } from '@medplum/fhirtypes';

/** FHIR R4 as HL7 published it: what can be stored, searched, and coded. */
export interface Definitions {
  /** All R4 resource types, sorted. */
  readonly resourceTypes: readonly string[];
  /** Is this one of R4's concrete resource types? */
  isResourceType(type: string): boolean;
  /** HL7's search parameters of a type, `_id _lastUpdated _profile _security _source _tag` included; empty for an unknown type. */
  searchParameters(type: string): readonly SearchParameter[];
  /** The codes of a value set that some element is bound to with strength `required`; undefined where R4 does not list them. */
  codeSet(valueSetUrl: string): CodeSet | undefined;
}

/** The members of one value set. */
export interface CodeSet {
  /** Without systems, for elements of type `code`. */
  readonly codes: ReadonlySet<string>;
  /** As `system|code`, for Coding and CodeableConcept. */
  readonly members: ReadonlySet<string>;
}

const FOLDER = fileURLToPath(new URL('../../../dist/definitions/', import.meta.url));

let loaded: Definitions | undefined;

/**
 * Reads `dist/definitions` into the index of @medplum/core, once per process (about 50 ms).
 * Throws one clear line when the files have not been generated.
 */
export function loadDefinitions(): Definitions {
  loaded ??= load();
  return loaded;
}

function load(): Definitions {
  if (!existsSync(`${FOLDER}structures.json`)) {
    throw new Error(
      'The FHIR definitions are missing. Generate them: node scripts/definitions.mjs',
    );
  }
  const structures = readDefinitions('structures.json') as StructureDefinition[];
  indexStructures(structures);
  for (const parameter of readDefinitions('search-parameters.json') as SearchParameter[]) {
    indexSearchParameter(parameter);
  }
  indexParametersOfBinary();
  const resourceTypes = structures
    .filter(({ kind, type }) => kind === 'resource' && !ABSTRACT.includes(type))
    .map(({ type }) => type)
    .sort();
  const known = new Set<string>(resourceTypes);
  const parameters = new Map(resourceTypes.map((type) => [type, hl7Parameters(type)]));
  return {
    resourceTypes,
    isResourceType: (type) => known.has(type),
    searchParameters: (type) => parameters.get(type) ?? [],
    codeSet: codeSetReader(),
  };
}

// The library leaves Binary out of what holds for every resource.
function indexParametersOfBinary(): void {
  for (const parameter of hl7Parameters('Basic').filter(({ code }) => code.startsWith('_'))) {
    const expression = parameter.expression?.replace('Basic.', 'Binary.');
    indexSearchParameter({ ...parameter, base: ['Binary'], ...(expression ? { expression } : {}) });
  }
}

const ABSTRACT = ['Resource', 'DomainResource'];

function readDefinitions(name: string): unknown {
  return JSON.parse(readFileSync(FOLDER + name, 'utf8'));
}

// The parser asks every element for fixed[x] and pattern[x], each of 50 possible types; R4's base definitions hold
// neither. Until ElementDefinition itself is indexed, a stand-in without those types answers: 30 ms instead of 190.
function indexStructures(structures: readonly StructureDefinition[]): void {
  const isElementDefinition = ({ type }: StructureDefinition): boolean =>
    type === 'ElementDefinition';
  for (const real of structures.filter(isElementDefinition)) {
    const element = ['', '.fixed[x]', '.pattern[x]'].map((path) => ({ path: real.type + path }));
    loadDataType({ ...real, snapshot: { element } });
  }
  indexStructureDefinitionBundle([
    ...structures.filter((structure) => !isElementDefinition(structure)),
    ...structures.filter(isElementDefinition),
  ]);
}

// The library adds these to every type by itself; R4 knows neither.
const VENDOR_PARAMETERS = ['_compartment', '_project'];

function hl7Parameters(type: string): SearchParameter[] {
  const all = getSearchParameters(type) ?? {};
  for (const code of VENDOR_PARAMETERS) Reflect.deleteProperty(all, code);
  return Object.values(all).map((parameter) => withReachedTargets(type, parameter));
}

const ONLY_ONE_TYPE = /\.where\(resolve\(\) is (\w+)\)\)?$/;

/** `Observation.subject.where(resolve() is Patient)` never leads to a Group, although HL7 lists it as a target. */
function withReachedTargets(type: string, parameter: SearchParameter): SearchParameter {
  const reached = (parameter.expression ?? '')
    .split(' | ')
    .filter((alternative) => alternative.replace(/^\(/, '').startsWith(`${type}.`))
    .map((alternative) => ONLY_ONE_TYPE.exec(alternative)?.[1]);
  const targets = parameter.target?.filter((target) => reached.includes(target)) ?? [];
  return targets.length > 0 && !reached.includes(undefined)
    ? { ...parameter, target: targets }
    : parameter;
}

function codeSetReader(): (valueSetUrl: string) => CodeSet | undefined {
  const { codeSets } = readDefinitions('code-sets.json') as { codeSets: Record<string, string[]> };
  const cache = new Map<string, CodeSet>();
  return (valueSetUrl) => {
    const url = valueSetUrl.split('|')[0] ?? valueSetUrl;
    const cached = cache.get(url);
    const members = codeSets[url];
    if (cached || !members) return cached;
    const codeSet = {
      codes: new Set(members.map((member) => member.slice(member.indexOf('|') + 1))),
      members: new Set(members),
    };
    cache.set(url, codeSet);
    return codeSet;
  };
}
