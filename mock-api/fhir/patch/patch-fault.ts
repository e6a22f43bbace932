import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { FhirError, issue } from '../fhir-error.ts';

/** Far more than any change to one record needs; each may cost a walk over the record. */
const MAXIMUM_OPERATIONS = 1000;

/** What is wrong with one operation of a patch; `member` is the part of it at fault (".path"), where there is one. */
export class PatchFault extends Error {
  readonly status: number;
  readonly code: OperationOutcomeIssue['code'];
  readonly member: string;

  constructor(
    status: 400 | 422,
    code: OperationOutcomeIssue['code'],
    text: string,
    member: string,
  ) {
    super(text);
    this.status = status;
    this.code = code;
    this.member = member;
  }
}

/** The operation is not one: 400. */
export const malformed = (text: string, member = ''): PatchFault =>
  new PatchFault(400, 'structure', text, member);

/** The operation cannot be applied to this resource: 422. */
export const inapplicable = (text: string, member = ''): PatchFault =>
  new PatchFault(422, 'processing', text, member);

/** Runs `apply` with each operation and its place in the patch. Throws FhirError naming the operation at fault. */
export function applyEach<Operation>(
  operations: readonly Operation[],
  placeOf: (index: number) => string,
  apply: (operation: Operation) => void,
): void {
  if (operations.length > MAXIMUM_OPERATIONS) {
    const text = `A patch may have at most ${MAXIMUM_OPERATIONS} operations; this one has ${operations.length}.`;
    throw new FhirError(422, [issue('too-costly', text)]);
  }
  for (const [index, operation] of operations.entries()) {
    try {
      apply(operation);
    } catch (error) {
      if (!(error instanceof PatchFault)) throw error;
      const place = placeOf(index);
      const text = `${place}: ${error.message}`;
      throw new FhirError(error.status, [issue(error.code, text, place + error.member)]);
    }
  }
}
