import type { Start } from './orders.ts';
import type { ReferralDiscipline, ReferralState } from './to-fhir/care-process.ts';
import type { TreatmentId } from './treatment-table.ts';
import type { ScriptedContact, Vignette } from './vignette.ts';

type Extra = Omit<ScriptedContact, 'day' | 'kind' | 'orders'>;

function visit(
  day: number,
  start: (TreatmentId | Start)[] = [],
  extra: Extra = {},
): ScriptedContact {
  const starts = start.map((one) => (typeof one === 'string' ? { treatment: one } : one));
  return { day, kind: 'visit', orders: { start: starts }, ...extra };
}

function call(day: number, extra: Extra = {}): ScriptedContact {
  return { day, kind: 'call', ...extra };
}

/** A visit at which the patient is referred; nobody has been seen since. */
function referredAt(
  day: number,
  discipline: ReferralDiscipline,
  state: ReferralState,
  start: (TreatmentId | Start)[] = [],
): ScriptedContact {
  const contact = visit(day, start);
  return { ...contact, orders: { ...contact.orders, refer: [{ discipline, state }] } };
}

/** A visit that ends treatments because they did nothing, then begins others. */
function changeAt(
  day: number,
  stopped: TreatmentId[],
  start: (TreatmentId | Start)[],
): ScriptedContact {
  const stop = stopped.map((treatment) => ({
    treatment,
    reason: 'no-effect' as const,
    text: 'No useful effect',
  }));
  const contact = visit(day, start);
  return { ...contact, orders: { ...contact.orders, stop } };
}

const INJECTION = 'trigger-point-injection';

