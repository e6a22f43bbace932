/** The four parallel tracks of the ladder. */
export type Track = 'home-care' | 'medication' | 'injection' | 'referral-care';

export const TRACKS: readonly Track[] = ['home-care', 'medication', 'injection', 'referral-care'];

export const TRACK_LABELS: Readonly<Record<Track, string>> = {
  'home-care': 'Home care',
  medication: 'Medication',
  injection: 'Injections',
  'referral-care': 'Referral care',
};
