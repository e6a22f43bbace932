import type { FastifyReply } from 'fastify';
import { FhirError, issue } from '../fhir/fhir-error.ts';
import type { Parameters } from '../fhir/fhir-exchange.ts';
import { JSON_PATCH } from '../fhir/patch/patch-resource.ts';
import { parseMember, parseWeighted } from './weighted-list.ts';
import type { Weighted } from './weighted-list.ts';

export const FHIR_JSON = 'application/fhir+json';

const PLAIN_JSON = 'application/json';

/** By what names each of the two is asked for, besides its own. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  [FHIR_JSON]: ['json', 'text/json'],
  [PLAIN_JSON]: [],
};

const JSON_FORMATS = new Set([FHIR_JSON, PLAIN_JSON, 'json', 'text/json']);

/** What a PATCH may bring: a JSON Patch, or a FHIRPath Patch as a Parameters resource. */
export const PATCH_MEDIA_TYPES = [JSON_PATCH, FHIR_JSON] as const;

/** Tells which methods an address knows, and what a PATCH may bring where it is one of them. */
export function setAllow(reply: FastifyReply, methods: readonly string[]): void {
  reply.header('allow', methods.join(', '));
  if (methods.includes('PATCH')) reply.header('accept-patch', PATCH_MEDIA_TYPES.join(', '));
}

/** What a body is, by its Content-Type; undefined for what is not read here. */
export function contentTypeOf(
  header: string | undefined,
): 'json' | 'json-patch' | 'form' | undefined {
  const type = parseMember(header ?? '');
  const charset = type.parameters.get('charset');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return undefined;
  if (type.name === 'application/x-www-form-urlencoded') return 'form';
  if (type.name === JSON_PATCH) return 'json-patch';
  return JSON_FORMATS.has(type.name) && isRelease4(type) ? 'json' : undefined;
}

/**
 * The media type to answer with, by `_format` or else Accept. Throws 406 when the client wants anything but JSON, or
 * another version of FHIR.
 */
export function acceptedType(accept: string | undefined, parameters: Parameters): string {
  // An unescaped "+" arrives as a space.
  const format = parameters.find(([name]) => name === '_format')?.[1].replace(' ', '+');
  const asked = format?.trim() ? format : (accept ?? '');
  // An empty header asks for nothing in particular.
  const type = asked.trim() ? bestType(parseWeighted(asked).filter(isRelease4)) : FHIR_JSON;
  if (type !== undefined) return type;
  throw new FhirError(406, [
    issue(
      'not-supported',
      `"${asked}" cannot be answered: this server speaks FHIR R4 in JSON (${FHIR_JSON}).`,
    ),
  ]);
}

/** The one of our two types that is liked more, FHIR's own when it makes no difference; undefined for neither. */
function bestType(asked: readonly Weighted[]): string | undefined {
  const [fhir, plain] = [weightOf(FHIR_JSON, asked), weightOf(PLAIN_JSON, asked)];
  if (Math.max(fhir, plain) === 0) return undefined;
  return plain > fhir ? PLAIN_JSON : FHIR_JSON;
}

/** RFC 9110, 12.5.1: of the ranges that include a type, the most specific one decides. */
function weightOf(type: string, asked: readonly Weighted[]): number {
  for (const names of [[type, ...(ALIASES[type] ?? [])], ['application/*'], ['*/*', '*']]) {
    const fitting = asked.filter(({ name }) => names.includes(name));
    if (fitting.length > 0) return Math.max(...fitting.map(({ weight }) => weight));
  }
  return 0;
}

function isRelease4({ parameters }: Weighted): boolean {
  const version = parameters.get('fhirversion');
  return version === undefined || /^4\.0(\.\d+)?$/.test(version);
}
