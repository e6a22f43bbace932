import { RXNORM_ROW_COUNT, RXNORM_TABLE } from './rxnorm-table.ts';

describe('the RxNorm table', () => {
  it('writes every code once', () => {
    expect(RXNORM_TABLE.size).toBe(RXNORM_ROW_COUNT);
  });

  it('gives every row digits for a code, an ingredient and a source', () => {
    for (const [code, { ingredients, source }] of RXNORM_TABLE) {
      expect(code).toMatch(/^\d+$/);
      expect(ingredients.length).toBeGreaterThan(0);
      expect(source).not.toBe('');
      for (const { name } of ingredients) expect(name).toMatch(/^[a-z][a-z ]+$/);
    }
  });

  it('never gives a combination the strength of one ingredient', () => {
    for (const { ingredients, strengthMilligrams } of RXNORM_TABLE.values()) {
      if (ingredients.length > 1) expect(strengthMilligrams).toBeNull();
    }
  });

  for (const [code, name, ingredientClass, strength, overTheCounter] of [
    ['198014', 'naproxen', 'nsaid', 500, false],
    ['849574', 'naproxen', 'nsaid', 220, true],
    ['310965', 'ibuprofen', 'nsaid', 200, true],
    ['197806', 'ibuprofen', 'nsaid', 600, false],
    ['311486', 'meloxicam', 'nsaid', 7.5, false],
    ['828348', 'cyclobenzaprine', 'short-relaxant', 10, false],
    ['197944', 'methocarbamol', 'short-relaxant', 750, false],
    ['197391', 'baclofen', 'antispastic', 10, false],
    ['313413', 'tizanidine', 'antispastic', 4, false],
    ['243670', 'aspirin', 'other', 81, true],
    ['212033', 'aspirin', 'nsaid', 325, true],
    ['1049593', 'oxycodone', 'other', 60, false],
    ['596930', 'duloxetine', 'other', 30, false],
    ['198440', 'acetaminophen', 'other', 500, true],
    ['905505', 'chlordiazepoxide', 'other', 25, false],
  ] as const) {
    it(`${code} is ${name} ${strength} mg, ${ingredientClass}`, () => {
      expect(RXNORM_TABLE.get(code)).toEqual(
        jasmine.objectContaining({
          ingredients: [{ name, class: ingredientClass }],
          strengthMilligrams: strength,
          overTheCounter,
        }),
      );
    });
  }

  it('counts a combination for each ladder ingredient', () => {
    expect(RXNORM_TABLE.get('197945')?.ingredients).toEqual([
      { name: 'methocarbamol', class: 'short-relaxant' },
      { name: 'aspirin', class: 'other' },
    ]);
  });

  it('takes diclofenac on the skin for no course of the ladder', () => {
    expect(RXNORM_TABLE.get('855633')?.ingredients).toEqual([
      { name: 'diclofenac', class: 'other' },
    ]);
  });

  it('knows an ingredient without a strength or a label', () => {
    expect(RXNORM_TABLE.get('7258')).toEqual(
      jasmine.objectContaining({
        ingredients: [{ name: 'naproxen', class: 'nsaid' }],
        strengthMilligrams: null,
        overTheCounter: null,
      }),
    );
  });

  it('knows nothing of a code it does not hold', () => {
    expect(RXNORM_TABLE.get('860975')).toBeUndefined();
  });
});
