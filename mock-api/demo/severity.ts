import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { monthOf } from './clinic-time.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionModel } from './condition-table.ts';
import { clamp } from './patient-model.ts';
import type { Profile } from './patient-model.ts';
import type { Random } from './random.ts';

/** Something that acts on the severity: part removed at full effect, and how much of it on a day (0-1). */
export interface Exposure {
  readonly effect: number;
  readonly doseOn: (day: Day) => number;
}

/** What a patient would answer on a day, before rounding to the scale. */
export interface Readings {
  readonly average: number;
  readonly worst: number;
  readonly now: number;
  readonly enjoyment: number;
  readonly activity: number;
}

/** Days before the first visit for which the model has a severity: complaints older than the chart. */
const DAYS_BEFORE_ARRIVAL = 120;
/** Part of a healing condition that goes away by itself. */
const HEALING_SHARE = 0.7;
/** How much of one day's deviation is left the next day. */
const PERSISTENCE = 0.75;
const LEAST_CRAMPING = 3.5;
const FLARES_PER_DAY = 1 / 80;

/** The true severity (0-10) behind everything recorded: natural course, season, good and bad days, treatment. */
export class Severity {
  readonly exposures: Exposure[] = [];
  private readonly profile: Profile;
  private readonly first: Day;
  private readonly deviations: number[] = [];

  constructor(profile: Profile, random: Random, lastDay: Day) {
    this.profile = profile;
    this.first = profile.arrival - DAYS_BEFORE_ARRIVAL;
    let noise = 0;
    let flare = 0;
    for (let day = this.first; day <= lastDay; day++) {
      noise = PERSISTENCE * noise + random.normal(0, profile.variability * 0.7);
      flare *= 0.7;
      if (random.chance(FLARES_PER_DAY)) flare += random.between(0.5, 3) * profile.variability;
      this.deviations.push(noise + flare);
    }
  }

  /** Severity had nothing been done. */
  untreatedOn(day: Day): number {
    const { baseline, healing, trend, arrival } = this.profile;
    const { season }: ConditionModel = CONDITIONS[this.profile.condition];
    const since = day - arrival;
    const healed =
      healing === null ? 0 : baseline * HEALING_SHARE * (1 - 2 ** (-Math.max(0, since) / healing));
    const phase = ((monthOf(day) - season.month) / 12) * 2 * Math.PI;
    const seasonal = season.points * (baseline / 6) * Math.cos(phase);
    const deviation = this.deviations[day - this.first] ?? 0;
    const drift = (trend * Math.max(0, since)) / 30;
    return clamp(baseline - healed + drift + seasonal + deviation, 0, 10);
  }

  /** Severity with all that was given so far. */
  on(day: Day): number {
    return clamp(this.untreatedOn(day) * this.leftBy(day), 0, 10);
  }

  /** What makes muscles cramp: treated like the pain, but there also in people who have none in between. */
  crampingOn(day: Day): number {
    return clamp(Math.max(this.untreatedOn(day), LEAST_CRAMPING) * this.leftBy(day), 0, 10);
  }

  /** Part of the severity that the treatments leave; their effects multiply. */
  private leftBy(day: Day): number {
    return this.exposures.reduce(
      (left, { effect, doseOn }) => left * (1 - effect * doseOn(day)),
      1,
    );
  }

  /** Mean over the week that ends on a day. */
  weekTo(day: Day): number {
    const week = Array.from({ length: 7 }, (_, back) => this.on(day - back));
    return week.reduce((sum, value) => sum + value, 0) / week.length;
  }

  /** What the patient tells: the average leans towards the worst day, interference follows distress. */
  readingsOn(day: Day, random: Random): Readings {
    const week = Array.from({ length: 7 }, (_, back) => this.on(day - back));
    const mean = week.reduce((sum, value) => sum + value, 0) / week.length;
    const peak = Math.max(...week);
    const { recallNoise, distress } = this.profile;
    const told = (value: number) => clamp(value + random.normal(0, recallNoise), 0, 10);
    // With no pain at all there is nothing to remember wrongly.
    if (peak < 0.3) return { average: 0, worst: 0, now: 0, enjoyment: 0, activity: 0 };
    const average = told(0.85 * mean + 0.15 * peak);
    const felt = average + distress * Math.min(1, average / 4);
    return {
      average,
      worst: Math.max(average, told(peak + 0.8)),
      now: told(this.on(day)),
      enjoyment: told(felt),
      activity: told(felt - 0.2),
    };
  }
}
