import type { HomeCareMeasure } from '../../domain/home-care/home-care.ts';
import { LOCAL, SNOMED_CT } from './coding.ts';
import type { CodeKey } from './coding.ts';

/** Home-care measures behind a code. SNOMED names are those of Synthea's care plans. */
export const HOME_CARE_MEASURES: Readonly<Record<CodeKey, readonly HomeCareMeasure[]>> = {
  [`${LOCAL}|home-rest`]: ['rest'],
  [`${LOCAL}|home-heat`]: ['heat'],
  [`${LOCAL}|home-ice`]: ['ice'],
  [`${LOCAL}|home-stretch`]: ['stretch'],
  [`${LOCAL}|home-hydration`]: ['hydration'],
  [`${LOCAL}|home-massage`]: ['massage'],
  [`${LOCAL}|home-mindfulness`]: ['mindfulness'],
  [`${SNOMED_CT}|266694003`]: ['heat'], // Heat therapy
  [`${SNOMED_CT}|229580007`]: ['ice'], // Ice therapy
  [`${SNOMED_CT}|229586001`]: ['rest', 'ice'], // Rest, ice, compression and elevation treatment programme
  [`${SNOMED_CT}|229070002`]: ['stretch'], // Stretching exercises
  [`${SNOMED_CT}|183051005`]: ['rest'], // Recommendation to rest
};

/**
 * Plans for muscle and joint. Rest advised in a head injury plan is no treatment of spasm: a plan that
 * names a SNOMED category other than these is not read for home care.
 */
export const MUSCLE_CARE_PLANS: ReadonlySet<string> = new Set([
  '872781000000100', // Musculoskeletal care
  '91251008', // Physical therapy procedure
]);
