// How FHIR R4 search (3.1.1.4.9, 3.1.1.4.12) compares references and addresses. Shares no code with the server.
import type { Found } from './hl7-parameters.ts';
import { fieldsOf, isTokenMatch, textOf, unescape } from './naive-values.ts';

/** What the meaning of a search depends on besides the resources. */
export interface Circumstances {
  readonly timeZone: string;
  readonly now: number;
  readonly base: string;
}

const withoutVersion = (reference: string): string => reference.replace(/\/_history\/[^/]*$/, '');

/** "Type/id" of a reference to this server, else the address as it is. */
export function addressOf({ value }: Found, base: string): string {
  const fields = fieldsOf(value);
  if (fields['resourceType'] !== undefined) {
    return `${textOf(fields['resourceType'])}/${textOf(fields['id'])}`;
  }
  const reference = typeof value === 'string' ? value : textOf(fields['reference']);
  return withoutVersion(
    reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference,
  );
}

export function isReferenceMatch(
  found: Found,
  modifier: string,
  asked: string,
  { base }: Circumstances,
): boolean {
  if (modifier === 'identifier') {
    const { identifier } = fieldsOf(found.value);
    return isTokenMatch({ type: 'Identifier', value: identifier }, asked);
  }
  if (found.type === 'Attachment') return false;
  const wanted = addressOf({ type: '', value: unescape(asked) }, base);
  const address = addressOf(found, base);
  if (typeof found.value === 'string') return isUriMatch({ ...found, type: 'canonical' }, wanted);
  return (isOf(modifier, address) && address === wanted) || isLocal(modifier, address, wanted);
}

const isOf = (type: string, address: string) => !type || address.startsWith(`${type}/`);

/** "1" asks for any "Type/1" of this server. */
const isLocal = (type: string, address: string, id: string) =>
  isOf(type, address) && address.split('/').length === 2 && address.endsWith(`/${id}`);

export const isUriMatch = ({ type, value }: Found, asked: string): boolean =>
  value === asked || (type === 'canonical' && textOf(value).split('|')[0] === asked);
