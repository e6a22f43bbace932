import type { FastifyReply, FastifyRequest } from 'fastify';
import { FhirError, issue, operationOutcome } from '../fhir/fhir-error.ts';
import { FHIR_JSON } from './negotiation.ts';
import { storeOutcomeOf } from './store-outcome.ts';

/** Answers any error, foreseen or not, with an OperationOutcome. The operator reads `storeFile` when it failed. */
export function sendError(
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
  storeFile = 'of this server',
): FastifyReply {
  const { status, issues, allow } = toFhirError(error, storeFile);
  if (allow) reply.header('allow', [...new Set(allow)].join(', '));
  return reply
    .code(status)
    .header('content-type', `${FHIR_JSON}; charset=utf-8`)
    .send(operationOutcome(issues));
}

/** Tells the operator, never the client, of what should not have happened. */
const report = (text: string) => process.stderr.write(`${text}\n`);

/** Any error as one that a FHIR client understands. What was not foreseen is a 500 without details. */
function toFhirError(error: unknown, storeFile: string): FhirError {
  if (error instanceof FhirError) return error;
  const { code, statusCode, message } = error as Partial<NodeJS.ErrnoException> & {
    statusCode?: number;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new FhirError(413, [
      issue('too-long', 'The body is larger than this server takes (32 MB).'),
    ]);
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new FhirError(statusCode, [
      issue('invalid', message ?? 'The request is not valid HTTP.'),
    ]);
  }
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
