import type { HomeCareMeasure } from '../../src/app/domain/home-care/home-care.ts';
import type { ProgramDiscipline } from '../../src/app/domain/injection/procedure-record.ts';
import type { StaffRole } from './people-table.ts';

/**
 * What a treatment really does in the model: a share of patients responds, the rest hardly do. Numbers
 * are assumptions that make believable charts, not estimates of efficacy; `source` says what they lean on.
 */
export interface TrueEffect {
  readonly responders: number;
  /** Part of the severity removed at full effect: mean and deviation, for responders and for the rest. */
  readonly responder: readonly [number, number];
  readonly other: readonly [number, number];
  readonly onsetDays: number;
  /** Half-life of the effect after the last exposure, days. */
  readonly wearOffDays: number;
  readonly source: string;
}

interface TreatmentBase {
  readonly effect: TrueEffect;
  readonly sideEffects: readonly { readonly text: string; readonly chance: number }[];
}

export interface MedicineModel extends TreatmentBase {
  readonly kind: 'medicine';
  readonly ingredient: string;
  /** RxNorm SCD, clinical facts 3.1. */
  readonly rxNorm: string;
  readonly product: string;
  readonly unit: 'tablet' | 'capsule';
  readonly unitsPerDose: number;
  readonly timesPerDay: number;
  readonly supplyDays: number;
}

export interface HomeCareModel extends TreatmentBase {
  readonly kind: 'home-care';
  readonly measure: HomeCareMeasure;
  readonly instructions: string;
}

export interface InjectionModel extends TreatmentBase {
  readonly kind: 'injection';
  readonly drug: string;
  readonly concentrationPercent: number;
  readonly millilitresPerMuscle: number;
  /** Part of the pain gone after half an hour, while the anaesthetic works. */
  readonly immediate: readonly [number, number];
  /** Days at full effect before it wears off. */
  readonly plateauDays: readonly [number, number];
}

export interface ProgramModel extends TreatmentBase {
  readonly kind: 'program';
  readonly discipline: ProgramDiscipline;
  readonly sessions: number;
  readonly everyDays: number;
  readonly staff: StaffRole;
}

export type TreatmentModel = MedicineModel | HomeCareModel | InjectionModel | ProgramModel;

const HOME_CARE: TrueEffect = {
  responders: 0.35,
  responder: [0.2, 0.06],
  other: [0.04, 0.04],
  onsetDays: 4,
  wearOffDays: 5,
  source: 'Seed S3:117-125: eases; onset within days. Sizes assumed.',
};
const NSAID: TrueEffect = {
  responders: 0.45,
  responder: [0.36, 0.1],
  other: [0.05, 0.06],
  onsetDays: 5,
  wearOffDays: 4,
  source: 'Clinical facts 3.3, 7.1 (2-4 weeks at therapeutic dose). Sizes assumed.',
};
const RELAXANT: TrueEffect = {
  responders: 0.4,
  responder: [0.34, 0.1],
  other: [0.06, 0.06],
  onsetDays: 4,
  wearOffDays: 4,
  source: 'Clinical facts 3.2: labelled for 2-3 weeks. Sizes assumed.',
};
const ANTISPASTIC: TrueEffect = {
  ...RELAXANT,
  onsetDays: 12,
  wearOffDays: 6,
  source: 'Clinical facts 3.2, 7.1: titrated over 2-4 weeks. Sizes assumed.',
};
const PROGRAM: TrueEffect = {
  responders: 0.5,
  responder: [0.4, 0.1],
  other: [0.07, 0.07],
  onsetDays: 35,
  wearOffDays: 150,
  source: 'Clinical facts 7.1: about 6 weeks of visits. Sizes assumed.',
};
const NO_EFFECT_ON_SPASM: TrueEffect = {
  responders: 0.3,
  responder: [0.15, 0.05],
  other: [0.02, 0.03],
  onsetDays: 20,
  wearOffDays: 10,
  source: 'Beside the ladder (clinical facts 7, ACP chronic first). Sizes assumed.',
};

