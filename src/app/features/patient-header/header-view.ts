import { MEASURES } from '../../domain/instrument/measure.ts';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Patient } from '../../domain/patient/patient.ts';
import { allergySummary } from '../../domain/problem/allergy.ts';
import type { Allergy } from '../../domain/problem/allergy.ts';
import type { ActiveFlag } from '../../domain/problem/flag.ts';
import type { Problem } from '../../domain/problem/problem.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import { dayOfInstant } from '../../domain/time/clinic-day.ts';
import type { Day } from '../../domain/time/clinic-day.ts';
import type { Clock } from '../../domain/time/recorded-time.ts';
import { latestScore } from '../../domain/trend/score-series.ts';
import type { Trial } from '../../domain/trial/trial.ts';
import type { JudgedLedger } from '../../patient-record/patient-record.selectors.ts';
import { formatNumber } from '../../shared/format/number-format.ts';
import { formatAge, formatPatientName, formatSex } from '../../shared/format/patient-format.ts';
import {
  formatDate,
  formatDay,
  formatPartialTime,
  formatRecordedDate,
} from '../../shared/format/time-format.ts';

export interface HeaderRecords {
  readonly patient: Patient;
  readonly problems: readonly Problem[];
  readonly allergies: readonly Allergy[];
  readonly flags: readonly ActiveFlag[];
  readonly judged: JudgedLedger;
}

/** A number of the header, with its date and its source; null record: nothing recorded. */
export interface HeaderScore {
  readonly text: string;
  readonly record: RecordId | null;
}

export interface HeaderView {
  readonly name: string;
  readonly sex: string;
  readonly age: string;
  readonly birthDate: string;
  readonly recordNumber: string;
  readonly isSynthetic: boolean;
  readonly death: string | null;
  readonly allergies: string;
  readonly flags: readonly { readonly text: string; readonly record: RecordId }[];
  readonly problems: readonly { readonly text: string; readonly record: RecordId }[];
  readonly treatments: readonly string[];
  readonly scores: readonly HeaderScore[];
}

const PAIN: readonly Measure[] = [
  'pain-now',
  'pain-average-7d',
  'pain-worst-7d',
  'pain-unspecified',
  'faces',
  'vas',
];

/** Who this is and how it goes, in the few lines that stay in sight. */
export function toHeaderView(records: HeaderRecords): HeaderView {
  const { patient, judged } = records;
  const { chart, ledger, clock } = judged;
  const { timeZone } = clock;
  return {
    name: formatPatientName(patient),
    sex: formatSex(patient.gender),
    age: formatAge(patient, clock),
    birthDate: formatPartialTime(patient.birthDate, timeZone),
    recordNumber: patient.medicalRecordNumber ?? 'not recorded',
    isSynthetic: patient.isSynthetic,
    death: deathOf(patient, timeZone),
    allergies: allergySummary(records.allergies),
    flags: records.flags.map(({ id, text, since }) => ({
      record: id,
      text: since ? `${text}, since ${formatDate(since, timeZone)}` : text,
    })),
    problems: shownProblems(records.problems).map((problem) => ({
      record: problem.id,
      text: problemText(problem, timeZone),
    })),
    treatments: ledger.trials
      .filter(({ ongoing, kind }) => ongoing === true && kind !== 'injection')
      .map((trial) => treatmentText(trial, dayOfInstant(clock.now, timeZone))),
    scores: [
      scoreText('PEG', latestScore(chart.scores, ['peg'], clock), clock),
      scoreText('pain', latestScore(chart.scores, PAIN, clock), clock),
    ],
  };
}

function deathOf({ deceased }: Patient, timeZone: string): string | null {
  if (deceased === null || deceased === false) return null;
  return deceased === true ? 'deceased' : `died ${formatDate(deceased, timeZone)}`;
}

/** What is active, pain and spasm first; a diagnosis of one visit does not crowd the header. */
function shownProblems(problems: readonly Problem[]): readonly Problem[] {
  const active = problems.filter(({ isActive }) => isActive !== false);
  const listed = active.filter(({ isVisitDiagnosis }) => !isVisitDiagnosis);
  return [...(listed.length ? listed : active)].sort(
    (a, b) => Number(isOfThisClinic(b)) - Number(isOfThisClinic(a)) || a.text.localeCompare(b.text),
  );
}

function isOfThisClinic({ text, code }: Problem): boolean {
  return (
    /^(M|G)\d/.test(code ?? '') || /pain|spasm|cramp|neuralg|radicul|myalg|sciatic/i.test(text)
  );
}

function problemText({ text, code, onset, recordedOn }: Problem, timeZone: string): string {
  const named = code && /^[A-Z]\d/.test(code) ? `${text} (${code})` : text;
  if (onset) return `${named} since ${formatDate(onset, timeZone)}`;
  return recordedOn ? `${named}, recorded ${formatDate(recordedOn, timeZone)}` : named;
}

/** `on cyclobenzaprine, day 15 of 21`: covered days up to today, of all the days supplied. */
function treatmentText({ name, kind, spans, coveredDays, start }: Trial, today: Day): string {
  if (kind !== 'course') return start === null ? name : `${name}, since ${formatDay(start)}`;
  if (coveredDays === null) return `on ${name}, days covered not recorded`;
  const supplied = spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const taken = spans.reduce(
    (sum, { first, last }) => sum + Math.max(0, Math.min(last, today) - first + 1),
    0,
  );
  return `on ${name}, day ${taken} of ${supplied}`;
}

function scoreText(
  name: string,
  found: ReturnType<typeof latestScore>,
  { timeZone }: Clock,
): HeaderScore {
  if (!found) return { text: `${name}: not recorded`, record: null };
  const { latest, previous, measure } = found;
  const { shortLabel, maximum } = MEASURES[measure];
  const now = `${shortLabel} ${formatNumber(latest.value)} of ${maximum}, ${formatRecordedDate(latest.time, timeZone)}`;
  const before = previous
    ? ` (${formatNumber(previous.value)}, ${formatRecordedDate(previous.time, timeZone)})`
    : ' (no earlier one)';
  return { text: now + before, record: latest.record };
}
