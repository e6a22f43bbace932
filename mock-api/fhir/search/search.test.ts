import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, linkOf } from '../../http/testing.ts';

const records: Record<string, object> = {
  'Organization/clinic': { name: 'Clinic', identifier: [{ system: 'urn:org', value: 'C1' }] },
  'Practitioner/doctor': { name: [{ family: 'House' }] },
  'Patient/brenda': {
    name: [{ family: 'Jackson', given: ['Brenda'] }],
    birthDate: '1970-05-06',
    generalPractitioner: [{ reference: 'Practitioner/doctor' }],
    managingOrganization: { reference: 'Organization/clinic' },
  },
  'Patient/carl': {
    name: [{ family: 'Jung' }],
    link: [{ other: { reference: 'Patient/brenda' }, type: 'seealso' }],
  },
  'Encounter/visit': {
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/brenda' },
    serviceProvider: { reference: 'Organization/clinic' },
  },
  'Observation/pain': {
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '72514-3', display: 'Pain severity' }] },
    subject: { reference: 'Patient/brenda' },
    encounter: { reference: 'Encounter/visit' },
    effectiveDateTime: '2026-03-01T23:30:00-05:00',
    valueInteger: 7,
  },
  'Flag/foreign': {
    status: 'active',
    code: { text: 'fall' },
    subject: { reference: 'http://elsewhere.example/fhir/Patient/7' },
  },
  'Observation/words': {
    status: 'final',
    code: { text: 'How it feels' },
    subject: { display: 'somebody', identifier: { system: 'urn:mrn', value: '99' } },
    effectiveDateTime: '2026-03-02',
  },
  'Questionnaire/peg': {
    status: 'active',
    url: 'http://clinic.example/peg',
    version: '2',
    date: '2026-01',
  },
  'QuestionnaireResponse/answers': {
    status: 'completed',
    questionnaire: 'http://clinic.example/peg|2',
    subject: { reference: 'Patient/carl' },
    authored: '2026-03-01',
  },
  'RiskAssessment/risk': {
    status: 'final',
    subject: { reference: 'Patient/carl' },
    prediction: [{ probabilityDecimal: 0.25 }],
  },
  'Condition/back': {
    subject: { reference: 'Patient/carl' },
    onsetAge: { value: 52, system: 'http://unitsofmeasure.org', code: 'a', unit: 'years' },
    code: { text: 'Back pain' },
  },
  'MedicationRequest/order': {
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { text: 'cyclobenzaprine' },
    subject: { reference: 'Patient/carl' },
    authoredOn: '2026-02-01',
  },
  'Provenance/signature': {
    target: [{ reference: 'Observation/pain/_history/1' }],
    recorded: '2026-03-02T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/doctor' } }],
  },
  'Appointment/visit': {
    status: 'booked',
    start: '2026-04-01T09:00:00Z',
    end: '2026-04-01T09:30:00Z',
    participant: [{ actor: { reference: 'Patient/brenda' }, status: 'accepted' }],
  },
};

async function withRecords(
  work: (server: TestServer) => Promise<void>,
  timeZone?: string,
): Promise<void> {
  await TestServer.with(async (server) => {
    for (const [address, elements] of Object.entries(records)) {
      const [resourceType = '', id = ''] = address.split('/');
      server.store.put({ resourceType, id, ...elements });
    }
    await work(server);
  }, timeZone);
}

