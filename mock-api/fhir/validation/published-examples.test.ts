import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { validateResource } from './validate-resource.ts';

const HL7 = fileURLToPath(new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const BSER = fileURLToPath(new URL('../../../../shared/data/bser-json/', import.meta.url));
const isLong = process.env['TEST_LONG'] === '1';

/** [file, how many issues, code and expression of the first one, why the example itself is at fault] */
type Refused = readonly (readonly [string, number, string, string, string])[];

const noText =
  'R4 narrative, txt-2: the div SHALL have some non-whitespace content; this one has none';
const noBase = 'R4 SearchParameter.base is 1..*; this one has none';
const noBaseDefinition =
  'sdf-4: what is not abstract SHALL have a baseDefinition; this pattern has none';
const brokenGuide =
  'R4 ImplementationGuide.name and .status are 1..1 and missing; an id in the manifest has more than 64 characters';

const REFUSED_OF_HL7: Refused = [
  ['ActivityDefinition-blood-tubes-supply', 1, 'invariant', 'ActivityDefinition.text.div', noText],
  [
    'ActivityDefinition-heart-valve-replacement',
    1,
    'invariant',
    'ActivityDefinition.text.div',
    noText,
  ],
  [
    'Bundle-dataelements',
    1,
    'invariant',
    'Bundle',
    'bdl-7: fullUrls come twice, without a versionId to tell them apart',
  ],
  [
    'DeviceMetric-example',
    1,
    'structure',
    'DeviceMetric.parent',
    'R4 DeviceMetric.parent: Reference(Device); it points at a DeviceDefinition',
  ],
  [
    'DeviceUseStatement-example',
    1,
    'structure',
    'DeviceUseStatement.reasonReference[0]',
    'R4 lists Condition, Observation, DiagnosticReport, DocumentReference, Media; it points at a Procedure',
  ],
  ['EventDefinition-example', 1, 'invariant', 'EventDefinition.text.div', noText],
  [
    'ImplementationGuide-fhir',
    3,
    'structure',
    'ImplementationGuide.manifest.resource[11904].reference',
    brokenGuide,
  ],
  [
    'MedicationRequest-medrx0301',
    1,
    'structure',
    'MedicationRequest.dispenseRequest.performer',
    'R4: Reference(Organization); it points at a Practitioner',
  ],
  [
    'Observation-clinical-gender',
    1,
    'structure',
    'Observation.performer[0]',
    'R4 lists who can perform; it points at an Encounter',
  ],
  [
    'Questionnaire-qs1',
    32,
    'required',
    'Questionnaire.item[0].item[0].linkId',
    'R4 Questionnaire.item.linkId is 1..1; the options have none',
  ],
  [
    'Questionnaire-zika-virus-exposure-assessment',
    1,
    'invariant',
    'Questionnaire.text.div',
    noText,
  ],
  ...['CodeSystem', 'ValueSet'].flatMap((type) =>
    ['author', 'effective', 'end', 'keyword', 'workflow'].map(
      (name) =>
        [
          `SearchParameter-${type.toLowerCase()}-extensions-${type}-${name}`,
          1,
          'required',
          'SearchParameter.base',
          noBase,
        ] as const,
    ),
  ),
  [
    'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject',
    1,
    'value',
    'SearchParameter.id',
    'R4 id: at most 64 characters; this one has 67',
  ],
  ...['Definition', 'Event', 'FiveWs', 'Request'].map(
    (name) =>
      [
        `StructureDefinition-${name}`,
        1,
        'invariant',
        'StructureDefinition',
        noBaseDefinition,
      ] as const,
  ),
  ['ig-r4', 3, 'structure', 'ImplementationGuide.manifest.resource[11904].reference', brokenGuide],
];

const noContent =
  'cmp-1: a section SHALL have text, entries or sections; these have code, title and focus only';
const REFUSED_OF_BSER: Refused = [
  [
    'Bundle-bundle-bser-referral-feedback-document-bundle-eve-everywoman',
    1,
    'invariant',
    'Bundle.entry[0].resource.section[0]',
    noContent,
  ],
  [
    'Composition-composition-bser-referral-feedback-arthritis-everywoman',
    1,
    'invariant',
    'Composition.section[0]',
    noContent,
  ],
  [
    'Composition-composition-bser-referral-feedback-nutrition-everybaby',
    1,
    'invariant',
    'Composition.section[0]',
    noContent,
  ],
  [
    'ImplementationGuide-hl7.fhir.us.bser',
    6,
    'code-invalid',
    'ImplementationGuide.definition.parameter[0].code',
    'R4 binds the code (required) to guide-parameter-code; these are of R5',
  ],
];

/** The examples in a folder that are refused, written as the tables above are. */
function refusedIn(folder: string, files: readonly string[]): unknown[] {
  return files.flatMap((file) => {
    const issues = validateResource(JSON.parse(readFileSync(folder + file, 'utf8')));
    const [first] = issues;
    const name = file.replace('.json', '');
    return first ? [[name, issues.length, first.code, first.expression?.[0]]] : [];
  });
}

const withoutReason = (refused: Refused, files: readonly string[]) =>
  refused
    .filter(([name]) => files.includes(`${name}.json`))
    .map(([name, count, code, expression]) => [name, count, code, expression])
    .sort(byName);
const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) =>
  String(a) < String(b) ? -1 : 1;
const examplesIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'package.json');

// Definitions are 90 % of the files and of the time.
const DEFINITION = /^(StructureDefinition|SearchParameter|ValueSet|CodeSystem)-/;
const LARGE = /^(Bundle-(resources|types|dataelements|valueset|v2|v3|profiles|extensions)|ig-r4)/;

test("HL7's published R4 examples pass, or are refused for a fault that is theirs", () => {
  const all = examplesIn(HL7);
  assert.equal(all.length, 5306);
  const refused = new Set(REFUSED_OF_HL7.map(([name]) => `${name}.json`));
  const isOfShortRun = (file: string, index: number): boolean =>
    !LARGE.test(file) && (!DEFINITION.test(file) || refused.has(file) || index % 20 === 0);
  const files = isLong ? all : all.filter(isOfShortRun);
  assert.ok(files.length > 800);
  assert.deepEqual(
    refusedIn(HL7, files).sort(byName as never),
    withoutReason(REFUSED_OF_HL7, files),
  );
});

const skip = existsSync(BSER) ? false : 'the folder ../shared/data is not there';

describe('BSeR', { skip }, () => {
  test('has examples that pass, or are refused for a fault that is theirs', () => {
    const files = examplesIn(BSER);
    assert.deepEqual(
      refusedIn(BSER, files).sort(byName as never),
      withoutReason(REFUSED_OF_BSER, files),
    );
  });
});
