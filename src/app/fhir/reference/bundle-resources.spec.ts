import type { Bundle, FhirResource, Observation } from 'fhir/r4';
import { resourcesOfBundle } from './bundle-resources.ts';

function observation(id: string | undefined, extra: Partial<Observation> = {}): Observation {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'pain' }, ...extra };
}

function bundle(type: Bundle['type'], entry: Bundle<FhirResource>['entry']): Bundle<FhirResource> {
  return { resourceType: 'Bundle', type, entry };
}

const idsOf = (resources: readonly FhirResource[]) => resources.map(({ id }) => id);

describe('resourcesOfBundle', () => {
  it('rewrites every reference to a fullUrl, however deep, to Type/id', () => {
    const patient: FhirResource = { resourceType: 'Patient', id: 'p1' };
    const [, reading] = resourcesOfBundle(
      bundle('transaction', [
        { fullUrl: 'urn:uuid:aaa', resource: patient },
        {
          resource: observation('o1', {
            subject: { reference: 'urn:uuid:aaa' },
            focus: [{ reference: 'urn:uuid:aaa' }, { reference: 'urn:uuid:zzz' }],
          }),
        },
      ]),
    );
    expect((reading as Observation).subject?.reference).toBe('Patient/p1');
    expect((reading as Observation).focus?.map(({ reference }) => reference)).toEqual([
      'Patient/p1',
      'urn:uuid:zzz',
    ]);
  });

  it('names a resource without id by its fullUrl, else by its place', () => {
    const found = resourcesOfBundle(
      bundle('collection', [
        { fullUrl: 'urn:uuid:aaa', resource: observation(undefined) },
        { fullUrl: 'https://ehr.example/fhir/Observation/o7', resource: observation(undefined) },
        { resource: observation(undefined) },
      ]),
    );
    expect(idsOf(found)).toEqual(['aaa', 'o7', 'entry-3']);
  });

  it('opens bundles in bundles and passes over entries without a resource', () => {
    const inner = bundle('collection', [{ resource: observation('o1') }]);
    const outer = bundle('batch-response', [
      { resource: inner },
      {},
      { response: { status: '204' } },
    ]);
    expect(idsOf(resourcesOfBundle(outer))).toEqual(['o1']);
    expect(resourcesOfBundle(bundle('searchset', undefined))).toEqual([]);
  });

  it('keeps the newest version of a history, by its date where it has one', () => {
    const version = (lastUpdated: string | undefined, text: string) => ({
      resource: observation('o1', { meta: { lastUpdated }, code: { text } }),
    });
    const dated = bundle('history', [
      version('2026-03-01T00:00:00Z', 'old'),
      version('2026-03-02T00:00:00Z', 'new'),
    ]);
    const undated = bundle('history', [version(undefined, 'new'), version(undefined, 'old')]);
    for (const history of [dated, undated]) {
      const [found, ...more] = resourcesOfBundle(history) as Observation[];
      expect(found?.code.text).toBe('new');
      expect(more).toEqual([]);
    }
  });

  it('drops a record that was deleted last, keeps one that was written again', () => {
    const deletion = (id: string) => ({ request: { method: 'DELETE' as const, url: id } });
    const history = bundle('history', [
      deletion('Observation/gone'),
      { resource: observation('back') },
      deletion('Observation/back'),
      { resource: observation('gone') },
    ]);
    expect(idsOf(resourcesOfBundle(history))).toEqual(['back']);
  });
});
