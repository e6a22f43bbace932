import type { StoredVersion } from '../storage/resource-store.ts';
import { badRequest, notFound, preconditionFailed } from './fhir-error.ts';
import type { FhirContext, Parameters } from './fhir-exchange.ts';
import { placeOf } from './parameter-place.ts';
import { findMatches } from './search/search-bundle.ts';
import { parseSearchRequest } from './search/search-request.ts';

/** The parameters of "a=1&b=2" (also with a leading question mark), in order. */
export const parseQuery = (query: string): Parameters => [...new URLSearchParams(query)];

/**
 * The one record that the criteria of a conditional interaction name; undefined when there is none. Throws 412 when
 * there are several, 400 when the criteria are not understood or would fit every record.
 */
export function findOnly(
  type: string,
  parameters: Parameters,
  context: FhirContext,
): StoredVersion | undefined {
  const empty = parameters.find(([, value]) => value === '')?.[0];
  if (empty !== undefined) {
    // A search leaves an empty parameter out; here that would let the change meet another record.
    throw badRequest('value', `The criterion "${empty}" has no value.`, placeOf(empty));
  }
  const request = parseSearchRequest(type, parameters, context, false);
  if (request.queries.every(({ criteria }) => criteria.length === 0)) {
    throw badRequest('required', `A conditional interaction on ${type} needs search criteria.`);
  }
  const [only, second] = findMatches(request, context.store, 2);
  if (!second) return only;
  throw preconditionFailed(
    'multiple-matches',
    `Several ${type} resources match "${criteriaText(parameters)}".`,
  );
}

/** As `findOnly`; throws 404 when nothing matches. */
export function requireOnly(
  type: string,
  parameters: Parameters,
  context: FhirContext,
): StoredVersion {
  const only = findOnly(type, parameters, context);
  if (only) return only;
  throw notFound(`No ${type} matches "${criteriaText(parameters)}".`);
}

const criteriaText = (parameters: Parameters): string =>
  parameters.map(([name, value]) => `${name}=${value}`).join('&');