/** The authored patients of the demo clinic, in the order in which they get their names. */
export const VIGNETTES: readonly Vignette[] = [
  {
    shows:
      'naproxen takes almost half away, confirmed by PGIC and renewed; home care before it did little',
    condition: 'back-spasm',
    arrival: -170,
    settings: { age: 46, baseline: 7.6, effects: { heat: 0.02, stretch: 0.05, naproxen: 0.48 } },
    contacts: [
      visit(-170, ['heat', 'stretch']),
      call(-153),
      visit(-126, ['naproxen']),
      call(-109),
      visit(-99, ['naproxen']),
      visit(-60),
    ],
  },
  {
    shows: 'cyclobenzaprine, day 15 of 21 today: a verdict "so far"',
    condition: 'neck-spasm',
    arrival: -62,
    settings: {
      age: 37,
      baseline: 7.2,
      effects: { heat: 0.05, massage: 0.05, cyclobenzaprine: 0.48 },
    },
    contacts: [
      visit(-62, ['heat', 'massage']),
      call(-44),
      visit(-15, [{ treatment: 'cyclobenzaprine', on: -14 }]),
      call(-4),
    ],
  },
  {
    shows: 'injected 15 days ago, no score since: the nurse owes a call',
    condition: 'myofascial',
    arrival: -140,
    settings: {
      age: 52,
      side: 'right',
      baseline: 7.4,
      effects: { heat: 0.05, naproxen: 0.03, physiotherapy: 0.15, [INJECTION]: 0.55 },
    },
    contacts: [
      visit(-140, ['heat', 'naproxen']),
      call(-121),
      visit(-104, [{ treatment: 'physiotherapy', wait: 12, sessions: 8 }]),
      visit(-57),
      visit(-15, [INJECTION], { isExact: true }),
    ],
  },
  {
    shows:
      'two years, about 600 records: ladder, three injections that wear off, physiotherapy that lasts',
    condition: 'myofascial',
    arrival: -724,
    settings: {
      age: 44,
      side: 'left',
      baseline: 7.8,
      variability: 0.4,
      diary: 2,
      episodeRate: 1.35,
      logging: 1,
      adherence: 0.97,
      fillsForms: true,
      askedAtVisit: ['peg', 'pain-now', 'pain-worst-7d'],
      askedOnPhone: ['peg', 'pain-average-7d'],
      effects: {
        heat: 0.08,
        stretch: 0.08,
        naproxen: 0.12,
        cyclobenzaprine: 0.2,
        [INJECTION]: 0.62,
        physiotherapy: 0.5,
        psychotherapy: 0.15,
        duloxetine: 0.08,
      },
    },
    before: [
      { treatment: 'ibuprofen-otc', days: { from: -745, to: -735 } },
      { treatment: 'methocarbamol', days: null },
    ],
    contacts: [
      visit(-724, ['heat', 'stretch']),
      call(-706),
      visit(-690, ['naproxen']),
      call(-672),
      changeAt(-655, ['naproxen'], ['cyclobenzaprine']),
      call(-641),
      visit(-625, ['massage'], { mistyped: true }),
      visit(-590, [INJECTION]),
      call(-576),
      visit(-546),
      call(-520),
      visit(-500, [INJECTION]),
      call(-486),
      visit(-456, ['duloxetine']),
      visit(-420),
      visit(-400, [INJECTION]),
      call(-385),
      visit(-355),
      visit(-330, [{ treatment: 'physiotherapy', wait: 10, sessions: 12 }]),
      visit(-270),
      call(-230),
      visit(-200, ['stretch', { treatment: 'psychotherapy', wait: 21, sessions: 10 }]),
      visit(-120),
      call(-80),
      visit(-40, ['massage']),
      call(-12),
    ],
  },
  {
    shows: 'baclofen given up on day 4 for sedation: not tolerated, so no verdict against the drug',
    condition: 'cervical-radiculopathy',
    arrival: -130,
    settings: {
      age: 58,
      baseline: 7.4,
      effects: { ice: 0.03, naproxen: 0.2, baclofen: 0 },
      intolerance: { baclofen: { text: 'sedation', afterDays: 4 } },
    },
    contacts: [
      visit(-130, ['ice', 'naproxen']),
      call(-112),
      changeAt(-95, ['naproxen'], ['baclofen']),
      call(-86),
      visit(-50, [{ treatment: 'physiotherapy', wait: 9, sessions: 6 }]),
      call(-8),
    ],
  },
  {
    shows: 'four days of naproxen are no trial; tizanidine, dizzy on day 6, is none either',
    condition: 'sciatica',
    arrival: -110,
    settings: {
      age: 41,
      baseline: 7.5,
      effects: { heat: 0.04, naproxen: 0.02, tizanidine: 0 },
      intolerance: { tizanidine: { text: 'dizziness on standing', afterDays: 6 } },
    },
    before: [{ treatment: 'ibuprofen-otc', days: { from: -122, to: -114 } }],
    contacts: [
      visit(-110, ['heat']),
      visit(-86, [{ treatment: 'naproxen', supplyDays: 4 }]),
      call(-77),
      visit(-60, ['tizanidine']),
      call(-50),
      referredAt(-31, 'physiotherapy', 'no-show'),
    ],
  },
  {
    shows: 'physiotherapy given up after two visits, heat hardly logged: too little to judge',
    condition: 'back-spasm',
    arrival: -160,
    settings: {
      age: 33,
      baseline: 6.8,
      logging: 0.07,
      effects: { heat: 0, physiotherapy: 0.02, methocarbamol: 0.03 },
    },
    contacts: [
      visit(-160, ['heat']),
      call(-143),
      visit(-130, [{ treatment: 'physiotherapy', wait: 8, sessions: 2 }]),
      visit(-93, [{ treatment: 'methocarbamol', supplyDays: 5 }]),
      call(-85),
    ],
  },
  {
    shows: 'an L5 root that gets worse under every step: referred to neurology, no visit yet',
    condition: 'lumbar-radiculopathy',
    arrival: -110,
    settings: {
      age: 49,
      baseline: 4,
      trend: 2.2,
      effects: { ice: 0, ibuprofen: 0, physiotherapy: 0 },
    },
    contacts: [
      visit(-110, ['ice']),
      call(-86),
      visit(-82, ['ibuprofen', { treatment: 'physiotherapy', wait: 6, sessions: 6 }]),
      call(-58),
      referredAt(-44, 'neurology', 'received'),
    ],
  },
  {
    shows: 'acupuncture and massage make a sore neck sorer; the patient says so',
    condition: 'neck-spasm',
    arrival: -230,
    settings: {
      age: 29,
      baseline: 4.2,
      effects: { massage: -0.75, acupuncture: -0.75, ice: 0.04 },
    },
    before: [{ treatment: 'ibuprofen-otc', days: { from: -242, to: -234 } }],
    contacts: [
      visit(-230, ['massage']),
      call(-213),
      changeAt(-195, ['massage'], []),
      visit(-165, [{ treatment: 'acupuncture', wait: 9, sessions: 6 }]),
      visit(-112, ['ice']),
      call(-95),
    ],
  },
  {
    shows: 'night cramps, no pain in between: every percentage would divide by zero',
    condition: 'calf-spasm',
    arrival: -150,
    settings: {
      age: 68,
      baseline: 0,
      variability: 0.02,
      diary: 0.95,
      effects: { hydration: 0.05, stretch: 0.1, tizanidine: 0.55 },
      askedOnPhone: ['peg'],
    },
    contacts: [
      visit(-150, ['hydration', 'stretch']),
      call(-133),
      visit(-100, ['tizanidine']),
      call(-78),
      visit(-45),
    ],
  },
  {
    shows: 'a runner without pain at rest: cramps only under load',
    condition: 'calf-spasm',
    arrival: -95,
    settings: { age: 55, baseline: 0, variability: 0.02, diary: 0.9, effects: {} },
    contacts: [
      visit(-95, ['hydration', 'massage']),
      call(-79),
      visit(-50, [{ treatment: 'physiotherapy', wait: 7, sessions: 6 }]),
      visit(-5),
    ],
  },
  {
    shows: 'visits ask for the worst week, the phone for pain now: never comparable',
    condition: 'piriformis',
    arrival: -140,
    settings: {
      age: 35,
      baseline: 6.5,
      askedAtVisit: ['pain-worst-7d'],
      askedOnPhone: ['pain-now'],
    },
    contacts: [
      visit(-140, ['heat', 'stretch', 'naproxen']),
      call(-122),
      visit(-85, ['cyclobenzaprine']),
      call(-70),
    ],
  },
  {
    shows:
      'came on old tablets nobody can date; bilateral hands, splint and physiotherapy help a lot',
    condition: 'carpal-tunnel',
    arrival: -210,
    settings: {
      age: 51,
      side: 'both',
      baseline: 6.4,
      effects: { rest: 0.22, physiotherapy: 0.62, ibuprofen: 0.05 },
    },
    before: [
      { treatment: 'naproxen', days: null },
      { treatment: 'tizanidine', days: null },
      { treatment: 'ibuprofen-otc', days: { from: -270, to: -262 } },
    ],
    contacts: [
      visit(-210, ['rest']),
      call(-192),
      visit(-160, ['ibuprofen']),
      call(-143),
      visit(-118, [{ treatment: 'physiotherapy', wait: 8, sessions: 8 }]),
      visit(-54),
    ],
  },
  {
    shows: 'transferred with a list of old relaxants without dates',
    condition: 'back-spasm',
    arrival: -35,
    settings: {
      age: 60,
      baseline: 6.2,
      effects: { stretch: 0.12 },
      otherMedicines: ['duloxetine'],
    },
    before: [
      { treatment: 'cyclobenzaprine', days: null },
      { treatment: 'baclofen', days: null },
      { treatment: 'ibuprofen-otc', days: { from: -49, to: -40 } },
    ],
    contacts: [referredAt(-35, 'psychotherapy', 'created', ['stretch']), call(-16)],
  },
  {
    shows: 'baclofen and physiotherapy together halve the pain: neither can be told from the other',
    condition: 'cervical-radiculopathy',
    arrival: -190,
    settings: {
      age: 62,
      baseline: 7.7,
      effects: { ice: 0.03, naproxen: 0.18, baclofen: 0.42, physiotherapy: 0.45 },
    },
    contacts: [
      visit(-190, ['ice', 'naproxen']),
      call(-172),
      visit(-140, ['baclofen', { treatment: 'physiotherapy', wait: 6, sessions: 8 }]),
      call(-118),
      visit(-88),
    ],
  },
  {
    shows: 'scores fall, the patient feels worse: sedated, and PGIC disagrees',
    condition: 'neck-spasm',
    arrival: -120,
    settings: {
      age: 43,
      baseline: 7.4,
      outlook: -0.62,
      effects: { heat: 0.03, methocarbamol: 0.4, cyclobenzaprine: 0.4 },
    },
    contacts: [
      visit(-120, ['heat']),
      call(-104),
      visit(-90, [{ treatment: 'methocarbamol', supplyDays: 21 }]),
      call(-76),
      visit(-45, [{ treatment: 'cyclobenzaprine', supplyDays: 21 }]),
      call(-31),
      referredAt(-17, 'psychotherapy', 'accepted'),
    ],
  },
  {
    shows: 'one pain scale and nothing else: moderate, but on one measure only',
    condition: 'sciatica',
    arrival: -100,
    settings: {
      age: 47,
      baseline: 7.8,
      globalImpression: 0,
      askedAtVisit: ['pain-average-7d'],
      askedOnPhone: ['pain-average-7d'],
      effects: { ice: 0.03, ibuprofen: 0.4 },
    },
    contacts: [
      visit(-100, ['ice']),
      call(-84),
      visit(-62, ['ibuprofen']),
      call(-46),
      referredAt(-20, 'acupuncture', 'declined'),
    ],
  },
  {
    shows: 'relaxants as needed, or with no supply written down: adequacy unknown',
    condition: 'back-spasm',
    arrival: -135,
    settings: {
      age: 39,
      baseline: 7,
      effects: { heat: 0.2, cyclobenzaprine: 0.2, methocarbamol: 0.4 },
    },
    contacts: [
      visit(-135, ['heat']),
      call(-118),
      visit(-98, [{ treatment: 'cyclobenzaprine', asNeeded: true }]),
      call(-80),
      changeAt(-56, ['cyclobenzaprine'], [{ treatment: 'methocarbamol', supplyDays: null }]),
      call(-38),
    ],
  },
  {
    shows: 'referred this week, not seen yet: nothing recorded',
    condition: 'lumbar-radiculopathy',
    arrival: -3,
    settings: { age: 54 },
    contacts: [],
  },
  {
    shows: 'everything just begun: too early to say anything',
    condition: 'lumbar-radiculopathy',
    arrival: -24,
    settings: { age: 45, baseline: 6.9, effects: { ice: 0.1 } },
    contacts: [
      visit(-24, ['ice', { treatment: 'physiotherapy', wait: 14, sessions: 6 }]),
      call(-9),
      visit(-4, ['naproxen', 'stretch']),
    ],
  },
  {
    shows: 'second injection five days ago, after a first that lasted ten weeks',
    condition: 'piriformis',
    arrival: -150,
    settings: {
      age: 31,
      baseline: 7.6,
      askedOnPhone: ['peg', 'pain-now'],
      effects: { stretch: 0.1, naproxen: 0.15, physiotherapy: 0.12, [INJECTION]: 0.66 },
    },
    contacts: [
      visit(-150, ['stretch', { treatment: 'physiotherapy', wait: 7, sessions: 7 }]),
      visit(-128, ['naproxen']),
      call(-112),
      visit(-96, [INJECTION]),
      call(-82),
      visit(-54),
      visit(-5, [INJECTION, 'massage']),
    ],
  },
  {
    shows: 'lost after the injection: the drug is not written down and nobody asked again',
    condition: 'myofascial',
    arrival: -300,
    settings: { age: 57, baseline: 6.6, lastHeard: -200, effects: { naproxen: 0.2 } },
    contacts: [
      visit(-300, ['ice', 'naproxen']),
      call(-283),
      visit(-202, [{ treatment: INJECTION, drugUnwritten: true }], { noResponses: true }),
    ],
  },
  {
    shows: 'treated by phone for weeks without a single score',
    condition: 'sciatica',
    arrival: -75,
    settings: { age: 64, globalImpression: 0.5, diary: 0.9, lastHeard: -20 },
    contacts: [
      visit(-75, ['heat', 'ibuprofen'], { asked: [] }),
      call(-55, { asked: [] }),
      visit(-40, ['tizanidine'], { asked: [] }),
      call(-20, { asked: [] }),
    ],
  },
  {
    shows:
      'water and massage do nothing, tizanidine a little, acupuncture a little more: minimal is not none',
    condition: 'calf-spasm',
    arrival: -260,
    settings: {
      age: 73,
      baseline: 6.8,
      effects: { hydration: 0.01, massage: 0.02, tizanidine: 0.19, acupuncture: 0.22 },
    },
    contacts: [
      visit(-260, ['hydration', 'massage']),
      call(-243),
      visit(-210, ['tizanidine']),
      call(-190),
      visit(-150, [{ treatment: 'acupuncture', wait: 8, sessions: 8 }]),
      visit(-96),
      referredAt(-52, 'physiotherapy', 'cancel-asked'),
    ],
  },
];
