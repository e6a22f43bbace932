import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import type { Contact, Orders } from './care.ts';
import { workingDay } from './clinic-time.ts';
import type { ConditionId } from './condition-table.ts';
import { drawProfileOf } from './patient-model.ts';
import type { Profile } from './patient-model.ts';
import type { Random } from './random.ts';
import type { PriorUse, Story } from './story.ts';

/** A contact of an authored story: its days count from today (-30 is thirty days ago). */
export interface ScriptedContact extends Omit<Contact, 'orders'> {
  readonly orders?: Orders;
  /** Keep the very day, also when it is a weekend. */
  readonly isExact?: boolean;
}

/**
 * An authored patient. It fixes parameters of the model and what the clinic did, never a result: every
 * score, response and episode still comes out of the model. Days count from today.
 */
export interface Vignette {
  /** What a reader should find in this chart. */
  readonly shows: string;
  readonly condition: ConditionId;
  readonly arrival: Day;
  readonly settings: Partial<Omit<Profile, 'condition' | 'arrival'>>;
  readonly before?: readonly PriorUse[];
  readonly contacts: readonly ScriptedContact[];
}

/** A steady, punctual patient: what a vignette does not say does not disturb its story. */
const STEADY: Partial<Profile> = {
  healing: null,
  trend: 0,
  variability: 0.25,
  sideEffectProne: 0,
  adherence: 1,
  distress: 0,
  outlook: 0,
  recallNoise: 0.12,
  askedAtVisit: ['peg', 'pain-now'],
  askedOnPhone: ['peg'],
  missing: 0,
  globalImpression: 1,
  episodeRate: 1,
  diary: 0.85,
  logging: 0.6,
  otherMedicines: [],
};

/** The vignette as a story that ends today. */
export function storyOf(
  vignette: Vignette,
  person: Story['person'],
  today: Day,
  random: Random,
): Story {
  const { condition, settings, before, contacts } = vignette;
  const arrival = workingDay(today + vignette.arrival);
  const drawn = drawProfileOf(condition, random.fork('profile'), arrival);
  const lastHeard = settings.lastHeard == null ? null : today + settings.lastHeard;
  return {
    person,
    profile: { ...drawn, ...STEADY, ...settings, lastHeard },
    before: (before ?? []).map((use) => ({
      ...use,
      days: use.days && { from: today + use.days.from, to: today + use.days.to },
    })),
    contacts: contacts.map((contact) => onCalendar(contact, today)),
  };
}

function onCalendar(contact: ScriptedContact, today: Day): Contact {
  const { day, isExact, orders, ...rest } = contact;
  const start = orders?.start?.map((one) =>
    one.on === undefined ? one : { ...one, on: today + one.on },
  );
  return {
    ...rest,
    day: isExact === true ? today + day : workingDay(today + day),
    orders: { ...orders, ...(start ? { start } : {}) },
  };
}
