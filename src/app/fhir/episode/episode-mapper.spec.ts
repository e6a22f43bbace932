import type { Observation, ObservationComponent } from 'fhir/r4';
import { toEpisode, toEpisodeCount } from './episode-mapper.ts';

const LOCAL = 'urn:ladderline:codes';
const coded = (code: string, text?: string) => ({ coding: [{ system: LOCAL, code }], text });
const part = (code: string, value: Partial<ObservationComponent>): ObservationComponent => ({
  code: coded(code),
  ...value,
});
const severity = (value: Partial<ObservationComponent>): ObservationComponent => ({
  code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] },
  ...value,
});

function anEpisode(parts: Partial<Observation> = {}): Observation {
  return {
    resourceType: 'Observation',
    id: 'e1',
    status: 'final',
    code: coded('spasm-episode'),
    effectivePeriod: { start: '2026-03-01', end: '2026-03-02' },
    ...parts,
  };
}

describe('toEpisode', () => {
  it('reads all that was told', () => {
    const component = [
      severity({ valueInteger: 8 }),
      part('episode-type', { valueCodeableConcept: coded('cramp', 'Cramp') }),
      part('body-site', { valueCodeableConcept: { text: 'left calf' } }),
      part('body-site', { valueCodeableConcept: { text: 'right calf' } }),
      part('trigger', { valueCodeableConcept: coded('dehydration', 'Dehydration') }),
      part('trigger', { valueString: 'long walk' }),
      part('symptom', { valueString: 'tingling' }),
      part('interference', { valueString: 'could not sleep' }),
    ];
    expect(toEpisode(anEpisode({ component, note: [{ text: 'told by phone' }] })).items).toEqual([
      {
        id: 'Observation/e1',
        type: 'cramp',
        start: { precision: 'day', date: '2026-03-01' },
        end: { precision: 'day', date: '2026-03-02' },
        severity: 8,
        sites: [
          { name: 'calf', side: 'left' },
          { name: 'calf', side: 'right' },
        ],
        triggers: ['Dehydration', 'long walk'],
        symptoms: ['tingling'],
        interference: 'could not sleep',
        note: 'told by phone',
      },
    ]);
  });

  it('knows nothing of what was not told', () => {
    const [episode] = toEpisode(anEpisode()).items;
    expect(episode).toEqual(
      jasmine.objectContaining({
        type: null,
        severity: null,
        sites: [],
        interference: null,
        note: null,
      }),
    );
  });

  it('has no start where only its end is known', () => {
    const [episode] = toEpisode(anEpisode({ effectivePeriod: { end: '2026-03-02' } })).items;
    expect(episode?.start).toBeNull();
    expect(episode?.end).toEqual({ precision: 'day', date: '2026-03-02' });
  });

  it('keeps an episode whose severity cannot be read, and names that', () => {
    const { items, rejected } = toEpisode(
      anEpisode({ component: [severity({ valueInteger: 11 })] }),
    );
    expect(items[0]?.severity).toBeNull();
    expect(rejected).toEqual([jasmine.stringMatching(/^severity: .* is 11, outside 0-10$/)]);
  });

  it('takes a severity recorded as absent for not recorded', () => {
    const absent = severity({ dataAbsentReason: { text: 'not asked' } });
    expect(toEpisode(anEpisode({ component: [absent] })).rejected).toEqual([]);
  });
});

describe('toEpisodeCount', () => {
  const count = (parts: Partial<Observation>) =>
    toEpisodeCount(anEpisode({ code: coded('spasm-count-7d'), ...parts }));

  it('reads an explicit none, at the end of its week', () => {
    expect(count({ valueInteger: 0 }).items).toEqual([
      { id: 'Observation/e1', time: { precision: 'day', date: '2026-03-02' }, count: 0 },
    ]);
  });

  it('names a count that is none', () => {
    for (const value of [
      { valueInteger: -1 },
      { valueQuantity: { value: 1.5 } },
      { valueString: 'few' },
      {},
    ]) {
      expect(count(value).rejected).toEqual(['count of episodes is no whole number from 0 up']);
    }
  });

  it('is nothing where it was not asked, or for other Observations', () => {
    expect(count({ dataAbsentReason: { text: 'not asked' } })).toEqual({ items: [], rejected: [] });
    expect(toEpisodeCount(anEpisode())).toEqual({ items: [], rejected: [] });
  });
});
