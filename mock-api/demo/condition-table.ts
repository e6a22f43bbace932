import type { EpisodeType } from '../../src/app/domain/episode/episode.ts';
import type { BodySite } from '../../src/app/domain/injection/procedure-record.ts';
import type { TreatmentId } from './treatment-table.ts';

export type Side = Exclude<BodySite['side'], null>;

interface IcdCode {
  readonly code: string;
  readonly display: string;
}

/** What the model knows of a condition. Sites, triggers and symptoms: clinical facts 1.2 and 1.3; codes: 6.1. */
export interface ConditionModel {
  readonly text: string;
  /** ICD-10-CM leaf, by side where the code has one. */
  readonly icd: IcdCode | Readonly<Record<Side, IcdCode>>;
  readonly ages: readonly [number, number];
  /** Average pain 0-10 at the first visit: mean and deviation. */
  readonly baseline: readonly [number, number];
  /** Half-life in days of the part that heals by itself; null: chronic. */
  readonly healing: number | null;
  /** Points that the worst season adds, and its month. */
  readonly season: { readonly points: number; readonly month: number };
  /** Muscles (or, where none is known, regions) that cramp, and that are injected. */
  readonly muscles: readonly string[];
  readonly injectable: readonly string[];
  readonly episodesPerWeek: number;
  /** Chance of twitch, cramp, spasm. */
  readonly types: Readonly<Record<EpisodeType, number>>;
  /** Share of episodes that begin at night. */
  readonly atNight: number;
  readonly triggers: readonly string[];
  readonly symptoms: readonly string[];
  readonly interferes: readonly string[];
  /** The steps a physician of this clinic would take, in order; what has failed is passed over. */
  readonly ladder: readonly TreatmentId[];
}

const SPASM_SYMPTOMS = ['hard, tender muscle', 'visible tightening', 'soreness afterwards'];
const NERVE_SYMPTOMS = ['tingling', 'numbness', 'pins and needles', 'radiating pain'];

const BACK_LADDER: readonly TreatmentId[] = [
  'naproxen',
  'cyclobenzaprine',
  'physiotherapy',
  'trigger-point-injection',
  'baclofen',
  'massage-therapy',
];
const NERVE_LADDER: readonly TreatmentId[] = [
  'naproxen',
  'physiotherapy',
  'tizanidine',
  'trigger-point-injection',
  'acupuncture',
];

