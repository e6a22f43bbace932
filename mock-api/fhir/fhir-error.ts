import type { OperationOutcomeIssue } from '@medplum/fhirtypes';

type IssueCode = OperationOutcomeIssue['code'];

/** A request that cannot be done, as the client will see it: an HTTP status and the issues of an OperationOutcome. */
export class FhirError extends Error {
  readonly status: number;
  readonly issues: readonly OperationOutcomeIssue[];
  /** For 405: what the address does understand. */
  readonly allow: readonly string[] | undefined;

  constructor(
    status: number,
    issues: readonly OperationOutcomeIssue[],
    options: { allow?: readonly string[] } = {},
  ) {
    super(issues[0]?.details?.text ?? issues[0]?.diagnostics ?? `FHIR error ${status}`);
    this.status = status;
    this.issues = issues;
    this.allow = options.allow;
  }
}

/** One error issue; `expression` is the FHIRPath of the element at fault, where there is one. */
export function issue(
  code: IssueCode,
  message: string,
  expression?: string,
): OperationOutcomeIssue {
  const text = shortened(message);
  return {
    severity: 'error',
    code,
    details: { text },
    diagnostics: text,
    ...(expression ? { expression: [expression] } : {}),
  };
}

/** Characters. A text may quote what the client sent, which may be megabytes, or no Unicode. */
const MAX_TEXT = 1000;

const shortened = (text: string): string =>
  (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)} ...` : text).toWellFormed();

export const badRequest = (code: IssueCode, text: string, expression?: string): FhirError =>
  new FhirError(400, [issue(code, text, expression)]);

export const notFound = (text: string): FhirError => new FhirError(404, [issue('not-found', text)]);

export const preconditionFailed = (code: IssueCode, text: string): FhirError =>
  new FhirError(412, [issue(code, text)]);

/** The text of an OperationOutcome with these issues. */
export function operationOutcome(issues: readonly OperationOutcomeIssue[]): string {
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });
}
