import type { HomeCareMeasure } from './home-care.ts';

/** Home-care measures for screens and records (clinical facts 1.5). */
export const HOME_CARE_LABELS: Readonly<Record<HomeCareMeasure, string>> = {
  rest: 'Rest',
  heat: 'Heat',
  ice: 'Ice',
  stretch: 'Stretching',
  hydration: 'Hydration',
  massage: 'Self-massage',
  mindfulness: 'Mindfulness',
};
