import type { FhirResource } from '../fhir/fhir-resource.ts';
import type { Entry } from '../http/testing.ts';

/** What a server process answered. */
export interface Exchange {
  readonly status: number;
  /** The path of `Location` below the FHIR base: "Patient/1/_history/1". */
  readonly location: string | undefined;
  /** The resource in the body; undefined when the answer was cut off after its head, or had none. */
  readonly body: FhirResource | undefined;
}

/** One request to the FHIR server at `base`; undefined when the server was gone before it answered. */
export async function exchange(
  base: string,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Exchange | undefined> {
  try {
    const answer = await fetch(path ? `${base}/${path}` : base, {
      method,
      headers: { 'content-type': 'application/fhir+json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const location = answer.headers.get('location')?.split('/fhir/')[1];
    const text = await textOf(answer);
    return { status: answer.status, location, body: text ? parse(text) : undefined };
  } catch (error) {
    // "fetch failed": refused or cut off.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const parse = (text: string) => JSON.parse(text) as FhirResource;

/** The head of an answer is an acknowledgement, also when the body is cut off. */
async function textOf(answer: Response): Promise<string | undefined> {
  try {
    return await answer.text();
  } catch {
    return undefined;
  }
}

/** A read from a server that is expected to live. */
export async function read(base: string, path: string): Promise<Exchange> {
  const answer = await exchange(base, 'GET', path);
  if (!answer) throw new Error(`The server was gone at GET ${path}.`);
  return answer;
}

/** All entries of a search or history, over its pages. */
export async function readPages(base: string, path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, body } = await read(base, next);
    if (status !== 200 || !body) throw new Error(`GET ${next}: ${status}`);
    entries.push(...((body['entry'] ?? []) as Entry[]));
    const links = body['link'] as readonly { relation: string; url: string }[];
    next = links.find(({ relation }) => relation === 'next')?.url.split('/fhir/')[1];
  }
  return entries;
}
