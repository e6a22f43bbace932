// The examples and rules of FHIR R4 search (3.1.1.4) that name a value and say what it finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, issuesOf } from '../../http/testing.ts';

const mg = { system: 'http://unitsofmeasure.org', code: 'mg' };
const observed = (value: object) => ({ status: 'final', code: { text: 'x' }, ...value });
const measured = (value: number, unit: object = mg) =>
  observed({ valueQuantity: { value, ...unit } });
const dated = (effectiveDateTime: string) => observed({ effectiveDateTime });

const records: Record<string, object> = {
  'Patient/eve': { name: [{ given: ['Eve'] }], telecom: [{ value: '(03) 5555 6473' }] },
  'Patient/evelyn': { name: [{ given: ['EVELYN'] }], active: true },
  'Patient/severine': { name: [{ given: ['Séverine'], family: "O'Neil" }], active: false },
  'Patient/carreno': { name: [{ family: 'Carreño Quiñones' }], gender: 'female' },
  'Patient/finch': { name: [{ family: 'Halloway-Finch' }] },
  'ValueSet/123': { url: 'http://acme.org/fhir/ValueSet/123', version: '1.0', status: 'draft' },
  'Observation/q1': measured(5.35),
  'Observation/q2': measured(5.4),
  'Observation/q3': measured(5.45),
  'Observation/q4': measured(5.4, { unit: 'mg' }),
  'Observation/q5': measured(0.0054, { system: mg.system, code: 'g' }),
  'Observation/less': observed({ valueQuantity: { value: 5, comparator: '<', ...mg } }),
  'Observation/d1': dated('2013-01-14T00:00:00Z'),
  'Observation/d2': dated('2013-01-14T10:00:00Z'),
  'Observation/d3': dated('2013-01-15T00:00:00Z'),
  'Observation/d4': dated('2013-01-14'),
  'Observation/leap': dated('2016-12-31T23:59:60Z'),
  'Procedure/from21': { performedPeriod: { start: '2013-01-21' } },
  'Procedure/from15': { performedPeriod: { start: '2013-03-15' } },
  'Procedure/to21': { performedPeriod: { end: '2013-01-21' } },
  'RiskAssessment/100': { prediction: [{ probabilityDecimal: 100 }] },
  'RiskAssessment/99.5': { prediction: [{ probabilityDecimal: 99.5 }] },
  'RiskAssessment/100.5': { prediction: [{ probabilityDecimal: 100.5 }] },
  'RiskAssessment/100.004': { prediction: [{ probabilityDecimal: 100.004 }] },
  'RiskAssessment/big': { prediction: [{ probabilityDecimal: 1234567890123456 }] },
};

