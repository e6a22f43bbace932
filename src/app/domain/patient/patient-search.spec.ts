import { ALL_PATIENTS, formatPatientSearch, parsePatientSearch } from './patient-search.ts';
import type { PatientSearch } from './patient-search.ts';

describe('one line that finds a patient', () => {
  for (const [line, found] of [
    ['jackson', { name: 'jackson' }],
    ['  Jackson,  Brenda ', { name: 'Jackson Brenda' }],
    ["o'keefe", { name: "o'keefe" }],
    ['Müller-Lüdenscheidt', { name: 'Müller-Lüdenscheidt' }],
    ['1972-03-01', { birthDate: '1972-03-01' }],
    ['1 Mar 1972', { birthDate: '1972-03-01' }],
    ['1. March 1972', { birthDate: '1972-03-01' }],
    ['Mar 1, 1972', { birthDate: '1972-03-01' }],
    ['3/1/1972', { birthDate: '1972-03-01' }],
    ['1.3.1972', { birthDate: '1972-03-01' }],
    ['mar 1972', { birthDate: '1972-03' }],
    ['1972-03', { birthDate: '1972-03' }],
    ['born 1972', { birthDate: '1972' }],
    ['jackson 1 mar 1972', { name: 'jackson', birthDate: '1972-03-01' }],
    ['1972-03-01 jackson, brenda', { name: 'jackson brenda', birthDate: '1972-03-01' }],
    ['12345', { identifier: '12345' }],
    ['1972', { identifier: '1972' }],
    ['LD-1007', { identifier: 'LD-1007' }],
    ['mrn 12345', { identifier: '12345' }],
    ['MRN: ABC', { identifier: 'ABC' }],
    ['999-12-3456', { identifier: '999-12-3456' }],
    [
      '3af3708d-41f1-cd80-f3dd-ec5ac76072bf',
      { identifier: '3af3708d-41f1-cd80-f3dd-ec5ac76072bf' },
    ],
    ['Heller342 Abraham100', { name: 'Heller342 Abraham100' }],
    ["O'Keefe54", { name: "O'Keefe54" }],
    ['2026-02-30', { identifier: '2026-02-30' }],
    ['', {}],
  ] as [string, Partial<PatientSearch>][]) {
    it(`reads "${line}" as ${JSON.stringify(found)}`, () => {
      expect(parsePatientSearch(line)).toEqual({ ...ALL_PATIENTS, ...found });
    });
  }

  it('writes a search from an address so that it is read as the same search again', () => {
    const searches: Partial<PatientSearch>[] = [
      { name: 'jackson brenda' },
      { birthDate: '1972' },
      { birthDate: '1972-03' },
      { name: 'lind', birthDate: '1974-01-25', identifier: '12345' },
      { identifier: 'ABC' },
    ];
    for (const part of searches) {
      const search = { ...ALL_PATIENTS, ...part };
      expect(parsePatientSearch(formatPatientSearch(search))).toEqual(search);
    }
  });
});
