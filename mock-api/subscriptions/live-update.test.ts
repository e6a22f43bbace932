import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SubscriptionServer } from './testing.ts';

const anObservation = (patient: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

async function addPatients(server: SubscriptionServer, ...ids: string[]): Promise<void> {
  for (const id of ids) await server.send('PUT', `Patient/${id}`, { resourceType: 'Patient', id });
}

test('what is written in one place is told in another, with its id', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1', '2');
    const id = await server.subscribe('Observation?patient=Patient/1');
    const client = await server.listen(id);
    await server.send('POST', 'Observation', anObservation('2'));
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    const n = await client.next();
    assert.deepEqual(n.events, [{ number: 1, focus: `${server.base}/Observation/${body.id}` }]);
  });
});
