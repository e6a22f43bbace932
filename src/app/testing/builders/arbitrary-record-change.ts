import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { BodySite } from '../../domain/injection/procedure-record.ts';
import { PRODUCTS } from '../../domain/medication/product-list.ts';
import type {
  EpisodeRecorded,
  RecordCreated,
  ResponseRecorded,
  StopReason,
  TreatmentStarted,
  TrialStarted,
  TrialStopped,
} from '../../domain/record-change/record-change.ts';
import type { GlobalImpression } from '../../domain/response/treatment-response.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';

/** Words as a clinician types them: no blanks at the ends, never empty. */
const words = fc
  .array(fc.stringMatching(/^[A-Za-zäöüß0-9'%.-]{1,9}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(' '));
const orNull = <T>(value: Arbitrary<T>): Arbitrary<T | null> => fc.option(value, { nil: null });
const rating = fc.integer({ min: 0, max: 10 });
const timeZone = fc.constantFrom('America/Chicago', 'UTC', 'Europe/Berlin', 'Asia/Kolkata');
const base = { changeId: fc.uuid(), patientId: fc.stringMatching(/^[a-z0-9]{1,8}$/), timeZone };

/** A day between 2000 and 2039. */
export const aDay: Arbitrary<string> = fc
  .integer({ min: Date.UTC(2000, 0) / 86_400_000, max: Date.UTC(2039, 0) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

export const aTime: Arbitrary<PartialTime> = fc.oneof(
  fc
    .integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2039, 0) / 60_000 })
    .map((minute): PartialTime => ({ precision: 'instant', instant: minute * 60_000 })),
  aDay.map((date): PartialTime => ({ precision: 'day', date })),
);

export const aSite: Arbitrary<BodySite> = fc.record({
  name: fc.constantFrom('trapezius', 'calf', 'erector spinae', 'lower back'),
  side: fc.constantFrom('left', 'right', 'both', null),
});

export const anEpisodeRecorded: Arbitrary<EpisodeRecorded> = fc.record({
  ...base,
  kind: fc.constant('episode-recorded'),
  type: orNull(fc.constantFrom('twitch', 'cramp', 'spasm')),
  start: aTime,
  end: orNull(aTime),
  severity: orNull(rating),
  sites: fc.array(aSite, { maxLength: 3 }),
  triggers: fc.array(words, { maxLength: 3 }),
  symptoms: fc.array(words, { maxLength: 3 }),
  interference: orNull(words),
  note: orNull(words),
});

const aTreatment: Arbitrary<TreatmentStarted> = fc.oneof(
  fc
    .record({
      kind: fc.constant('medicine'),
      product: fc.constantFrom(...PRODUCTS),
      unitsPerDose: fc.constantFrom(0.5, 1, 2, 3),
      timesPerDay: fc.integer({ min: 1, max: 4 }),
      asNeeded: fc.boolean(),
      supplyDays: orNull(fc.integer({ min: 1, max: 90 })),
    })
    .map(({ product, ...medicine }) => ({
      ...medicine,
      productCode: product.code,
      productName: product.name,
    })),
  fc.record({
    kind: fc.constant('home-care'),
    measure: fc.constantFrom(
      'rest',
      'heat',
      'ice',
      'stretch',
      'hydration',
      'massage',
      'mindfulness',
    ),
    instructions: orNull(words),
  }),
  fc.record({
    kind: fc.constant('injection'),
    sites: fc.array(aSite, { minLength: 1, maxLength: 4 }),
    drug: orNull(fc.constantFrom('lidocaine', 'bupivacaine')),
    concentrationPercent: orNull(fc.constantFrom(0.25, 0.5, 1, 2)),
    millilitres: orNull(fc.constantFrom(0.5, 1, 2, 4.5)),
  }),
  fc.record({
    kind: fc.constant('visit'),
    discipline: fc.constantFrom('physiotherapy', 'psychotherapy', 'massage', 'acupuncture'),
    note: orNull(words),
  }),
);

export const aTrialStarted: Arbitrary<TrialStarted> = fc.record({
  ...base,
  kind: fc.constant('trial-started'),
  start: aTime,
  treatment: aTreatment,
});

export const aResponseRecorded: Arbitrary<ResponseRecorded> = fc
  .record({
    ...base,
    kind: fc.constant('response-recorded'),
    focus: fc.array(
      fc.stringMatching(/^[a-z0-9]{1,8}$/).map((id) => `Procedure/${id}`),
      { maxLength: 2 },
    ),
    time: aTime,
    painNow: orNull(rating),
    painAverage7d: orNull(rating),
    painWorst7d: orNull(rating),
    peg: orNull(fc.tuple(rating, rating, rating)),
    percentRelief: orNull(fc.integer({ min: 0, max: 100 })),
    reliefDays: orNull(fc.integer({ min: 0, max: 400 })),
    globalImpression: orNull(fc.constantFrom<GlobalImpression[]>(1, 2, 3, 4, 5, 6, 7)),
    // "No" and "none" typed as an effect are read as what they say.
    adverseEffects: orNull(
      fc.array(
        words.filter((text) => !/^(no|none)$/i.test(text)),
        { maxLength: 3 },
      ),
    ),
    note: orNull(words),
  })
  // The form knows one average of the past week: the first item of PEG.
  .map((change) => ({ ...change, painAverage7d: change.peg?.[0] ?? change.painAverage7d }));

/** Any change that creates records. */
export const aRecordCreated: Arbitrary<RecordCreated> = fc.oneof(
  anEpisodeRecorded,
  aTrialStarted,
  aResponseRecorded,
);

export function aTrialStopped(recordId: string): Arbitrary<TrialStopped> {
  return fc.record({
    ...base,
    kind: fc.constant('trial-stopped'),
    recordId: fc.constant(recordId),
    openedOnVersion: orNull(fc.constantFrom('1', '2')),
    stoppedOn: aTime,
    reason: fc.constantFrom<StopReason[]>(
      'course-ended',
      'no-effect',
      'side-effect',
      'patient-choice',
      'better',
      'other',
    ),
    reasonText: orNull(words),
  });
}
