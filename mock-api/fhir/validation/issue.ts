import type { OperationOutcomeIssue } from '@medplum/fhirtypes';

/** An error at one place of a resource; `path` as FHIRPath (`Patient.name[0].given`), empty for none. */
export function issueOf(
  code: OperationOutcomeIssue['code'],
  path: string,
  text: string,
): OperationOutcomeIssue {
  return {
    severity: 'error',
    code,
    details: { text },
    ...(path && { expression: [path] }),
  };
}