/** A query and the ids it must find. */
const QUERIES: readonly (readonly [query: string, ids: readonly string[]])[] = [
  // References in every way that they can be written.
  ['Observation?subject=Patient/brenda', ['pain']],
  ['Observation?subject=brenda', ['pain']],
  ['Observation?subject:Patient=brenda', ['pain']],
  ['Observation?subject=http://localhost:80/fhir/Patient/brenda', ['pain']],
  ['Observation?subject=http://elsewhere.example/fhir/Patient/brenda', []],
  ['Observation?patient=brenda&encounter=visit', ['pain']],
  ['Observation?subject:identifier=urn:mrn|99', ['words']],
  ['Observation?subject:identifier=99', ['words']],
  ['Observation?subject:missing=false', ['pain', 'words']],
  ['Observation?encounter:missing=true', ['words']],
  ['Provenance?target=Observation/pain', ['signature']],
  ['Appointment?patient=brenda', ['visit']],
  ['QuestionnaireResponse?questionnaire=http://clinic.example/peg', ['answers']],
  ['QuestionnaireResponse?questionnaire=http://clinic.example/peg|2', ['answers']],
  ['QuestionnaireResponse?questionnaire=http://clinic.example/peg|1', []],
  ['Flag?patient=http://elsewhere.example/fhir/Patient/7', ['foreign']],
  ['Flag?patient=7', []],
  ['Flag?subject=http://elsewhere.example/fhir/Patient/7', ['foreign']],
  ['Appointment?practitioner:missing=true', ['visit']],
  // Chains and reverse chains.
  ['Observation?patient.name=jack', ['pain']],
  ['Observation?subject:Patient.birthdate=lt1980', ['pain']],
  ['Observation?patient.organization.name=clinic', ['pain']],
  ['Observation?patient.name=jung', []],
  ['Observation?patient.general-practitioner:Practitioner.family=house&status=final', ['pain']],
  ['Patient?_has:Observation:patient:code=72514-3', ['brenda']],
  ['Patient?_has:Observation:patient:code:missing=true', []],
  ['Patient?_has:QuestionnaireResponse:subject:status=completed&name=j', ['carl']],
  ['Organization?_has:Patient:organization:_has:Observation:patient:status=final', ['clinic']],
  // Tokens.
  ['Observation?code=http://loinc.org|72514-3', ['pain']],
  ['Observation?code=|72514-3', []],
  ['Observation?code=http://loinc.org|', ['pain']],
  ['Observation?code:text=pain', ['pain']],
  ['Observation?code:text=how IT', ['words']],
  ['Observation?code:missing=true', []],
  ['Observation?code:not=72514-3', ['words']],
  ['Observation?status=http://hl7.org/fhir/observation-status|final', ['pain', 'words']],
  ['Observation?status=http://elsewhere.example|final', []],
  ['Patient?deceased=false', ['brenda', 'carl']],
  // The other types.
  ['Questionnaire?url=http://clinic.example/peg', ['peg']],
  ['Questionnaire?url=http://clinic.example/pe', []],
  ['RiskAssessment?probability=0.25', ['risk']],
  ['RiskAssessment?probability=gt0.2', ['risk']],
  ['RiskAssessment?probability=ap0.27', ['risk']],
  ['RiskAssessment?probability=ap0.5', []],
  ['Condition?onset-age=52||a', ['back']],
  ['Condition?onset-age=52|http://unitsofmeasure.org|a', ['back']],
  ['Condition?onset-age=52||years', ['back']],
  ['Condition?onset-age=52|http://elsewhere|a', []],
  ['Patient?birthdate=ap1970-05', ['brenda']],
  ['Patient?name=jackson&name=bren', ['brenda']],
  ['Patient?name=jackson&name=carl', []],
  ['Patient?_id=brenda,carl&_sort=-family', ['carl', 'brenda']],
  ['Patient?_sort=-_lastUpdated', ['carl', 'brenda']],
  ['Patient?_lastUpdated=gt2100', []],
  ['Patient?_lastUpdated=ge2020', ['brenda', 'carl']],
  ['Observation?date=ge2026-03-01&date=lt2026-03-02', []],
  ['Observation?date=2026-03-02', ['pain', 'words']],
  ['Observation?_profile:missing=true&status=final', ['pain', 'words']],
];

test('records are found by every type of parameter, modifier and chain', async (context) => {
  await withRecords(async (server) => {
    for (const [query, ids] of QUERIES) {
      await context.test(`${query} finds ${ids.join(' and ') || 'nothing'}`, async () => {
        assert.deepEqual(await server.found(query), ids);
      });
    }
  });
});

test('a search by POST takes its parameters from the form and the address', async () => {
  await withRecords(async (server) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await server.send(
      'POST',
      'Patient/_search?name=j',
      'family=jackson&_count=5',
      form,
    );
    assert.equal(status, 200);
    assert.deepEqual(
      entriesOf(body).map(({ resource }) => resource?.id),
      ['brenda'],
    );
    assert.match(linkOf(body, 'self') ?? '', /\/fhir\/Patient\?name=j&family=jackson&_count=5$/);
    assert.equal((await server.send('POST', 'Patient/_search', 'mrn=1', form)).status, 400);
  });
});

