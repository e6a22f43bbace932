// Brute force: is a resource found by `name=value`? A naive reading of FHIR R4 search (3.1.1.4), sharing no code with the server.
import { hl7Parameters, valuesOf } from './hl7-parameters.ts';
import type { Found, Hl7Parameter, Resource } from './hl7-parameters.ts';
import { isDateMatch, isQuantityMatch } from './naive-measures.ts';
import { addressOf, isReferenceMatch, isUriMatch } from './naive-references.ts';
import type { Circumstances } from './naive-references.ts';
import {
  isStringMatch,
  isTokenMatch,
  isTokenTextMatch,
  splitAt,
  unescape,
} from './naive-values.ts';

/** All resources that there are, by "Type/id". */
export type Everything = ReadonlyMap<string, Resource>;

/** True when `resource` meets one query parameter, with its modifier, chain or `_has`. The name must be one that R4 defines. */
export function isFoundBy(
  resource: Resource,
  name: string,
  value: string,
  everything: Everything,
  circumstances: Circumstances,
): boolean {
  const search = (other: Resource, rest: string) =>
    isFoundBy(other, rest, value, everything, circumstances);
  if (name.startsWith('_has:')) {
    const [, type = '', code = '', ...rest] = name.split(':');
    return [...everything.values()].some(
      (other) =>
        other.resourceType === type &&
        addresses(other, code, circumstances).includes(`${resource.resourceType}/${resource.id}`) &&
        search(other, rest.join(':')),
    );
  }
  const [link = '', ...rest] = name.split('.');
  const [code = '', modifier = ''] = link.split(':');
  if (rest.length === 0) return isMatch(resource, code, modifier, value, circumstances);
  const { target = [] } = parameterOf(resource.resourceType, code);
  return addresses(resource, code, circumstances)
    .map((address) => everything.get(address))
    .filter((other) => other !== undefined)
    .filter(({ resourceType }) => target.includes(resourceType))
    .filter(({ resourceType }) => !modifier || resourceType === modifier)
    .filter(({ resourceType }) => hl7Parameters(resourceType).has(codeOf(rest[0] ?? '')))
    .some((other) => search(other, rest.join('.')));
}

const codeOf = (name: string): string => name.split(':')[0] ?? '';

function parameterOf(type: string, code: string): Hl7Parameter {
  const parameter = hl7Parameters(type).get(code);
  if (!parameter) throw new Error(`R4 has no ${type}?${code}`);
  return parameter;
}

/** Where the references of a parameter lead, canonicals aside. */
function addresses(resource: Resource, code: string, { base }: Circumstances): string[] {
  return valuesOf(parameterOf(resource.resourceType, code), resource)
    .filter(({ value }) => typeof value !== 'string')
    .map((found) => addressOf(found, base));
}

function isMatch(
  resource: Resource,
  code: string,
  modifier: string,
  value: string,
  circumstances: Circumstances,
): boolean {
  const parameter = parameterOf(resource.resourceType, code);
  const found = valuesOf(parameter, resource);
  if (modifier === 'missing') return (found.length === 0) === (value === 'true');
  const asked = splitAt(value, ',');
  const isAny =
    found.some((each) =>
      asked.some((one) => isOne(parameter, modifier, each, one, circumstances)),
    ) ||
    (code === 'url' && asked.map(unescape).includes(canonicalOf(resource)));
  return modifier === 'not' ? !isAny : isAny;
}

/** "url|version" asks for one version of a canonical resource. */
const canonicalOf = ({ url, version }: Resource): string => `${String(url)}|${String(version)}`;

function isOne(
  { code, type }: Hl7Parameter,
  modifier: string,
  found: Found,
  asked: string,
  circumstances: Circumstances,
): boolean {
  switch (type) {
    case 'token':
      return modifier === 'text'
        ? isTokenTextMatch(found, unescape(asked))
        : isTokenMatch(found, asked);
    case 'string':
      return isStringMatch(code, modifier, found, unescape(asked));
    case 'reference':
      return isReferenceMatch(found, modifier, asked, circumstances);
    case 'uri':
      return isUriMatch(found, unescape(asked));
    case 'date':
      return isDateMatch(found, asked, circumstances);
    default:
      return isQuantityMatch(found, asked);
  }
}
