import { gzipSync } from 'node:zlib';
import { Random } from '../demo/random.ts';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import { damaged, mutated, someText } from './mutation.ts';
import { encode, someQuery } from './queries.ts';

/** One request as it goes over the wire. */
export interface FuzzRequest {
  readonly number: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Not even valid HTTP, perhaps: what stands here is sent in place of all the rest. */
  readonly bytes: Buffer | undefined;
}

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: [
    ...['*/*', 'application/fhir+json', 'application/json', 'application/fhir+xml', 'text/html'],
    ...['', ';;q', ',', 'application/fhir+json;fhirVersion=4.0', '*/*;q=0', 'a/b;q=2, */*;q=-1'],
  ],
  'accept-encoding': ['gzip', 'br', 'zstd', 'gzip;q=0, *', 'identity;q=0', ',;q'],
  'if-match': ['W/"1"', 'W/"2"', '"1"', '*', '"', '1', 'W/"1", W/"2"', ''],
  'if-none-match': ['W/"1"', '*', 'x', '', 'W/""'],
  'if-none-exist': [
    'identifier=urn:a|1',
    '_id=example',
    'x',
    '=',
    'name=%',
    '',
    '?_id=a',
    '_count=1',
  ],
  'if-modified-since': ['Fri, 20 Nov 2026 09:00:00 GMT', 'x', '2026', ''],
  prefer: [
    'return=minimal',
    'handling=lenient',
    'return=OperationOutcome; handling=strict',
    '=;',
    ',',
  ],
  'content-encoding': ['identity', 'gzip', 'br', 'zstd', 'compress', ''],
  'x-request-id': ['a-1', '\u00ff'],
  origin: ['http://localhost:4200', 'http://127.0.0.1', 'null', 'https://example.org'],
  upgrade: ['h2c', 'websocket'],
  expect: ['100-continue', '100-continue', '100-continue', 'x'],
  range: ['bytes=0-10'],
  'content-type': [
    ...['text/plain', 'application/fhir+xml', ';', 'application/json; charset=latin1', ''],
    ...['application/json-patch+json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  ],
};

const TYPES = ['Patient', 'Observation', 'Task', 'Bundle', 'Binary', 'Subscription', 'Pation', ''];

const SEGMENTS = [
  ...[
    '_history',
    '_search',
    '1',
    '0',
    '2',
    '99999999999',
    'metadata',
    'ws',
    '$validate',
    'example',
  ],
  ...['$get-ws-binding-token', '$status', '$events', '.', '..', '%2e%2e', '%00', '%2F', '%5C', '*'],
];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Makes requests: each from its own number alone, so that one can be looked at by itself. */
export class RequestMaker {
  readonly #seed: number;
  readonly #examples: readonly IdentifiedResource[];

  constructor(seed: number, examples: readonly IdentifiedResource[]) {
    this.#seed = seed;
    this.#examples = examples;
  }

  request(number: number): FuzzRequest {
    const random = new Random(this.#seed, `request ${number}`);
    const make = random.pick([
      () => this.#search(random),
      () => this.#search(random),
      () => this.#read(random),
      () => this.#write(random),
      () => this.#write(random),
      () => this.#patch(random),
      () => this.#bundle(random),
      () => this.#bundle(random),
      () => this.#anything(random),
    ]);
    const { method, url, body, type = 'application/fhir+json' } = make();
    const text =
      body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
    const sent = someBytes(Buffer.from(text), random);
    const headers = {
      host: '127.0.0.1',
      connection: 'close',
      ...(text === '' ? {} : { 'content-type': type, 'content-length': String(sent.bytes.length) }),
      ...sent.headers,
      ...someHeaders(random),
    };
    const request = { number, method, url, headers, body: sent.bytes, bytes: undefined };
    return random.chance(0.05)
      ? { ...request, bytes: damaged(wireBytes(request), random) }
      : request;
  }

  #example(random: Random): IdentifiedResource {
    return random.pick(this.#examples);
  }

  #mutated(random: Random): Record<string, unknown> {
    return mutated(this.#example(random), this.#example(random), random);
  }

  #search(random: Random): Draft {
    const type = random.chance(0.9) ? this.#example(random).resourceType : random.pick(TYPES);
    const query = someQuery(type, random);
    const address = `/fhir/${type}`;
    if (random.chance(0.8)) return { method: 'GET', url: `${address}?${query}` };
    const form = 'application/x-www-form-urlencoded';
    return { method: 'POST', url: `${address}/_search`, body: query, type: form };
  }

  #read(random: Random): Draft {
    const { resourceType, id } = this.#example(random);
    const rest = random.pick(['', '/_history', '/_history/1', '/_history/2', '/_history/x', '/']);
    const query = random.chance(0.4) ? `?${someQuery(resourceType, random)}` : '';
    return {
      method: random.pick(['GET', 'GET', 'GET', 'HEAD', 'DELETE', 'OPTIONS']),
      url: `/fhir/${resourceType}/${id}${rest}${query}`,
    };
  }

  #write(random: Random): Draft {
    const body = this.#mutated(random);
    const type = encodeURIComponent(String(body['resourceType']).toWellFormed());
    const id = encodeURIComponent(String(body['id']).toWellFormed());
    return random.pick([
      { method: 'POST', url: `/fhir/${type}`, body },
      { method: 'PUT', url: `/fhir/${type}/${id}`, body },
      { method: 'PUT', url: `/fhir/${type}?${someQuery(type, random)}`, body },
    ]);
  }

  #patch(random: Random): Draft {
    const example = this.#example(random);
    const other = this.#example(random);
    const paths = [
      '',
      '/',
      '/id',
      '/meta',
      '/status',
      '/text/div',
      '/extension/-',
      '/name/0',
      '/__proto__',
    ];
    const operations = Array.from({ length: random.integer(0, 4) }, () => ({
      op: random.pick(['add', 'replace', 'remove', 'move', 'copy', 'test', 'x', null]),
      path: random.pick([...paths, ...Object.keys(example).map((key) => `/${key}`)]),
      from: random.pick(paths),
      value: random.pick(Object.values(other)),
    }));
    const parts = [
      { name: 'type', valueCode: random.pick(['add', 'insert', 'delete', 'replace', 'move', 'x']) },
      {
        name: 'path',
        valueString: random.pick(['Patient', 'Patient.name', 'Task.status', '(', '%x']),
      },
      { name: 'name', valueString: random.pick(['name', 'status', '__proto__', '']) },
      { name: 'value', valueString: someText(random) },
      { name: 'index', valueInteger: random.pick([0, -1, 1e9]) },
    ];
    const parameter = [{ name: 'operation', part: random.some(parts, 4) }];
    const { resourceType, id } = example;
    const url = random.chance(0.8)
      ? `/fhir/${resourceType}/${id}`
      : `/fhir/${resourceType}?${someQuery(resourceType, random)}`;
    return random.chance(0.6)
      ? { method: 'PATCH', url, body: operations, type: 'application/json-patch+json' }
      : {
          method: 'PATCH',
          url,
          body: mutated({ resourceType: 'Parameters', parameter }, example, random),
        };
  }

  #bundle(random: Random): Draft {
    const entry = Array.from({ length: random.pick([0, 1, 2, 5, 30]) }, () => this.#entry(random));
    const type = random.pick(['batch', 'batch', 'transaction', 'transaction', 'collection', null]);
    const bundle = { resourceType: 'Bundle', type, entry };
    const body = random.chance(0.7) ? bundle : mutated(bundle, this.#example(random), random);
    return { method: 'POST', url: random.pick(['/fhir', '/fhir/', '/fhir?']), body };
  }

  #entry(random: Random): unknown {
    const resource = random.chance(0.5) ? this.#example(random) : this.#mutated(random);
    const { resourceType: type, id } = this.#example(random);
    const query = someQuery(type, random);
    const urls = [
      type,
      `${type}/${id}`,
      `${type}?${query}`,
      `/${type}/${id}`,
      '$x',
      `http://x/${type}`,
    ];
    const request = {
      method: random.pick(METHODS),
      url: random.pick(urls),
      ...(random.chance(0.2) ? { ifMatch: random.pick(['W/"1"', '', 5]) } : {}),
      ...(random.chance(0.2) ? { ifNoneExist: query } : {}),
    };
    const fullUrl = random.pick(['', 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001', 'x', 5]);
    const isPost = random.chance(0.5);
    return {
      fullUrl,
      resource,
      request: isPost ? { method: 'POST', url: resource['resourceType'] } : request,
    };
  }

  #anything(random: Random): Draft {
    const segments = Array.from({ length: random.integer(0, 5) }, () =>
      random.chance(0.8) ? random.pick(SEGMENTS) : encode(someText(random), random),
    );
    const type = random.pick(TYPES);
    const url = ['/fhir', type, ...segments].join(random.chance(0.95) ? '/' : '//');
    const query = random.pick(['', '?', `?${someQuery(type, random)}`, `?a=${'b'.repeat(30_000)}`]);
    const body = random.pick(['', 'null', '[]', '{', '"', '1', this.#mutated(random)]);
    return { method: random.pick(METHODS), url: url + query, body };
  }
}

interface Draft {
  readonly method: string;
  readonly url: string;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly type?: string;
}

function someHeaders(random: Random): Record<string, string> {
  const names = random.some(Object.keys(HEADERS), random.pick([0, 0, 0, 0, 1, 1, 4]));
  return Object.fromEntries(names.map((name) => [name, random.pick(HEADERS[name] ?? [])]));
}

/** The body as it is, compressed or damaged. */
function someBytes(
  text: Buffer,
  random: Random,
): { readonly bytes: Buffer; readonly headers: Record<string, string> } {
  const kind = text.length === 0 ? 1 : random.next();
  if (kind < 0.05) return { bytes: gzipSync(text), headers: { 'content-encoding': 'gzip' } };
  if (kind < 0.12) return { bytes: damaged(text, random), headers: {} };
  return { bytes: text, headers: {} };
}

/** The request as bytes of HTTP/1.1. */
export function wireBytes({ method, url, headers, body }: Omit<FuzzRequest, 'bytes'>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}
