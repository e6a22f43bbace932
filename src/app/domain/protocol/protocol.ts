/** How sure a number is: P primary source read, S secondary, GK general knowledge, X sources conflict. */
export type Certainty = 'P' | 'S' | 'GK' | 'X';

/** One number of the protocol, with where it comes from. */
export interface ProtocolNumber {
  readonly value: number;
  readonly unit: 'days' | 'visits' | 'percent' | 'points' | 'minutes';
  /** Section of the clinical facts, a label or a guideline. */
  readonly source: string;
  /** Anything but P is shown as "clinic to confirm" until a physician of the clinic signs it off. */
  readonly certainty: Certainty;
}

/** Kinds of treatment that share their windows. */
export type TreatmentRule =
  'home-care' | 'nsaid' | 'short-relaxant' | 'antispastic' | 'injection' | 'program';

/** Where a trial of one kind looks for its follow-up. Days count from the first exposure, day 0. */
export interface FollowUpRule {
  readonly first: ProtocolNumber;
  /** Last day after the end of the treatment; null: the end does not matter. */
  readonly afterEnd: ProtocolNumber | null;
  /** Last day while the treatment goes on, or its end is unknown. */
  readonly open: ProtocolNumber;
}

/** The clinic's protocol for trials: data with an id and a version, never code. */
export interface Protocol {
  readonly id: string;
  readonly version: string;
  readonly baselineDays: ProtocolNumber;
  readonly followUp: Readonly<Record<TreatmentRule, FollowUpRule>>;
  readonly joinOrders: ProtocolNumber;
  readonly joinVisits: ProtocolNumber;
  readonly overlap: ProtocolNumber;
  readonly change: {
    readonly substantial: ProtocolNumber;
    readonly moderate: ProtocolNumber;
    readonly minimal: ProtocolNumber;
    readonly worsePoints: ProtocolNumber;
    readonly worsePercent: ProtocolNumber;
    readonly worsePercentPoints: ProtocolNumber;
    readonly functionPoints: ProtocolNumber;
    readonly relief: ProtocolNumber;
  };
  readonly adequacy: {
    readonly homeCareDays: ProtocolNumber;
    readonly homeCareMoveOnDays: ProtocolNumber;
    readonly nsaidPrescribedDays: ProtocolNumber;
    readonly nsaidOverTheCounterDays: ProtocolNumber;
    readonly nsaidOverTheCounterLimit: ProtocolNumber;
    readonly shortRelaxantDays: ProtocolNumber;
    readonly cyclobenzaprineLimit: ProtocolNumber;
    readonly antispasticDays: ProtocolNumber;
    readonly programVisits: ProtocolNumber;
    readonly programDays: ProtocolNumber;
    readonly programVisitEvery: ProtocolNumber;
  };
  readonly injectionScore: {
    readonly earliest: ProtocolNumber;
    readonly latest: ProtocolNumber;
  };
}