const QUERIES: readonly (readonly [query: string, ids: readonly string[]])[] = [
  ['Patient?given=eve', ['eve', 'evelyn']],
  ['Patient?given:contains=eve', ['eve', 'evelyn', 'severine']],
  ['Patient?given:exact=Eve', ['eve']],
  ['Patient?family=quinones', ['carreno']],
  ['Patient?family=carreno  QUIN', ['carreno']],
  ['Patient?name=finch', ['finch']],
  ['Patient?family=hallowayfinch', ['finch']],
  ['Patient?family:exact=Finch', []],
  ['Patient?family:contains=alloway-f', ['finch']],
  ['Patient?family=oneil', ['severine']],
  ['Patient?name=%C5%AB', []],
  ['Patient?telecom=0355556473', ['eve']],
  ['Patient?gender:not=female', ['eve', 'evelyn', 'severine', 'finch']],
  ['Patient?gender:not=female,male', ['eve', 'evelyn', 'severine', 'finch']],
  ['Patient?gender=Female', []],
  ['Patient?family:missing=false&_sort=-family', ['severine', 'finch', 'carreno']],
  ['ValueSet?url=http://acme.org/fhir/ValueSet/123', ['123']],
  ['ValueSet?url=http://acme.org/fhir/ValueSet/123|1.0', ['123']],
  ['ValueSet?url=http://acme.org/fhir/ValueSet/123|1.1', []],
  ['ValueSet?url=http://acme.org/fhir/valueset/123', []],
  ['Observation?value-quantity=5.4|http://unitsofmeasure.org|mg', ['q1', 'q2']],
  ['Observation?value-quantity=5.4||mg', ['q1', 'q2', 'q4']],
  ['Observation?value-quantity=5.40', ['q2', 'q4']],
  ['Observation?value-quantity=5.40e-3|http://unitsofmeasure.org|g', ['q5']],
  ['Observation?value-quantity=lt5.4|http://unitsofmeasure.org|mg', ['q1', 'less']],
  ['Observation?value-quantity=ge5|http://unitsofmeasure.org|mg', ['q1', 'q2', 'q3']],
  ['Observation?date=eq2013-01-14', ['d1', 'd2', 'd4']],
  ['Observation?date=ne2013-01-14', ['d3', 'leap']],
  ['Observation?date=lt2013-01-14T10:00', ['d1', 'd4']],
  ['Observation?date=gt2013-01-14T10:00', ['d3', 'd4', 'leap']],
  ['Observation?date=2016-12-31', ['leap']],
  ['Observation?date=2013-01-13T19:00:00-05:00', ['d1']],
  ['Procedure?date=ge2013-03-14', ['from21', 'from15']],
  ['Procedure?date=le2013-03-14', ['from21', 'to21']],
  ['Procedure?date=sa2013-03-14', ['from15']],
  ['Procedure?date=eb2013-03-14', ['to21']],
  ['RiskAssessment?probability=100', ['100', '99.5', '100.004']],
  ['RiskAssessment?probability=100.00', ['100', '100.004']],
  ['RiskAssessment?probability=1.00e2', ['100', '99.5', '100.004']],
  ['RiskAssessment?probability=lt100', ['99.5']],
  ['RiskAssessment?probability=le100', ['100', '99.5']],
  ['RiskAssessment?probability=ne100', ['100.5', 'big']],
  ['RiskAssessment?probability=1234567890123456', ['big']],
];

test('the examples of the specification find what it says', async (context) => {
  await TestServer.with(async (server) => {
    for (const [address, elements] of Object.entries(records)) {
      const [resourceType = '', id = ''] = address.split('/');
      server.store.put({ resourceType, id, ...elements });
    }
    for (const [query, ids] of QUERIES) {
      await context.test(`${query} finds ${ids.join(' and ') || 'nothing'}`, async () => {
        assert.deepEqual(await server.found(encodeURI(decodeURI(query))), ids);
      });
    }
  });
});

/** What is refused, and the word that the refusal must hold. */
const REFUSED: readonly (readonly [query: string, named: string])[] = [
  ['Observation?code-value-quantity=a$5', 'code-value-quantity'],
  ['Location?near=1|2', 'near'],
  ['Patient?_content=x', '_content'],
  ['Patient?_text=x', '_text'],
  ['ValueSet?url:below=http://acme.org', ':below'],
  ['ValueSet?url:above=http://acme.org', ':above'],
  ['Condition?code:below=1', ':below'],
  ['Condition?code:in=http://acme.org', ':in'],
  ['Patient?identifier:of-type=a|b|c', ':of-type'],
  ['Patient?name:text=x', ':text'],
  ['Patient?birthdate:exact=2020', ':exact'],
  ['Observation?value-quantity:not=5', ':not'],
  ['QuestionnaireResponse?questionnaire:identifier=x', ':identifier'],
  ['Observation?patient:Group=1', 'Group'],
  ['Patient?gender:missing=maybe', 'gender:missing'],
  ['Patient?active=yes', 'active'],
  ['Patient?deceased=2020', 'deceased'],
  ['Patient?active=http://hl7.org/fhir/special-values|true', 'active'],
  ['Patient?telecom=phone|555', 'telecom'],
  ['Patient?gender=a|b|c', 'gender'],
  ['Patient?gender=|', 'gender'],
  ['Patient?gender=male,', 'gender'],
  ['Patient?birthdate=2020-02-30', 'birthdate'],
  ['Patient?birthdate=2020-1-1', 'birthdate'],
  ['Patient?birthdate=xx2020', 'birthdate'],
  ['Patient?birthdate=2020-01-01T10', 'birthdate'],
  ['Patient?birthdate=2020-01-01T10:00:00%2B25:00', 'birthdate'],
  ['Patient?birthdate=0000', 'birthdate'],
  ['RiskAssessment?probability=five', 'probability'],
  ['RiskAssessment?probability=0x10', 'probability'],
  ['RiskAssessment?probability=1e999', 'probability'],
  ['RiskAssessment?probability=5|a|b', 'probability'],
  ['Observation?value-quantity=5|mg', 'value-quantity'],
  ['Observation?value-quantity=||mg', 'value-quantity'],
  ['Observation?subject=Nonsense/1', 'Nonsense'],
  ['Observation?subject:Patient=Group/1', 'subject:Patient'],
  ['Observation?subject=not an id', 'subject'],
];

