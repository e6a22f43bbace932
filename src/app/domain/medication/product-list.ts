/** One product that the clinic starts from this list. */
export interface Product {
  /** RxNorm code of the product (SCD). */
  readonly code: string;
  readonly name: string;
  /** RxNorm ingredient name in lower case. */
  readonly ingredient: string;
  readonly strengthMilligrams: number;
  readonly unit: 'tablet' | 'capsule';
}

/**
 * Products of the ladder's ingredients. Codes: clinical facts 3.1, from the AHRQ cds4cpm value set
 * 2.16.840.1.113762.1.4.1021.73 and CMS value sets (certainty P). RxNorm core is public domain.
 */
export const PRODUCTS: readonly Product[] = [
  product('310965', 'ibuprofen', 200, 'tablet'),
  product('197805', 'ibuprofen', 400, 'tablet'),
  product('197806', 'ibuprofen', 600, 'tablet'),
  product('197807', 'ibuprofen', 800, 'tablet'),
  product('849574', 'naproxen', 220, 'tablet', 'naproxen sodium'),
  product('198013', 'naproxen', 250, 'tablet'),
  product('849398', 'naproxen', 275, 'tablet', 'naproxen sodium'),
  product('198012', 'naproxen', 375, 'tablet'),
  product('198014', 'naproxen', 500, 'tablet'),
  product('849431', 'naproxen', 550, 'tablet', 'naproxen sodium'),
  product('828320', 'cyclobenzaprine', 5, 'tablet'),
  product('828299', 'cyclobenzaprine', 7.5, 'tablet'),
  product('828348', 'cyclobenzaprine', 10, 'tablet'),
  product('828358', 'cyclobenzaprine', 15, 'capsule', 'cyclobenzaprine extended release'),
  product('828353', 'cyclobenzaprine', 30, 'capsule', 'cyclobenzaprine extended release'),
  product('197943', 'methocarbamol', 500, 'tablet'),
  product('197944', 'methocarbamol', 750, 'tablet'),
  product('2611794', 'methocarbamol', 1000, 'tablet'),
  product('197446', 'carisoprodol', 350, 'tablet'),
  product('430902', 'baclofen', 5, 'tablet'),
  product('197391', 'baclofen', 10, 'tablet'),
  product('197392', 'baclofen', 20, 'tablet'),
  product('313412', 'tizanidine', 2, 'tablet'),
  product('313413', 'tizanidine', 4, 'tablet'),
  product('485486', 'tizanidine', 2, 'capsule'),
  product('485485', 'tizanidine', 4, 'capsule'),
  product('485484', 'tizanidine', 6, 'capsule'),
];

/** The product of a code, or null for a code that is not on the list. */
export function productOf(code: string): Product | null {
  return PRODUCTS.find((listed) => listed.code === code) ?? null;
}

function product(
  code: string,
  ingredient: string,
  strengthMilligrams: number,
  unit: Product['unit'],
  label: string = ingredient,
): Product {
  const name = `${label} ${strengthMilligrams} mg ${unit}`;
  return { code, name, ingredient, strengthMilligrams, unit };
}
