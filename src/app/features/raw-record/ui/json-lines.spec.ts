import * as fc from 'fast-check';
import { toJsonLines } from './json-lines.ts';
import type { JsonLine } from './json-lines.ts';

function textOf(lines: readonly JsonLine[]): string {
  return lines
    .map(({ indent, key, text }) => `${indent}${key === null ? '' : `${key}: `}${text}`)
    .join('\n');
}

describe('a record as lines of JSON', () => {
  it('is what JSON itself would print, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(textOf(toJsonLines(value))).toBe(JSON.stringify(value, null, 2));
      }),
      { seed: 20260301 },
    );
  });

  for (const [reference, record] of [
    ['Patient/5', 'Patient/5'],
    ['Observation/a-1.b/_history/2', 'Observation/a-1.b'],
    ['#contained', null],
    ['urn:uuid:6f1c', null],
    ['https://elsewhere.example/fhir/Patient/5', null],
    ['Patient?identifier=x', null],
  ] as [string, string | null][]) {
    it(`${record ? 'opens' : 'has nothing to open for'} ${reference}`, () => {
      const lines = toJsonLines({ subject: { reference } });
      expect(lines.map((line) => line.reference).find(Boolean) ?? null).toBe(record);
    });
  }

  it('takes only references for references', () => {
    expect(
      toJsonLines({ display: 'Patient/5' }).every((line) => line.reference === null),
    ).toBeTrue();
  });

  it('cuts an embedded document on screen and says how long it is', () => {
    const [, line] = toJsonLines({ data: 'x'.repeat(500_000) });
    expect(line!.text.length).toBeLessThan(2100);
    expect(line!.text).toContain('500,002 characters');
  });
});
