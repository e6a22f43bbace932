import type { FastifyInstance } from 'fastify';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { createApp } from './app.ts';

/** What a FHIR server answered, with the body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The resource in the body; an empty object when there is none. */
  readonly body: FhirResource;
}

/** A FHIR server over an empty store in memory, and a client for it. */
export class TestServer {
  readonly store: ResourceStore;
  readonly app: FastifyInstance;

  private constructor(store: ResourceStore, app: FastifyInstance) {
    this.store = store;
    this.app = app;
  }

  /** Runs `work` with a new server and closes it after. Dates without an offset are read in `timeZone`. */
  static async with(work: (server: TestServer) => Promise<void>, timeZone = 'UTC'): Promise<void> {
    const store = ResourceStore.open(':memory:', { timeZone });
    const app = await createApp(store, () => ({ timeZone, clinicName: 'Test', demo: false }), {
      spaDirectory: '/nonexistent/',
    });
    try {
      await work(new TestServer(store, app));
    } finally {
      await app.close();
      store.close();
    }
  }

  /** Sends a request; `url` is below `/fhir` unless it begins with a slash. */
  async send(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.app.inject({
      method: method,
      url: url.startsWith('/') ? url : `/fhir/${url}`,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = answer.body;
    const isJson = String(answer.headers['content-type']).includes('json') && text !== '';
    const parsed = isJson ? (JSON.parse(text) as FhirResource) : { resourceType: '' };
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed };
  }

  /** Ids of the records that a search found, in order, over all pages. */
  async found(query: string): Promise<string[]> {
    const ids: string[] = [];
    let next: string | undefined = query;
    while (next !== undefined) {
      const { status, text, body } = await this.send('GET', next);
      if (status !== 200) throw new Error(`${next}: ${status} ${text}`);
      ids.push(...matchesOf(body).map(({ id }) => String(id)));
      next = linkOf(body, 'next')?.replace(/^https?:\/\/[^/]+/, '');
    }
    return ids;
  }
}

/** An entry of a Bundle that a FHIR server answered. */
export interface Entry {
  readonly fullUrl?: string;
  readonly resource?: FhirResource;
  readonly search?: { readonly mode: string };
  readonly request?: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly status: string;
    readonly location?: string;
    readonly etag?: string;
    readonly outcome?: FhirResource;
  };
}

export const entriesOf = (bundle: FhirResource): readonly Entry[] =>
  (bundle['entry'] ?? []) as readonly Entry[];

/** The resources of a searchset that are matches, not included. */
export const matchesOf = (bundle: FhirResource): readonly FhirResource[] =>
  entriesOf(bundle).flatMap(({ resource, search }) =>
    resource && search?.mode === 'match' ? [resource] : [],
  );

export function linkOf(bundle: FhirResource, relation: string): string | undefined {
  const links = bundle['link'] as readonly { relation: string; url: string }[];
  return links.find((link) => link.relation === relation)?.url;
}

/** The issues of an OperationOutcome. */
export const issuesOf = (outcome: FhirResource) =>
  outcome['issue'] as readonly {
    severity: string;
    code: string;
    details: { text: string };
    expression?: string[];
  }[];
