import { HttpErrorResponse } from '@angular/common/http';
import type { BundleEntry, OperationOutcome, OperationOutcomeIssue } from 'fhir/r4';

/** Why a FHIR request brought nothing. `offline`: no answer arrived, so a write may still have been done. */
export type FhirFailureKind =
  'offline' | 'not-found' | 'gone' | 'conflict' | 'refused' | 'forbidden' | 'server';

/** What every observable of `FhirClient` errors with: a closed set, in words for the screen. */
export interface FhirFailure {
  readonly kind: FhirFailureKind;
  readonly message: string;
  /** The server's own words, one per OperationOutcome issue, with the place it names. */
  readonly issues: readonly string[];
}

const MESSAGES: Readonly<Record<FhirFailureKind, string>> = {
  offline: 'The server did not answer.',
  'not-found': 'The server has no such record.',
  gone: 'The record was deleted.',
  conflict: 'The record was changed by someone else in the meantime.',
  refused: 'The server refused the request.',
  forbidden: 'You are not allowed to do this.',
  server: 'The server has a problem.',
};

const KINDS_BY_STATUS: Readonly<Record<number, FhirFailureKind>> = {
  0: 'offline',
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  408: 'server',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  429: 'server',
};

/** Anything an HTTP request can error with, as a `FhirFailure`. */
export function toFhirFailure(error: unknown): FhirFailure {
  if (isFhirFailure(error)) return error;
  if (!(error instanceof HttpErrorResponse)) return fhirFailure('server', []);
  return fhirFailure(kindOfStatus(error.status), issuesOf(error.error));
}

/** The failure of one entry of a batch response, or null where the entry succeeded. */
export function failureOfEntry({ response }: BundleEntry): FhirFailure | null {
  const status = Number.parseInt(response?.status ?? '', 10);
  if (status >= 200 && status < 300) return null;
  return fhirFailure(
    Number.isNaN(status) ? 'server' : kindOfStatus(status),
    issuesOf(response?.outcome),
  );
}

/** A failure of the given kind, with the usual message for it. */
export function fhirFailure(kind: FhirFailureKind, issues: readonly string[]): FhirFailure {
  return { kind, message: MESSAGES[kind], issues };
}

/** One line per issue of an OperationOutcome: its words and the place it names. Total. */
export function issuesOf(outcome: unknown): readonly string[] {
  const parsed = typeof outcome === 'string' ? parseJson(outcome) : outcome;
  if (!isOperationOutcome(parsed)) return [];
  return parsed.issue.map(describeIssue);
}

function describeIssue({ code, details, diagnostics, expression }: OperationOutcomeIssue): string {
  const words = details?.text ?? details?.coding?.[0]?.display ?? diagnostics ?? code;
  return expression?.length ? `${words} (${expression.join(', ')})` : words;
}

function kindOfStatus(status: number): FhirFailureKind {
  const known = KINDS_BY_STATUS[status];
  if (known) return known;
  return status >= 400 && status < 500 ? 'refused' : 'server';
}

/** False for anything that did not come from a request: a fault of our own. */
export function isFhirFailure(error: unknown): error is FhirFailure {
  return isRecord(error) && typeof error['kind'] === 'string' && error['kind'] in MESSAGES;
}

function isOperationOutcome(value: unknown): value is OperationOutcome {
  return (
    isRecord(value) && value['resourceType'] === 'OperationOutcome' && Array.isArray(value['issue'])
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
