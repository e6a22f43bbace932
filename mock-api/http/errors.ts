import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseQuery } from '../fhir/conditional.ts';
import { FhirError, issue, operationOutcome } from '../fhir/fhir-error.ts';
import { tooLarge } from './content-encoding.ts';
import { FHIR_JSON, acceptedType, setAllow } from './negotiation.ts';
import { BODY_LIMIT } from './fhir-request.ts';
import { storeOutcomeOf } from './store-outcome.ts';

/** Answers any error, foreseen or not, with an OperationOutcome. The operator reads `storeFile` when it failed. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  storeFile = 'of this server',
): FastifyReply {
  const { status, issues, allow } = toFhirError(error, storeFile);
  if (allow) setAllow(reply, allow);
  if (status === 415 && request.method === 'PATCH') setAllow(reply, ['PATCH']);
  return reply
    .code(status)
    .header('content-type', `${typeFor(request)}; charset=utf-8`)
    .send(operationOutcome(readable(issues)));
}

/** An error is told in the media type that was asked for, or else in FHIR's own. */
function typeFor({ headers, url }: FastifyRequest): string {
  try {
    return acceptedType(headers.accept, parseQuery(url.split(/\?(.*)/s)[1] ?? ''));
  } catch {
    return FHIR_JSON;
  }
}

/** Nobody reads more. */
const MAX_ISSUES = 100;

/** A body of megabytes may be wrong in every element. */
function readable(issues: FhirError['issues']): FhirError['issues'] {
  if (issues.length <= MAX_ISSUES) return issues;
  const text = `There are ${issues.length - MAX_ISSUES} more issues, which are left out here.`;
  const more = { ...issue('too-costly', text), severity: 'information' } as const;
  return [...issues.slice(0, MAX_ISSUES), more];
}

/** Tells the operator, never the client, of what should not have happened. */
const report = (text: string) => process.stderr.write(`${text}\n`);

const ISSUE_CODES: Readonly<Record<number, 'not-supported' | 'too-long'>> = {
  414: 'too-long',
  415: 'not-supported',
};

/** Any error as one that a FHIR client understands. What was not foreseen is a 500 without details. */
export function toFhirError(error: unknown, storeFile: string): FhirError {
  if (error instanceof FhirError) return error;
  const ofHttp = httpError(error as HttpError);
  if (ofHttp) return ofHttp;
  const ofStore = storeOutcomeOf(error, storeFile);
  if (ofStore) {
    report(ofStore.line);
    return ofStore.answer;
  }
  report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return new FhirError(500, [
    issue(
      'exception',
      'The server failed to do this; nothing was changed. The server log says why.',
    ),
  ]);
}

type HttpError = Partial<NodeJS.ErrnoException> & { readonly statusCode?: number };

/** What Fastify refuses by itself: undefined for all other errors. */
function httpError({ code, statusCode = 500, message = '' }: HttpError): FhirError | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(BODY_LIMIT);
  if (statusCode < 400 || statusCode >= 500) return undefined;
  return new FhirError(statusCode, [issue(ISSUE_CODES[statusCode] ?? 'invalid', message)]);
}