test('what cannot be searched for is refused, and named', async (context) => {
  await TestServer.with(async (server) => {
    for (const [query, named] of REFUSED) {
      await context.test(query, async () => {
        const { status, body } = await server.send('GET', query.replaceAll(' ', '%20'));
        assert.equal(status, 400);
        const [problem] = issuesOf(body);
        assert.ok(problem?.details.text.includes(named), problem?.details.text);
      });
    }
  });
});

test('NUL and other odd characters are looked for like any others', async () => {
  await TestServer.with(async (server) => {
    server.store.put({
      resourceType: 'Patient',
      id: 'odd',
      name: [{ family: 'a\u0000b\u{1F600}' }],
    });
    assert.deepEqual(await server.found('Patient?family=a%00b'), ['odd']);
    assert.deepEqual(await server.found('Patient?family=a%00c'), []);
    assert.deepEqual(
      await server.found(`Patient?family:contains=${encodeURIComponent('\u{1F600}')}`),
      ['odd'],
    );
    assert.deepEqual(await server.found('Patient?family=%ED%A0%80'), []);
    assert.deepEqual(await server.found(`Patient?family=${'x'.repeat(1000)}`), []);
    const tooLong = await server.send('GET', `Patient?family=${'x'.repeat(1001)}`);
    assert.equal(tooLong.status, 400);
    assert.match(tooLong.text, /too-long/);
  });
});

test('a long text is found by its first thousand characters; many words in a name cost nothing', async () => {
  await TestServer.with(async (server) => {
    const family = `Long ${'name '.repeat(200_000)}end`;
    server.store.put({ resourceType: 'Patient', id: 'long', name: [{ family }] });
    assert.deepEqual(await server.found('Patient?family=long%20name'), ['long']);
    assert.deepEqual(await server.found(`Patient?family=${'name '.repeat(100).trim()}`), ['long']);
    assert.deepEqual(await server.found('Patient?family=end'), []);
    const identifier = [{ value: 'x'.repeat(1001) }];
    server.store.put({ resourceType: 'Patient', id: 'coded', identifier });
    assert.deepEqual(await server.found('Patient?identifier:missing=false'), ['coded']);
  });
});

test('an empty parameter is left out of a search and refused as a condition of a change', async () => {
  await TestServer.with(async (server) => {
    server.store.put({ resourceType: 'Patient', id: 'a' });
    const { body } = await server.send('GET', 'Patient?name=&_count=&active');
    assert.equal(body['total'], 1);
    const [self] = body['link'] as { url: string }[];
    assert.equal(self?.url, 'http://localhost:80/fhir/Patient');
    const refused = await server.send('DELETE', 'Patient?_id=a&name=');
    assert.equal(refused.status, 400);
    assert.match(refused.text, /criterion \\"name\\" has no value/);
  });
});

