import type { EpisodeType } from './episode.ts';

/*
 * What the pick-lists of the episode and injection forms offer. Source: clinical facts 1.1 (types),
 * 1.2 (places and their muscles), 1.3 (triggers) and the signs of 1.1 and 1.2, unless said otherwise.
 */

export interface EpisodeTypeOption {
  readonly type: EpisodeType;
  readonly label: string;
  readonly duration: string;
}

export const EPISODE_TYPES: readonly EpisodeTypeOption[] = [
  { type: 'twitch', label: 'Twitch', duration: 'a few seconds' },
  { type: 'cramp', label: 'Cramp', duration: 'seconds to several minutes' },
  { type: 'spasm', label: 'Spasm', duration: 'hours to days' },
];

export interface BodyRegion {
  readonly region: string;
  readonly muscles: readonly string[];
}

export const BODY_REGIONS: readonly BodyRegion[] = [
  // Trapezius and levator scapulae: general anatomy; the seeds name no muscle of neck and shoulder.
  { region: 'Neck and shoulder', muscles: ['neck', 'trapezius', 'levator scapulae', 'shoulder'] },
  { region: 'Upper back', muscles: ['upper back', 'rhomboid'] },
  { region: 'Lower back', muscles: ['lower back', 'erector spinae', 'quadratus lumborum'] },
  { region: 'Hip', muscles: ['piriformis', 'gluteus'] },
  { region: 'Leg', muscles: ['calf', 'hamstring', 'quadriceps', 'foot'] },
  { region: 'Arm', muscles: ['arm', 'forearm', 'hand'] },
  { region: 'Chest', muscles: ['intercostal', 'pectoralis'] },
  { region: 'Abdomen', muscles: ['rectus abdominis', 'oblique', 'abdomen (digestive)'] },
  { region: 'Face', muscles: ['eyelid'] },
];

export const TRIGGERS: readonly string[] = [
  'dehydration',
  'electrolyte imbalance',
  'overuse or fatigue',
  'sudden load increase',
  'repetition',
  'lifting',
  'awkward twisting',
  'sudden movement',
  'intense exercise',
  'poor posture',
  'computer work',
  'long sitting',
  'long standing',
  'sleep position',
  'pillow or mattress',
  'stress or anxiety',
  'cough or respiratory infection',
  'heat or hot work',
];

export const SYMPTOMS: readonly string[] = [
  'hard to touch',
  'visibly distorted',
  'tender',
  'swollen',
  'sensitive to touch or movement',
  'restricted movement',
  'burning',
  'stabbing',
  'radiates',
  'worse with deep breath',
  'worse with cough or sneeze',
  'at night, from sleep',
  'sore afterward',
  'tingling',
  'numbness',
  'pins and needles',
  'weakness',
];
