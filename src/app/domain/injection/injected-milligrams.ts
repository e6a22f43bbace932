/** A solution of 1 % holds 10 mg in 1 mL (clinical facts 3.4). */
const MILLIGRAMS_PER_MILLILITRE_AND_PERCENT = 10;

/** Milligrams in a volume of a solution, to a hundredth; null where either is not recorded. */
export function injectedMilligrams(
  concentrationPercent: number | null,
  millilitres: number | null,
): number | null {
  if (concentrationPercent === null || millilitres === null) return null;
  const milligrams = concentrationPercent * MILLIGRAMS_PER_MILLILITRE_AND_PERCENT * millilitres;
  return Math.round(milligrams * 100) / 100;
}
