import type { BodySite } from './procedure-record.ts';

/** Muscles by region of the body (clinical facts 1.2, and general anatomy for the rest). */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  'neck and shoulder': [
    'trapezius',
    'levator scapulae',
    'sternocleidomastoid',
    'splenius',
    'scalene',
    'semispinalis',
    'neck',
    'shoulder',
    'deltoid',
    'supraspinatus',
    'infraspinatus',
    'rotator cuff',
  ],
  'upper back': ['rhomboid', 'upper back', 'thoracic', 'latissimus'],
  'lower back': [
    'erector spinae',
    'quadratus lumborum',
    'multifidus',
    'lumbar',
    'lower back',
    'low back',
  ],
  'hip and buttock': ['piriformis', 'glute', 'gluteus', 'buttock', 'hip', 'psoas', 'iliopsoas'],
  thigh: ['hamstring', 'quadriceps', 'adductor', 'thigh'],
  calf: ['calf', 'gastrocnemius', 'soleus', 'tibialis'],
  chest: ['pectoralis', 'intercostal', 'chest'],
  abdomen: ['rectus abdominis', 'oblique', 'abdom'],
  arm: ['biceps', 'triceps', 'forearm', 'brachioradialis', 'arm'],
};

function regionOf(name: string): string | null {
  const lower = name.toLowerCase();
  const found = Object.entries(REGIONS).find(([, muscles]) =>
    muscles.some((muscle) => lower.includes(muscle)),
  );
  return found?.[0] ?? null;
}

/** The same muscle, or the same region, on a side that is not known to be the other one. */
export function isSameMuscleOrRegion(a: BodySite, b: BodySite): boolean {
  const isOtherSide = isOneSide(a.side) && isOneSide(b.side) && a.side !== b.side;
  if (isOtherSide) return false;
  if (a.name.toLowerCase() === b.name.toLowerCase()) return true;
  const region = regionOf(a.name);
  return region !== null && region === regionOf(b.name);
}

function isOneSide(side: BodySite['side']): boolean {
  return side === 'left' || side === 'right';
}