const GASTRIC = [
  { text: 'stomach upset', chance: 0.12 },
  { text: 'heartburn', chance: 0.06 },
];
const SEDATING = [
  { text: 'drowsiness', chance: 0.22 },
  { text: 'dry mouth', chance: 0.12 },
];

/** Everything the demo clinic gives. */
export const TREATMENTS = {
  heat: {
    kind: 'home-care',
    measure: 'heat',
    instructions: 'Heat pad or warm bath, 15-20 minutes, several times a day',
    effect: HOME_CARE,
    sideEffects: [],
  },
  ice: {
    kind: 'home-care',
    measure: 'ice',
    instructions: 'Ice pack in a thin towel, 10-15 minutes after a spasm',
    effect: HOME_CARE,
    sideEffects: [],
  },
  stretch: {
    kind: 'home-care',
    measure: 'stretch',
    instructions: 'Gentle static stretches, hold 15-30 seconds, daily',
    effect: HOME_CARE,
    sideEffects: [],
  },
  hydration: {
    kind: 'home-care',
    measure: 'hydration',
    instructions: 'Water through the day, electrolytes in hot weather',
    effect: HOME_CARE,
    sideEffects: [],
  },
  massage: {
    kind: 'home-care',
    measure: 'massage',
    instructions: 'Self-massage with a ball, light circles, 5-10 minutes',
    effect: HOME_CARE,
    sideEffects: [],
  },
  mindfulness: {
    kind: 'home-care',
    measure: 'mindfulness',
    instructions: 'Guided breathing, 10 minutes a day',
    effect: { ...HOME_CARE, onsetDays: 14 },
    sideEffects: [],
  },
  rest: {
    kind: 'home-care',
    measure: 'rest',
    instructions: 'Rest the painful part from load; wrist splint at night where it is the hand',
    effect: HOME_CARE,
    sideEffects: [],
  },
  'ibuprofen-otc': {
    kind: 'medicine',
    ingredient: 'ibuprofen',
    rxNorm: '310965',
    product: 'ibuprofen 200 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 2,
    timesPerDay: 3,
    supplyDays: 7,
    effect: NSAID,
    sideEffects: GASTRIC,
  },
  ibuprofen: {
    kind: 'medicine',
    ingredient: 'ibuprofen',
    rxNorm: '197806',
    product: 'ibuprofen 600 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 3,
    supplyDays: 21,
    effect: NSAID,
    sideEffects: GASTRIC,
  },
  naproxen: {
    kind: 'medicine',
    ingredient: 'naproxen',
    rxNorm: '198014',
    product: 'naproxen 500 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 2,
    supplyDays: 28,
    effect: NSAID,
    sideEffects: GASTRIC,
  },
  cyclobenzaprine: {
    kind: 'medicine',
    ingredient: 'cyclobenzaprine',
    rxNorm: '828320',
    product: 'cyclobenzaprine hydrochloride 5 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 3,
    supplyDays: 21,
    effect: RELAXANT,
    sideEffects: SEDATING,
  },
  methocarbamol: {
    kind: 'medicine',
    ingredient: 'methocarbamol',
    rxNorm: '197944',
    product: 'methocarbamol 750 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 2,
    timesPerDay: 3,
    supplyDays: 14,
    effect: RELAXANT,
    sideEffects: SEDATING,
  },
  tizanidine: {
    kind: 'medicine',
    ingredient: 'tizanidine',
    rxNorm: '313412',
    product: 'tizanidine 2 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 3,
    supplyDays: 28,
    effect: ANTISPASTIC,
    sideEffects: [
      { text: 'drowsiness', chance: 0.2 },
      { text: 'dizziness on standing', chance: 0.1 },
    ],
  },
  baclofen: {
    kind: 'medicine',
    ingredient: 'baclofen',
    rxNorm: '197391',
    product: 'baclofen 10 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 3,
    supplyDays: 42,
    effect: ANTISPASTIC,
    sideEffects: [
      { text: 'sedation', chance: 0.18 },
      { text: 'weak legs', chance: 0.06 },
    ],
  },
  duloxetine: {
    kind: 'medicine',
    ingredient: 'duloxetine',
    rxNorm: '596930',
    product: 'duloxetine 30 MG Delayed Release Oral Capsule',
    unit: 'capsule',
    unitsPerDose: 1,
    timesPerDay: 1,
    supplyDays: 90,
    effect: NO_EFFECT_ON_SPASM,
    sideEffects: [{ text: 'nausea', chance: 0.15 }],
  },
  sertraline: {
    kind: 'medicine',
    ingredient: 'sertraline',
    rxNorm: '36437',
    product: 'sertraline 50 mg',
    unit: 'tablet',
    unitsPerDose: 1,
    timesPerDay: 1,
    supplyDays: 90,
    effect: { ...NO_EFFECT_ON_SPASM, responders: 0 },
    sideEffects: [],
  },
  acetaminophen: {
    kind: 'medicine',
    ingredient: 'acetaminophen',
    rxNorm: '198440',
    product: 'acetaminophen 500 MG Oral Tablet',
    unit: 'tablet',
    unitsPerDose: 2,
    timesPerDay: 3,
    supplyDays: 10,
    effect: { ...NO_EFFECT_ON_SPASM, onsetDays: 1, wearOffDays: 1 },
    sideEffects: [],
  },
  'trigger-point-injection': {
    kind: 'injection',
    drug: 'lidocaine',
    concentrationPercent: 1,
    millilitresPerMuscle: 2,
    immediate: [0.6, 0.12],
    plateauDays: [20, 60],
    effect: {
      responders: 0.5,
      responder: [0.52, 0.1],
      other: [0.08, 0.07],
      onsetDays: 3,
      wearOffDays: 20,
      source: 'Seed S3:137: relief within a few days; payers ask 50 % for 6 weeks. Sizes assumed.',
    },
    sideEffects: [
      { text: 'soreness at the injection site', chance: 0.3 },
      { text: 'light-headed after the injection', chance: 0.05 },
    ],
  },
  physiotherapy: {
    kind: 'program',
    discipline: 'physiotherapy',
    sessions: 8,
    everyDays: 7,
    staff: 'physiotherapist',
    effect: PROGRAM,
    sideEffects: [{ text: 'sore after exercises', chance: 0.15 }],
  },
  psychotherapy: {
    kind: 'program',
    discipline: 'psychotherapy',
    sessions: 8,
    everyDays: 7,
    staff: 'psychologist',
    effect: { ...PROGRAM, responder: [0.25, 0.08], onsetDays: 42 },
    sideEffects: [],
  },
  'massage-therapy': {
    kind: 'program',
    discipline: 'massage',
    sessions: 6,
    everyDays: 7,
    staff: 'massageTherapist',
    effect: { ...PROGRAM, responder: [0.28, 0.08], onsetDays: 14, wearOffDays: 20 },
    sideEffects: [{ text: 'bruising', chance: 0.05 }],
  },
  acupuncture: {
    kind: 'program',
    discipline: 'acupuncture',
    sessions: 7,
    everyDays: 7,
    staff: 'acupuncturist',
    effect: { ...PROGRAM, responders: 0.35, responder: [0.3, 0.08], onsetDays: 21 },
    sideEffects: [],
  },
} as const satisfies Record<string, TreatmentModel>;

export type TreatmentId = keyof typeof TREATMENTS;

/** The model of a treatment, as the union its `kind` tells apart. */
export function treatmentModel(id: TreatmentId): TreatmentModel {
  return TREATMENTS[id];
}
