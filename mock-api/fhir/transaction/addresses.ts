import { isJsonObject } from '../fhir-resource.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { typeRules } from '../validation/type-rules.ts';
import type { PropertyRule } from '../validation/type-rules.ts';

/** A text in a resource that may be the address of another. */
export interface Address {
  readonly kind: 'reference' | 'canonical' | 'other';
  readonly text: string;
}

type Rewrite = (address: Address) => string;
type JsonObject = Record<string, unknown>;

/** Types whose values are addresses (FHIR R4 3.1.0.11.2). */
const KINDS: Readonly<Record<string, Address['kind'] | undefined>> = {
  url: 'other',
  uri: 'other',
  oid: 'other',
  uuid: 'other',
  canonical: 'canonical',
};

/** Of type uri, but names and not addresses: of code systems and identifiers, extensions and definitions. */
const NAMES = new Set(['system', 'url']);

/**
 * Changes a resource in place: each address becomes what `rewrite` makes of it. Addresses are literal references,
 * elements of the types url, uri, oid, uuid and canonical, and the links of narrative. Entries of a Bundle have their
 * own and are left alone.
 */
export function rewriteAddresses(resource: FhirResource, rewrite: Rewrite): void {
  rewriteObject(resource, resource.resourceType, rewrite);
}

function rewriteObject(holder: JsonObject, type: string, rewrite: Rewrite): void {
  const rules = typeRules(type);
  for (const [name, member] of Object.entries(holder)) {
    const rule = rules?.properties.get(name.startsWith('_') ? name.slice(1) : name);
    if (!rule || (type === 'Bundle' && name === 'entry')) continue;
    const [list, keys] = Array.isArray(member) ? [member, member.keys()] : [holder, [name]];
    for (const key of keys) {
      const items = list as Record<string | number, unknown>;
      const item = items[key];
      const changed = rewriteMember(item, name, rule, type, rewrite);
      if (changed !== item) items[key] = changed;
    }
  }
}

function rewriteMember(
  member: unknown,
  name: string,
  rule: PropertyRule,
  owner: string,
  rewrite: Rewrite,
): unknown {
  if (typeof member === 'string') return rewriteText(member, rule, owner, rewrite);
  if (!isJsonObject(member)) return member;
  const resourceType = rule.type === 'Resource' ? member['resourceType'] : undefined;
  const type = typeof resourceType === 'string' ? resourceType : rule.type;
  rewriteObject(member, name.startsWith('_') ? 'Element' : type, rewrite);
  return member;
}

function rewriteText(text: string, rule: PropertyRule, owner: string, rewrite: Rewrite): string {
  if (owner === 'Reference' && rule.element === 'reference') {
    return rewrite({ kind: 'reference', text });
  }
  if (rule.type === 'xhtml') return rewriteLinks(text, rewrite);
  const kind = KINDS[rule.type];
  if (!kind || (rule.type === 'uri' && NAMES.has(rule.element))) return text;
  return rewrite({ kind, text });
}

const LINK = /\b(href|src)(\s*=\s*)(["'])(.*?)\3/gs;

function rewriteLinks(xhtml: string, rewrite: Rewrite): string {
  return xhtml.replace(
    LINK,
    (whole, attribute: string, equals: string, quote: string, text: string) => {
      const address = rewrite({ kind: 'other', text });
      return address === text ? whole : `${attribute}${equals}${quote}${address}${quote}`;
    },
  );
}
