import type { FhirContext, FhirRequest, FhirResponse } from './fhir-exchange.ts';

/** One address and method that this server answers. `/metadata` lists the same table. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the FHIR base: `:type` stands for a resource type, `:id` and `:version` for any text. */
  readonly path: string;
  /** Codes of the value sets type- and system-restful-interaction; none for what these do not name. */
  readonly interactions: readonly string[];
  readonly level: 'type' | 'system';
  readonly handle: Handle;
}

/** What stood in the place of `:type`, `:id` and `:version`. */
export interface PathParameters {
  readonly type: string;
  readonly id: string;
  readonly version: string;
}

export type Handle = (
  request: FhirRequest,
  context: FhirContext,
  path: PathParameters,
) => FhirResponse;
