import type { Certainty, Protocol, ProtocolNumber } from './protocol.ts';

const CLINIC_TO_CONFIRM = 'clinic to confirm';

function days(value: number, source = CLINIC_TO_CONFIRM, certainty: Certainty = 'GK') {
  return { value, unit: 'days', source, certainty } satisfies ProtocolNumber;
}

function percent(value: number, source: string, certainty: Certainty) {
  return { value, unit: 'percent', source, certainty } satisfies ProtocolNumber;
}

function points(value: number, source: string, certainty: Certainty) {
  return { value, unit: 'points', source, certainty } satisfies ProtocolNumber;
}

/** The protocol that Ladderline ships with; section numbers are those of the clinical facts. */
export const DEFAULT_PROTOCOL: Protocol = {
  id: 'spasm-ladder',
  version: '1',
  baselineDays: days(28),
  followUp: {
    'home-care': { first: days(7), afterEnd: null, open: days(28) },
    nsaid: { first: days(7), afterEnd: days(7), open: days(56) },
    'short-relaxant': { first: days(7), afterEnd: days(7), open: days(28) },
    antispastic: { first: days(14), afterEnd: days(7), open: days(84) },
    injection: { first: days(10), afterEnd: null, open: days(56) },
    program: { first: days(28), afterEnd: days(28), open: days(84) },
  },
  joinOrders: days(14),
  joinVisits: days(42),
  overlap: days(14),
  change: {
    substantial: percent(50, '2.3, IMMPACT 2008 by a digest', 'S'),
    moderate: percent(30, '2.3, IMMPACT 2008 by a digest; PMC9299931', 'S'),
    minimal: percent(10, '2.3, IMMPACT 2008 by a digest', 'S'),
    worsePoints: points(2, '7.1, response classes', 'GK'),
    worsePercent: percent(30, '7.1, response classes', 'GK'),
    worsePercentPoints: points(1, CLINIC_TO_CONFIRM, 'GK'),
    functionPoints: points(2, '2.2, Patient-Specific Functional Scale, MDC90', 'S'),
    relief: percent(50, '7.1, injection: at least 50 %', 'S'),
  },
  adequacy: {
    homeCareDays: days(3, '7.1, seed article 3: "few days"', 'P'),
    homeCareMoveOnDays: days(14, '7.1, seed article 0: "a week or two"', 'P'),
    nsaidPrescribedDays: days(14, '7.1, 2-4 weeks', 'GK'),
    nsaidOverTheCounterDays: days(3, '7.1', 'GK'),
    nsaidOverTheCounterLimit: days(10, '3.3, label: 10 days of self-care', 'S'),
    shortRelaxantDays: days(7, '7.1, 7-21 days', 'GK'),
    cyclobenzaprineLimit: days(21, '3.2, at most 2-3 weeks', 'S'),
    antispasticDays: days(14, '7.1, 2-4 weeks', 'GK'),
    programVisits: { value: 6, unit: 'visits', source: '7.1, 6-12 sessions', certainty: 'GK' },
    programDays: days(42, '7.1, 6 weeks', 'S'),
    programVisitEvery: days(14),
  },
  injectionScore: {
    earliest: { value: 10, unit: 'minutes', source: CLINIC_TO_CONFIRM, certainty: 'GK' },
    latest: { value: 90, unit: 'minutes', source: CLINIC_TO_CONFIRM, certainty: 'GK' },
  },
};
