import { FhirError, issue } from '../fhir/fhir-error.ts';
import type { Parameters } from '../fhir/fhir-exchange.ts';

export const FHIR_JSON = 'application/fhir+json';

const JSON_FORMATS = new Set(['json', 'text/json', 'application/json', FHIR_JSON]);

/** What a body is, by its Content-Type; undefined for what is not read here. */
export function contentTypeOf(header: string | undefined): 'json' | 'form' | undefined {
  const { name, parameters } = parseMediaType(header ?? '');
  const charset = parameters.get('charset');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return undefined;
  if (name === 'application/x-www-form-urlencoded') return 'form';
  return JSON_FORMATS.has(name) ? 'json' : undefined;
}

/**
 * The media type to answer with, by `_format` or else Accept. Throws 406 when the client wants anything but JSON, or
 * another version of FHIR.
 */
export function acceptedType(accept: string | undefined, parameters: Parameters): string {
  const format = parameters.find(([name]) => name === '_format')?.[1];
  // An unescaped "+" arrives as a space.
  if (format !== undefined) return acceptable([format.replace(' ', '+')], format);
  // An empty header asks for nothing in particular.
  return accept?.trim() ? acceptable(accept.split(','), accept) : FHIR_JSON;
}

function acceptable(choices: readonly string[], asked: string): string {
  const types = choices.map(parseMediaType).filter(isWanted);
  if (types.some(({ name }) => name === FHIR_JSON || /^(\*|application)\/\*$/.test(name))) {
    return FHIR_JSON;
  }
  const json = types.find(({ name }) => JSON_FORMATS.has(name));
  if (json) return json.name === 'application/json' ? json.name : FHIR_JSON;
  throw new FhirError(406, [
    issue(
      'not-supported',
      `"${asked}" cannot be answered: this server speaks FHIR R4 in JSON (${FHIR_JSON}).`,
    ),
  ]);
}

interface MediaType {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function isWanted({ parameters }: MediaType): boolean {
  const version = parameters.get('fhirversion');
  return parameters.get('q') !== '0' && (version === undefined || version.startsWith('4.0'));
}

function parseMediaType(text: string): MediaType {
  const [name = '', ...rest] = text.toLowerCase().split(';');
  const pairs = rest.map((part) => part.split('='));
  const parameters = new Map(
    pairs.map(([key = '', value = '']) => [key.trim(), value.trim().replaceAll('"', '')] as const),
  );
  return { name: name.trim(), parameters };
}
