import { isNotModified } from './conditions.ts';
import { FhirError, issue, notFound } from './fhir-error.ts';
import { etagOf } from './fhir-exchange.ts';
import type { FhirContext, FhirRequest, FhirResponse, Parameters } from './fhir-exchange.ts';
import { parseShape } from './search/search-request.ts';
import { subsetResource } from './search/subset-resource.ts';
import type { StoredVersion } from '../storage/resource-store.ts';

/** GET [type]/[id] */
export function readResource(
  type: string,
  id: string,
  request: FhirRequest,
  { store }: FhirContext,
): FhirResponse {
  return versionResponse(type, id, store.read(type, id), request);
}

/** GET [type]/[id]/_history/[version] */
export function readVersion(
  type: string,
  id: string,
  version: string,
  request: FhirRequest,
  { store }: FhirContext,
): FhirResponse {
  const found = /^[1-9]\d{0,8}$/.test(version)
    ? store.readVersion(type, id, Number(version))
    : undefined;
  return versionResponse(type, `${id}/_history/${version}`, found, request);
}

function versionResponse(
  type: string,
  name: string,
  found: StoredVersion | undefined,
  { conditions, parameters }: FhirRequest,
): FhirResponse {
  if (!found) throw notFound(`There is no ${type}/${name}.`);
  if (found.json === null) {
    throw new FhirError(410, [issue('deleted', `${type}/${name} was deleted.`)]);
  }
  const version = { etag: etagOf(found.version), lastModified: found.lastUpdated };
  if (isNotModified(conditions, found)) return { status: 304, ...version };
  return { status: 200, body: shaped(found.json, type, parameters), ...version };
}

function shaped(json: string, type: string, parameters: Parameters): string {
  if (parameters.length === 0) return json;
  const { summary, elements } = parseShape(type, parameters);
  return subsetResource(json, type, summary, elements);
}
