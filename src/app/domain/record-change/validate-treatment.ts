import { productOf } from '../medication/product-list.ts';
import type { TreatmentEntry } from './entry.ts';
import { FieldCheck, means, meansNothing } from './field-check.ts';
import type { Validated } from './field-check.ts';
import { readDecimal, readWhole, required } from './read-number.ts';
import type { NumberRange } from './read-number.ts';
import { takeTime } from './read-time.ts';
import type { EntryContext } from './read-time.ts';
import type {
  HomeCareStarted,
  InjectionDone,
  MedicineStarted,
  TreatmentStarted,
  TrialStarted,
  VisitDone,
} from './record-change.ts';
import { textOrNull, toSites } from './validate-episode.ts';

export type TreatmentField = keyof TreatmentEntry;

const UNITS: NumberRange = { what: 'The number of units', minimum: 0.25, maximum: 10 };
const TIMES: NumberRange = { what: 'Times a day', minimum: 1, maximum: 12 };
const SUPPLY: NumberRange = { what: 'The supply in days', minimum: 1, maximum: 365 };
const PERCENT: NumberRange = { what: 'The concentration in %', minimum: 0.01, maximum: 20 };
const MILLILITRES: NumberRange = { what: 'The volume in mL', minimum: 0.01, maximum: 50 };

/** Orders start on a day; what was done has a time of day, where it is known. */
export function hasTimeOfDay(kind: TreatmentStarted['kind']): boolean {
  return kind === 'injection' || kind === 'visit';
}

/** The treatment that an entry starts, or what is wrong with it. Total and pure. */
export function validateTreatment(
  entry: TreatmentEntry,
  context: EntryContext,
): Validated<TrialStarted, TreatmentField> {
  const check = new FieldCheck<TreatmentField>();
  const time = hasTimeOfDay(entry.kind) ? entry.time : '';
  const typed = { date: entry.date, time };
  const start = takeTime(check, { date: 'date', time: 'time' }, typed, context);
  const treatment = treatmentOf(entry, check);
  if (!start || !treatment || !check.isClean) return check.refused();
  return {
    ok: true,
    change: {
      kind: 'trial-started',
      changeId: context.changeId,
      patientId: context.patientId,
      timeZone: context.clock.timeZone,
      start,
      treatment,
    },
  };
}

type Check = FieldCheck<TreatmentField>;

function treatmentOf(entry: TreatmentEntry, check: Check): TreatmentStarted | null {
  switch (entry.kind) {
    case 'medicine':
      return medicineOf(entry, check);
    case 'home-care':
      return homeCareOf(entry, check);
    case 'injection':
      return injectionOf(entry, check);
    case 'visit':
      return visitOf(entry, check);
  }
}

function medicineOf(entry: TreatmentEntry, check: Check): MedicineStarted | null {
  const product = productOf(entry.productCode);
  const units = check.take(
    'unitsPerDose',
    required(readDecimal(entry.unitsPerDose, UNITS), 'Enter how much is taken each time.'),
  );
  const times = check.take(
    'timesPerDay',
    required(readWhole(entry.timesPerDay, TIMES), 'Enter how often a day.'),
  );
  const supplyDays = check.take('supplyDays', readWhole(entry.supplyDays, SUPPLY));
  if (!product) check.refuse('productCode', 'Choose the medicine.');
  if (!product || units === null || times === null) return null;
  return {
    kind: 'medicine',
    productCode: product.code,
    productName: product.name,
    unitsPerDose: units,
    timesPerDay: times,
    asNeeded: entry.asNeeded,
    supplyDays,
  };
}

function homeCareOf(
  { measure, instructions }: TreatmentEntry,
  check: Check,
): HomeCareStarted | null {
  if (!measure) {
    check.refuse('measure', 'Choose the measure.');
    return null;
  }
  return { kind: 'home-care', measure, instructions: textOrNull(instructions) };
}

function injectionOf(entry: TreatmentEntry, check: Check): InjectionDone {
  const sites = toSites(entry.sites);
  const drug = textOrNull(entry.drug);
  const percent = check.take(
    'concentrationPercent',
    readDecimal(entry.concentrationPercent, PERCENT),
  );
  const millilitres = check.take('millilitres', readDecimal(entry.millilitres, MILLILITRES));
  if (!sites.length) {
    check.refuse('sites', 'Name the muscle: without it no later injection can be compared.');
  }
  if (millilitres !== null && percent === null) {
    check.refuse(
      'concentrationPercent',
      `Enter the concentration: without it ${millilitres} mL is no dose in mg.`,
    );
  }
  check.take(
    'drug',
    drug === null && (percent !== null || millilitres !== null)
      ? meansNothing('Enter the drug that was injected.')
      : means(drug),
  );
  return { kind: 'injection', sites, drug, concentrationPercent: percent, millilitres };
}

function visitOf({ discipline, note }: TreatmentEntry, check: Check): VisitDone | null {
  if (!discipline) {
    check.refuse('discipline', 'Choose whose visit it was.');
    return null;
  }
  return { kind: 'visit', discipline, note: textOrNull(note) };
}