export const CONDITIONS = {
  'back-spasm': {
    text: 'Muscle spasm of back',
    icd: { code: 'M62.830', display: 'Muscle spasm of back' },
    ages: [28, 68],
    baseline: [6.6, 1],
    healing: null,
    season: { points: 0.5, month: 1 },
    muscles: ['erector spinae', 'quadratus lumborum'],
    injectable: ['quadratus lumborum', 'erector spinae'],
    episodesPerWeek: 2.2,
    types: { twitch: 0.05, cramp: 0.2, spasm: 0.75 },
    atNight: 0.15,
    triggers: ['lifting', 'twisting', 'poor posture', 'long sitting', 'stress'],
    symptoms: [...SPASM_SYMPTOMS, 'pain into the buttock'],
    interferes: ['could not bend to dress', 'left work early', 'had to lie down', 'slept badly'],
    ladder: BACK_LADDER,
  },
  'calf-spasm': {
    text: 'Muscle spasm of calf',
    icd: { code: 'M62.831', display: 'Muscle spasm of calf' },
    ages: [52, 79],
    baseline: [5, 0.9],
    healing: null,
    season: { points: 0.7, month: 7 },
    muscles: ['gastrocnemius', 'soleus', 'hamstring'],
    injectable: ['gastrocnemius'],
    episodesPerWeek: 3,
    types: { twitch: 0.15, cramp: 0.8, spasm: 0.05 },
    atNight: 0.75,
    triggers: ['dehydration', 'long standing', 'hot weather', 'exercise'],
    symptoms: ['hard, tender muscle', 'visible tightening', 'sore for hours'],
    interferes: ['woke from sleep', 'had to get up and walk', 'skipped the evening walk'],
    ladder: ['hydration', 'stretch', 'massage', 'tizanidine', 'physiotherapy', 'baclofen'],
  },
  'neck-spasm': {
    text: 'Muscle spasm of neck',
    icd: { code: 'M62.838', display: 'Other muscle spasm' },
    ages: [24, 60],
    baseline: [6, 0.9],
    healing: null,
    season: { points: 0.4, month: 1 },
    muscles: ['upper trapezius', 'levator scapulae', 'sternocleidomastoid'],
    injectable: ['upper trapezius', 'levator scapulae'],
    episodesPerWeek: 2.4,
    types: { twitch: 0.1, cramp: 0.25, spasm: 0.65 },
    atNight: 0.2,
    triggers: ['computer work', 'sleep position', 'stress', 'poor posture'],
    symptoms: [...SPASM_SYMPTOMS, 'headache', 'cannot turn the head'],
    interferes: ['could not drive', 'stopped computer work', 'slept badly'],
    ladder: [
      'ibuprofen',
      'cyclobenzaprine',
      'physiotherapy',
      'trigger-point-injection',
      'massage-therapy',
    ],
  },
  myofascial: {
    text: 'Myofascial pain syndrome',
    icd: { code: 'M79.18', display: 'Myalgia, other site' },
    ages: [30, 64],
    baseline: [6.4, 0.9],
    healing: null,
    season: { points: 0.4, month: 2 },
    muscles: ['infraspinatus', 'rhomboid', 'upper trapezius'],
    injectable: ['upper trapezius', 'infraspinatus', 'rhomboid'],
    episodesPerWeek: 2.6,
    types: { twitch: 0.2, cramp: 0.2, spasm: 0.6 },
    atNight: 0.15,
    triggers: ['stress', 'overuse', 'computer work', 'cold weather'],
    symptoms: ['taut band', 'burning', 'pain into the arm', 'soreness afterwards'],
    interferes: ['stopped housework', 'could not lift the arm', 'slept badly'],
    ladder: [
      'naproxen',
      'physiotherapy',
      'cyclobenzaprine',
      'trigger-point-injection',
      'psychotherapy',
      'acupuncture',
    ],
  },
  'cervical-radiculopathy': {
    text: 'Cervical radiculopathy (C6)',
    icd: { code: 'M54.12', display: 'Radiculopathy, cervical region' },
    ages: [38, 66],
    baseline: [6.8, 0.9],
    healing: 110,
    season: { points: 0.2, month: 1 },
    muscles: ['upper trapezius', 'levator scapulae', 'deltoid'],
    injectable: ['upper trapezius'],
    episodesPerWeek: 1.6,
    types: { twitch: 0.2, cramp: 0.2, spasm: 0.6 },
    atNight: 0.3,
    triggers: ['sleep position', 'computer work', 'looking up', 'driving'],
    symptoms: [...NERVE_SYMPTOMS, 'hard, tender muscle'],
    interferes: ['could not drive', 'dropped things', 'slept badly'],
    ladder: NERVE_LADDER,
  },
  'lumbar-radiculopathy': {
    text: 'Lumbar radiculopathy (L5)',
    icd: { code: 'M54.16', display: 'Radiculopathy, lumbar region' },
    ages: [33, 68],
    baseline: [7, 0.9],
    healing: 130,
    season: { points: 0.2, month: 1 },
    muscles: ['erector spinae', 'gluteus medius', 'gastrocnemius'],
    injectable: ['gluteus medius', 'erector spinae'],
    episodesPerWeek: 1.8,
    types: { twitch: 0.15, cramp: 0.3, spasm: 0.55 },
    atNight: 0.3,
    triggers: ['lifting', 'long sitting', 'twisting', 'coughing'],
    symptoms: [...NERVE_SYMPTOMS, 'hard, tender muscle'],
    interferes: ['could not sit through a meeting', 'walked with a limp', 'slept badly'],
    ladder: NERVE_LADDER,
  },
  sciatica: {
    text: 'Sciatica',
    icd: {
      left: { code: 'M54.32', display: 'Sciatica, left side' },
      right: { code: 'M54.31', display: 'Sciatica, right side' },
      both: { code: 'M54.30', display: 'Sciatica, unspecified side' },
    },
    ages: [30, 64],
    baseline: [6.9, 1],
    healing: 80,
    season: { points: 0.2, month: 1 },
    muscles: ['hamstring', 'gluteus maximus', 'gastrocnemius'],
    injectable: ['gluteus maximus'],
    episodesPerWeek: 1.8,
    types: { twitch: 0.15, cramp: 0.4, spasm: 0.45 },
    atNight: 0.35,
    triggers: ['long sitting', 'lifting', 'driving'],
    symptoms: NERVE_SYMPTOMS,
    interferes: ['could not drive', 'had to stand up in meetings', 'slept badly'],
    ladder: ['ibuprofen', 'physiotherapy', 'cyclobenzaprine', 'acupuncture'],
  },
  'carpal-tunnel': {
    text: 'Carpal tunnel syndrome',
    icd: {
      left: { code: 'G56.02', display: 'Carpal tunnel syndrome, left upper limb' },
      right: { code: 'G56.01', display: 'Carpal tunnel syndrome, right upper limb' },
      both: { code: 'G56.03', display: 'Carpal tunnel syndrome, bilateral upper limbs' },
    },
    ages: [34, 66],
    baseline: [5.2, 0.8],
    healing: null,
    season: { points: 0.2, month: 12 },
    muscles: ['thenar muscles', 'forearm flexors'],
    injectable: [],
    episodesPerWeek: 1.8,
    types: { twitch: 0.4, cramp: 0.55, spasm: 0.05 },
    atNight: 0.6,
    triggers: ['repetition', 'gripping', 'sleep position'],
    symptoms: ['tingling', 'numbness', 'pins and needles', 'weak grip'],
    interferes: ['woke from sleep', 'dropped a cup', 'stopped typing'],
    ladder: ['rest', 'ibuprofen', 'physiotherapy', 'acupuncture'],
  },
  piriformis: {
    text: 'Piriformis syndrome',
    icd: {
      left: { code: 'G57.02', display: 'Lesion of sciatic nerve, left lower limb' },
      right: { code: 'G57.01', display: 'Lesion of sciatic nerve, right lower limb' },
      both: { code: 'G57.00', display: 'Lesion of sciatic nerve, unspecified lower limb' },
    },
    ages: [26, 58],
    baseline: [6.2, 0.9],
    healing: null,
    season: { points: 0.2, month: 4 },
    muscles: ['piriformis', 'gluteus medius'],
    injectable: ['piriformis'],
    episodesPerWeek: 2,
    types: { twitch: 0.1, cramp: 0.3, spasm: 0.6 },
    atNight: 0.15,
    triggers: ['long sitting', 'running', 'driving', 'climbing stairs'],
    symptoms: ['deep buttock pain', 'tingling', 'hard, tender muscle'],
    interferes: ['stopped running', 'could not sit through a film', 'had to stop driving'],
    ladder: [
      'naproxen',
      'physiotherapy',
      'cyclobenzaprine',
      'trigger-point-injection',
      'massage-therapy',
    ],
  },
} as const satisfies Record<string, ConditionModel>;

export type ConditionId = keyof typeof CONDITIONS;
