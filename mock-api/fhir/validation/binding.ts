import { loadDefinitions } from '../definitions/definitions.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { quoted } from './quoted.ts';

/**
 * What is wrong with a coded value under a required binding, as a sentence; undefined when nothing is, or when R4 does
 * not publish the codes (currencies, MIME types, UCUM). Of a CodeableConcept one coding has to be a member.
 */
export function bindingFault(type: string, value: unknown, valueSet: string): string | undefined {
  const codeSet = loadDefinitions().codeSet(valueSet);
  if (!codeSet) return undefined;
  if (typeof value === 'string') {
    return codeSet.codes.has(value)
      ? undefined
      : `${quoted(value)} is not one of ${someOf(codeSet.codes)} (${valueSet})`;
  }
  const codings = codingsOf(type, value);
  if (!codings || codings.some((coding) => codeSet.members.has(coding))) return undefined;
  return `None of the codings [${codings.join(', ').slice(0, 200)}] is one of ${someOf(codeSet.members)} (${valueSet})`;
}

/** As `system|code`; undefined for a value that says by an extension why it has no code. */
function codingsOf(type: string, value: unknown): string[] | undefined {
  if (!isJsonObject(value)) return undefined;
  const codings = type === 'Coding' ? [value] : value['coding'];
  if (!Array.isArray(codings)) return value['extension'] === undefined ? [] : undefined;
  return codings
    .filter(isJsonObject)
    .map(({ system, code }) => `${textOf(system)}|${textOf(code)}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const MANY = 12;

function someOf(codes: ReadonlySet<string>): string {
  const first = [...codes].slice(0, MANY).join(', ');
  return codes.size > MANY ? `${first}, ... (${codes.size} in all)` : first;
}
