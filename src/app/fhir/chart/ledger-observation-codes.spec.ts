import fc from 'fast-check';
import type { Observation } from 'fhir/r4';
import { aRecordCreated } from '../../testing/builders/arbitrary-record-change.ts';
import { toBundle } from '../record-change/to-bundle.ts';
import { LEDGER_OBSERVATION_CODES } from './ledger-observation-codes.ts';

describe('LEDGER_OBSERVATION_CODES', () => {
  it('finds every Observation that the forms write: none would be missing from the next verdict', () => {
    const asked = new Set(LEDGER_OBSERVATION_CODES);
    const codesOf = ({ code, component = [] }: Observation) =>
      [code, ...component.map((part) => part.code)].flatMap(({ coding = [] }) =>
        coding.map((coded) => coded.code ?? ''),
      );
    let seen = 0;
    fc.assert(
      fc.property(aRecordCreated, (change) => {
        for (const { resource } of toBundle(change).entry ?? []) {
          if (resource?.resourceType !== 'Observation') continue;
          seen += 1;
          expect(codesOf(resource).some((code) => asked.has(code)))
            .withContext(codesOf(resource).join())
            .toBeTrue();
        }
      }),
      { seed: 1 },
    );
    expect(seen).toBeGreaterThan(10);
  });

  it('stays short enough for the address of one search', () => {
    expect(LEDGER_OBSERVATION_CODES.join(',').length).toBeLessThan(1500);
  });
});
