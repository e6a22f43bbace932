import type { Reference } from 'fhir/r4';
import { ClinicTime, workingDay } from './clinic-time.ts';
import { drawProfile } from './patient-model.ts';
import { PATIENT_NAMES, STAFF } from './people-table.ts';
import type { StaffRole } from './people-table.ts';
import { Random } from './random.ts';
import { tell } from './story.ts';
import type { Clinic, PriorUse, Story } from './story.ts';
import { ChartWriter, refer } from './to-fhir/chart-writer.ts';
import type { DemoResource } from './to-fhir/chart-writer.ts';
import { clinicOrganization, practitioner } from './to-fhir/person.ts';
import { storyOf } from './vignette.ts';
import { VIGNETTES } from './vignette-table.ts';

export interface DemoOptions {
  /** The clinic ends here: nothing but planned visits is dated later. */
  readonly now: Date;
  readonly seed?: number;
  /** IANA name; days are this zone's. */
  readonly timeZone?: string;
  readonly patients?: number;
}

export const DEFAULT_SEED = 20_260_301;
export const DEFAULT_TIME_ZONE = 'America/Chicago';
export const DEFAULT_PATIENTS = 42;
/** Two years of clinic; nobody of the model arrives later than three weeks ago. */
const FIRST_ARRIVAL = -720;
const LAST_ARRIVAL = -21;

/**
 * A synthetic pain clinic as valid R4 resources with ids, each after those it refers to: first the
 * authored patients, then modelled ones. The same options give the same resources.
 */
export function* demoResources(options: DemoOptions): Iterable<DemoResource> {
  const { now, seed = DEFAULT_SEED, patients = DEFAULT_PATIENTS } = options;
  const random = new Random(seed);
  const time = new ClinicTime(now, options.timeZone ?? DEFAULT_TIME_ZONE);
  const chart = new ChartWriter(random.fork('clinic'));
  const organization = refer(chart.add(clinicOrganization()));
  const staff = Object.fromEntries(
    (Object.keys(STAFF) as StaffRole[]).map((role) => [role, refer(chart.add(practitioner(role)))]),
  ) as Record<StaffRole, Reference>;
  yield* chart.resources();
  const clinic: Clinic = { organization, staff, time };
  for (let index = 0; index < patients; index++) {
    const own = random.fork(`patient ${index}`);
    yield* tell(story(index, time.today, own), clinic, own);
  }
}

function story(index: number, today: number, random: Random): Story {
  const person = personOf(index);
  const vignette = VIGNETTES[index];
  if (vignette) return storyOf(vignette, person, today, random);
  const draw = random.fork('story');
  const arrival = workingDay(today + draw.integer(FIRST_ARRIVAL, LAST_ARRIVAL));
  const isLost = draw.chance(0.25);
  const profile = {
    ...drawProfile(random.fork('profile'), arrival),
    lastHeard: isLost ? Math.min(today - 1, arrival + draw.integer(20, 240)) : null,
  };
  return { person, profile, before: priorUses(arrival, draw), contacts: null };
}

/** Many have tried something from the shop, or come with a list of old medicines. */
function priorUses(arrival: number, draw: Random): PriorUse[] {
  const uses: PriorUse[] = [];
  if (draw.chance(0.35)) {
    const to = arrival - draw.integer(2, 8);
    uses.push({ treatment: 'ibuprofen-otc', days: { from: to - draw.integer(4, 9), to } });
  }
  if (draw.chance(0.2)) {
    uses.push({ treatment: draw.pick(['cyclobenzaprine', 'naproxen', 'baclofen']), days: null });
  }
  return uses;
}

/** Past the end of the list, given names meet other family names. */
function personOf(index: number): Story['person'] {
  const size = PATIENT_NAMES.length;
  const named = PATIENT_NAMES[index % size];
  const family = PATIENT_NAMES[(index + Math.floor(index / size)) % size];
  if (!named || !family) throw new RangeError('the list of names is empty');
  const [given, , gender] = named;
  return { given, family: family[1], gender, number: index + 1 };
}
