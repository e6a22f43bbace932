import type { FhirResource } from 'fhir/r4';
import { DEFAULT_PROTOCOL } from '../../src/app/domain/protocol/default-protocol.ts';
import type { Clock } from '../../src/app/domain/time/recorded-time.ts';
import { ledger } from '../../src/app/domain/trial/ledger.ts';
import type { NotAssessableReason, Trial, Verdict } from '../../src/app/domain/trial/trial.ts';
import { toPatientChart } from '../../src/app/fhir/chart/patient-chart-mapper.ts';

/** How often the demo clinic must show each kind, verdict and reason. */
export const LEAST = 3;

const KINDS: Readonly<Record<Trial['kind'], true>> = {
  course: true,
  injection: true,
  program: true,
  'home-care': true,
};
const VERDICTS: Readonly<Record<Verdict, true>> = {
  substantial: true,
  moderate: true,
  minimal: true,
  none: true,
  worse: true,
  'inadequate-trial': true,
  'not-assessable': true,
};
const REASONS: Readonly<Record<NotAssessableReason, true>> = {
  'no-score-in-baseline': true,
  'no-score-in-follow-up': true,
  'no-score-in-either-window': true,
  'no-common-scale': true,
  'no-pain-at-baseline': true,
  'start-unknown': true,
  'too-early': true,
};

/** One table of the census: what is counted, and how many of each. */
export interface Tally {
  readonly title: string;
  readonly counts: ReadonlyMap<string, number>;
}

export interface Census {
  readonly tallies: readonly Tally[];
  /** Such as `verdict worse: 2 of 3`; empty when everything is there. */
  readonly missing: readonly string[];
}

/** Counts what the clinic's charts show once they are read and judged as the app does it. */
export function takeCensus(resources: readonly FhirResource[], clock: Clock): Census {
  const charts = [...byPatient(resources).values()].map((records) => toPatientChart(records));
  const ledgers = charts.map((chart) => ledger(chart, DEFAULT_PROTOCOL, clock));
  const trials = ledgers.flatMap((one) => one.trials);
  const kinds = tally(
    'trials by kind',
    Object.keys(KINDS),
    trials.map(({ kind }) => kind),
  );
  const verdicts = tally(
    'verdict',
    Object.keys(VERDICTS),
    trials.map(({ verdict }) => verdict),
  );
  const reasons = tally(
    'not assessable because',
    Object.keys(REASONS),
    trials.flatMap(({ notAssessable }) => notAssessable ?? []),
  );
  const tallies = [
    tally(
      'records by type',
      [],
      resources.map(({ resourceType }) => resourceType),
    ),
    kinds,
    verdicts,
    reasons,
    tally(
      'adequacy',
      [],
      trials.map(({ adequacy }) => adequacy.state),
    ),
    tally('second measure', [], trials.flatMap(secondMeasureOf)),
    tally('trials', [], trials.flatMap(traitsOf)),
    {
      title: 'charts',
      counts: new Map([
        ['patients', charts.length],
        ['without a trial', ledgers.filter((one) => one.trials.length === 0).length],
        ['records unreadable', charts.reduce((sum, one) => sum + one.unreadable.length, 0)],
        [
          'medicines not recognised',
          charts.reduce((sum, one) => sum + one.notRecognised.length, 0),
        ],
        ['open referrals', ledgers.reduce((sum, one) => sum + one.referrals.length, 0)],
      ]),
    },
  ];
  return { tallies, missing: [kinds, verdicts, reasons].flatMap(missingFrom) };
}

/** The records of each patient; those of the whole clinic (staff) belong to none. */
export function byPatient(resources: readonly FhirResource[]): Map<string, FhirResource[]> {
  const groups = new Map<string, FhirResource[]>();
  for (const resource of resources) {
    const patient = patientOf(resource);
    if (patient === null) continue;
    const group = groups.get(patient);
    if (group) group.push(resource);
    else groups.set(patient, [resource]);
  }
  return groups;
}

function patientOf(resource: FhirResource): string | null {
  if (resource.resourceType === 'Patient') return `Patient/${resource.id ?? ''}`;
  return /"reference":"(Patient\/[^"]+)"/.exec(JSON.stringify(resource))?.[1] ?? null;
}

/** `wanted` are listed even when there is none of them. */
function tally(title: string, wanted: readonly string[], found: readonly string[]): Tally {
  const counts = new Map(wanted.map((name) => [name, 0]));
  for (const name of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  return { title, counts };
}

function missingFrom({ title, counts }: Tally): string[] {
  return [...counts]
    .filter(([, count]) => count < LEAST)
    .map(([name, count]) => `${title} ${name}: ${count} of ${LEAST}`);
}

function secondMeasureOf({ changeClass, confirmed, secondMeasures }: Trial): string[] {
  if (changeClass === null) return [];
  if (secondMeasures.some(({ agrees }) => !agrees)) return ['does not confirm'];
  return confirmed ? ['confirmed'] : ['one measure only'];
}

function traitsOf({
  isSoFar,
  overlaps,
  alsoOn,
  coveredDays,
  kind,
  adverseEffects,
}: Trial): string[] {
  return [
    'all',
    ...(isSoFar ? ['so far'] : []),
    ...(overlaps.length > 0 ? ['with overlap'] : []),
    ...(alsoOn.length > 0 ? ['also on something else'] : []),
    ...(kind === 'course' && coveredDays === null ? ['covered days unknown'] : []),
    ...(adverseEffects.length > 0 ? ['with a side effect'] : []),
  ];
}