test('what every record has is never missing; ids can be left out, times be near', async () => {
  await TestServer.with(async (server) => {
    for (const id of ['a', 'b', 'c']) server.store.put({ resourceType: 'Patient', id });
    assert.deepEqual(await server.found('Patient?_id:not=a,c'), ['b']);
    assert.deepEqual(await server.found('Patient?_id:missing=true'), []);
    assert.deepEqual(await server.found('Patient?_lastUpdated:missing=false'), ['a', 'b', 'c']);
    const instant = JSON.parse(server.store.read('Patient', 'b')?.json ?? '') as {
      meta: { lastUpdated: string };
    };
    const day = instant.meta.lastUpdated.slice(0, 10);
    assert.deepEqual(await server.found(`Patient?_lastUpdated=ap${day}`), ['a', 'b', 'c']);
    assert.deepEqual(await server.found('Patient?_lastUpdated=ap1990'), []);
  });
});

test('a canonical is followed to what has that url, in the version it names', async () => {
  await TestServer.with(async (server) => {
    const form = (id: string, version: string) => {
      server.store.put({ resourceType: 'Questionnaire', id, url: 'urn:form', version, title: id });
    };
    const answer = (id: string, questionnaire: string) => {
      server.store.put({ resourceType: 'QuestionnaireResponse', id, questionnaire });
    };
    form('first', '1');
    form('second', '2');
    answer('of-second', 'urn:form|2');
    answer('of-any', 'urn:form');
    answer('of-another', 'urn:other|2');
    const included = async (query: string) => {
      const { body } = await server.send('GET', query);
      const entries = (body['entry'] ?? []) as {
        resource: { id: string };
        search: { mode: string };
      }[];
      return entries
        .filter(({ search }) => search.mode === 'include')
        .map(({ resource }) => resource.id);
    };
    const include = '_include=QuestionnaireResponse:questionnaire';
    assert.deepEqual(await included(`QuestionnaireResponse?_id=of-second&${include}`), ['second']);
    assert.deepEqual(await included(`QuestionnaireResponse?_id=of-any&${include}`), [
      'first',
      'second',
    ]);
    assert.deepEqual(
      await included('QuestionnaireResponse?_id=of-second&_include=QuestionnaireResponse:*'),
      ['second'],
    );
    const reverse = '_revinclude=QuestionnaireResponse:questionnaire';
    assert.deepEqual(await included(`Questionnaire?_id=first&${reverse}`), ['of-any']);
    assert.deepEqual((await included(`Questionnaire?_id=second&${reverse}`)).sort(), [
      'of-any',
      'of-second',
    ]);
    assert.deepEqual(await server.found('QuestionnaireResponse?questionnaire.title=second'), [
      'of-second',
      'of-any',
    ]);
    assert.deepEqual(await server.found('QuestionnaireResponse?questionnaire.title=first'), [
      'of-any',
    ]);
    assert.deepEqual(
      await server.found('Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=of-second'),
      ['second'],
    );
  });
});

test('a part of a record is not taken for the whole', async () => {
  await TestServer.with(async (server) => {
    server.store.put({ resourceType: 'Patient', id: 'a', gender: 'female', birthDate: '1980' });
    const { body: part } = await server.send('GET', 'Patient/a?_elements=gender');
    const refused = await server.send('PUT', 'Patient/a', part);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /"Patient\.meta\.tag\[0\]"/);
    assert.match(String(server.store.read('Patient', 'a')?.json), /birthDate/);
    const queries = [
      'Patient?_summary=text&_include=Patient:organization',
      'Patient?_elements=gender,shoeSize',
      'Patient/a?_elements=shoeSize',
    ];
    for (const query of queries) assert.equal((await server.send('GET', query)).status, 400, query);
    for (const query of [
      'Patient?_elements=name.family,Patient.gender,deceasedBoolean,id',
      '?_type=Patient,Flag&_elements=code',
    ]) {
      assert.equal((await server.send('GET', query)).status, 200, query);
    }
  });
});
