import { expect } from '@playwright/test';
import type { LadderlineServer } from './ladderline-server.ts';

/** As much of a resource as the journeys look at. */
export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

interface Bundle {
  readonly total?: number;
  readonly entry?: readonly {
    readonly resource: Resource;
    readonly response?: { status: string };
  }[];
}

interface BundleRequest {
  readonly resource?: Resource;
  readonly request: { readonly method: string; readonly url: string };
}

const HEADERS = { 'content-type': 'application/fhir+json' };
const CHANGE_SYSTEM = 'urn:ladderline:change';

/** The store behind the screens, asked past them. */
export class FhirStore {
  private readonly server: LadderlineServer;

  constructor(server: LadderlineServer) {
    this.server = server;
  }

  async search(query: string): Promise<readonly Resource[]> {
    const { entry = [] } = await this.get<Bundle>(query);
    return entry.map(({ resource }) => resource);
  }

  async count(query: string): Promise<number> {
    const { total } = await this.get<Bundle>(`${query}&_summary=count`);
    return total ?? NaN;
  }

  /** Stores a resource as a client other than the screens would; its id. */
  async create(resource: Resource): Promise<string> {
    const url = `${this.server.url}/fhir/${resource.resourceType}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(resource),
    });
    expect(answer.status, await answer.clone().text()).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  }

  /** Edits a record behind the back of whoever has it on the screen. */
  async update(resource: Resource): Promise<void> {
    const url = `${this.server.url}/fhir/${resource.resourceType}/${resource.id ?? ''}`;
    const answer = await fetch(url, {
      method: 'PUT',
      headers: HEADERS,
      body: JSON.stringify(resource),
    });
    expect(answer.status).toBe(200);
  }

  async batch(entry: readonly BundleRequest[]): Promise<Bundle> {
    const answer = await fetch(`${this.server.url}/fhir`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Bundle;
  }

  /** The one patient of this family name. */
  async patient(family: string): Promise<Resource & { readonly id: string }> {
    const [patient, ...others] = await this.search(`Patient?family=${encodeURIComponent(family)}`);
    expect(others, `one ${family}`).toHaveLength(0);
    return patient as Resource & { readonly id: string };
  }

  /** How often the parts of a change are stored; `changeId` as in the identifiers it was sent with. */
  async countOfChange(type: string, identifier: string): Promise<number> {
    return this.count(`${type}?identifier=${CHANGE_SYSTEM}|${identifier}`);
  }

  /** All records of a patient, over every type that the server says it finds by patient. */
  async countRecords(patientId: string): Promise<number> {
    const metadata = await this.get<{
      rest: { resource: { type: string; searchParam?: { name: string }[] }[] }[];
    }>('metadata');
    const types = (metadata.rest[0]?.resource ?? [])
      .filter(({ searchParam }) => searchParam?.some(({ name }) => name === 'patient'))
      .map(({ type }) => type);
    const url = (type: string) => `${type}?patient=Patient/${patientId}&_summary=count`;
    const { entry = [] } = await this.batch(
      types.map((type) => ({ request: { method: 'GET', url: url(type) } })),
    );
    return entry.reduce((sum, { resource }) => sum + Number(resource['total']), 0);
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.server.url}/fhir/${path}`, {
      headers: { 'cache-control': 'no-cache' },
    });
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as T;
  }
}
