import { anAllergy } from '../../testing/builders/patient-record-builder.ts';
import { allergySummary } from './allergy.ts';
import type { Allergy } from './allergy.ts';

describe('allergySummary', () => {
  const noneKnown = anAllergy({ text: 'No known allergy', isNoneKnown: true });
  for (const [why, allergies, words] of [
    ['an empty list is not "no known allergies"', [], 'none recorded'],
    ['an explicit none is said as such', [noneKnown], 'no known allergy'],
    ['a real allergy outweighs an older none', [noneKnown, anAllergy()], 'Penicillin'],
    ['a high risk is said', [anAllergy({ isHighRisk: true })], 'Penicillin (high risk)'],
    ['a resolved one does not count', [anAllergy({ isActive: false })], 'none recorded'],
    ['one without a status counts', [anAllergy({ isActive: null })], 'Penicillin'],
  ] as [string, Allergy[], string][]) {
    it(`${why}: ${words}`, () => {
      expect(allergySummary(allergies)).toBe(words);
    });
  }
});
