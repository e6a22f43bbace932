import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer } from '../http/testing.ts';

const places = (body: unknown): string[][] =>
  (body as { issue: { expression: string[] }[] }).issue.map(({ expression }) => expression);

test('a reference that leads nowhere is named by its element, a choice without its type', async () => {
  await TestServer.with(async (server) => {
    const order = {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/none' },
      medicationReference: { reference: 'Medication/none' },
      reasonReference: [{ reference: 'Condition/none' }],
      extension: [{ url: 'urn:x', valueReference: { reference: 'Patient/none' } }],
    };
    const { status, body } = await server.send('POST', 'MedicationRequest', order);
    assert.equal(status, 422);
    assert.deepEqual(places(body).flat().sort(), [
      'MedicationRequest.extension[0].value',
      'MedicationRequest.medication',
      'MedicationRequest.reasonReference[0]',
      'MedicationRequest.subject',
    ]);
  });
});

test('a reference to a version needs that version', async () => {
  await TestServer.with(async (server) => {
    server.store.put({ resourceType: 'Patient', id: 'a' });
    const flag = (reference: string) => ({
      resourceType: 'Flag',
      status: 'active',
      code: { text: 'falls' },
      subject: { reference },
    });
    assert.equal((await server.send('POST', 'Flag', flag('Patient/a/_history/1'))).status, 201);
    for (const reference of ['Patient/a/_history/2', 'Patient/a/_history/x']) {
      const { status, body } = await server.send('POST', 'Flag', flag(reference));
      assert.equal(status, 422, reference);
      assert.deepEqual(places(body), [['Flag.subject']]);
    }
  });
});

test('an update keeps what led nowhere before, and may bring nothing new that does', async () => {
  await TestServer.with(async (server) => {
    const flag = (...reference: string[]) => ({
      resourceType: 'Flag',
      id: 'f',
      status: 'active',
      code: { text: 'falls' },
      subject: { reference: reference[0] },
      ...(reference[1] ? { encounter: { reference: reference[1] } } : {}),
    });
    // As an import leaves it.
    server.store.put(flag('Patient/gone'));
    const edited = { ...flag('Patient/gone'), code: { text: 'allergy' } };
    assert.equal((await server.send('PUT', 'Flag/f', edited)).status, 200);
    const worse = await server.send('PUT', 'Flag/f', flag('Patient/gone', 'Encounter/gone'));
    assert.equal(worse.status, 422);
    assert.deepEqual(places(worse.body), [['Flag.encounter']]);
    const foreign = flag('https://elsewhere.example/fhir/Patient/1');
    assert.equal((await server.send('PUT', 'Flag/f', foreign)).status, 200);
  });
});