test('what is included comes once, marked so, and does not count', async () => {
  await withRecords(async (server) => {
    const included = async (query: string) => {
      const { body, text } = await server.send('GET', query);
      assert.equal(body.resourceType, 'Bundle', text);
      const extra = entriesOf(body).filter(({ search }) => search?.mode === 'include');
      return {
        total: body['total'],
        ids: extra
          .map(({ resource }) => `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`)
          .sort(),
      };
    };
    assert.deepEqual(
      await included(
        'Observation?_id=pain&_include=Observation:subject&_include=Observation:encounter',
      ),
      { total: 1, ids: ['Encounter/visit', 'Patient/brenda'] },
    );
    assert.deepEqual(await included('Observation?_id=pain&_include=Observation:subject:Group'), {
      total: 1,
      ids: [],
    });
    assert.deepEqual(await included('Observation?_id=pain&_include=Observation:*'), {
      total: 1,
      ids: ['Encounter/visit', 'Patient/brenda'],
    });
    assert.deepEqual(
      await included(
        'Observation?_id=pain&_include=Observation:subject&_include:iterate=Patient:organization',
      ),
      { total: 1, ids: ['Organization/clinic', 'Patient/brenda'] },
    );
    assert.deepEqual(
      await included(
        'Patient?_id=brenda&_revinclude=Observation:subject&_revinclude:iterate=Provenance:target',
      ),
      { total: 1, ids: ['Observation/pain', 'Provenance/signature'] },
    );
    assert.deepEqual(await included('Patient?name=j&_include=Patient:link'), { total: 2, ids: [] });
  });
});

test('a day without an offset is a day of the clinic', async () => {
  await withRecords(async (server) => {
    // 23:30 in New York on the first of March is already the second in UTC.
    assert.deepEqual(await server.found('Observation?date=2026-03-01'), ['pain']);
    assert.deepEqual(await server.found('Observation?date=2026-03-02'), ['words']);
    assert.deepEqual(await server.found('Observation?date=2026-03-02T04:30:00Z'), ['pain']);
    assert.deepEqual(await server.found('Observation?date=2026-03-01T23:30:00-05:00'), ['pain']);
    assert.deepEqual(await server.found('Observation?date=2026-03-01T23:30'), ['pain']);
  }, 'America/New_York');
});

test('what changed after the last record seen is found to the microsecond', async () => {
  await TestServer.with(async (server) => {
    for (const id of ['a', 'b', 'c', 'd']) server.store.put({ resourceType: 'Patient', id });
    const { body } = await server.send('GET', 'Patient/b');
    const seen = body.meta?.lastUpdated ?? '';
    assert.deepEqual(await server.found(`Patient?_lastUpdated=gt${seen}`), ['c', 'd']);
    assert.deepEqual(await server.found(`Patient?_lastUpdated=${seen}`), ['b']);
    assert.deepEqual(await server.found(`Patient?_lastUpdated=le${seen}`), ['a', 'b']);
  });
});

test('a page says how many there are only when that is known or asked for', async () => {
  await TestServer.with(async (server) => {
    for (let index = 0; index < 120; index += 1) {
      server.store.put({ resourceType: 'Patient', id: `p${index}` });
    }
    const page = async (query: string) => (await server.send('GET', query)).body;
    const first = await page('Patient');
    assert.equal(entriesOf(first).length, 50, 'the default page');
    assert.equal(first['total'], undefined);
    assert.equal((await page('Patient?_total=accurate'))['total'], 120);
    assert.equal((await page('Patient?_count=5000'))['total'], 120);
    assert.equal((await page('Patient?_count=0'))['total'], 120);
    assert.equal((await page('Patient?_count=0'))['entry'], undefined);
    const next = linkOf(first, 'next') ?? '';
    const other = next.replace('Patient?', 'Patient?active=true&').replace(/^.*\/fhir/, '/fhir');
    assert.equal((await server.send('GET', other)).status, 400, 'a cursor belongs to its query');
  });
});
