import { found } from './quoted.ts';

/**
 * The formats of FHIR's primitive types, as R4 writes them (hl7.org/fhir/R4/datatypes.html#primitive).
 * The expressions of @medplum/core differ: they take a time without a zone and refuse base64 that is broken into lines.
 */
// White space in R4's expressions is that of XML: HL7's own code systems have no-break spaces in codes.
const NO_SPACE = '[^ \\t\\r\\n]';
const YEAR = '(\\d(\\d(\\d[1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const MONTH = '(0[1-9]|1[0-2])';
const DAY = '(0[1-9]|[1-2]\\d|3[0-1])';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?';
const ZONE = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))';

const FORMATS: Readonly<Record<string, RegExp>> = {
  canonical: new RegExp(`^${NO_SPACE}+$`),
  code: new RegExp(`^${NO_SPACE}+( ${NO_SPACE}+)*$`),
  date: new RegExp(`^${YEAR}(-${MONTH}(-${DAY})?)?$`),
  dateTime: new RegExp(`^${YEAR}(-${MONTH}(-${DAY}(T${TIME}${ZONE})?)?)?$`),
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  instant: new RegExp(`^${YEAR}-${MONTH}-${DAY}T${TIME}${ZONE}$`),
  oid: /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/,
  time: new RegExp(`^${TIME}$`),
  uri: new RegExp(`^${NO_SPACE}+$`),
  url: new RegExp(`^${NO_SPACE}+$`),
  uuid: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
};

const HINTS: Readonly<Record<string, string>> = {
  code: ' without spaces at its ends, two in a row or line breaks',
  date: ' (YYYY, YYYY-MM or YYYY-MM-DD)',
  dateTime: ' (YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or an offset)',
  id: ' (1 to 64 letters, digits, "-" and ".")',
  instant: ' (YYYY-MM-DDThh:mm:ss with Z or an offset)',
  oid: ' (urn:oid:1.2...)',
  time: ' (hh:mm:ss)',
  uuid: ' (urn:uuid: and a UUID in lower case)',
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  integer: [-2_147_483_648, 2_147_483_647],
  unsignedInt: [0, 2_147_483_647],
  positiveInt: [1, 2_147_483_647],
};

const TEXT = new Set(['string', 'markdown']);
const DATES = new Set(['date', 'dateTime', 'instant']);
const MAXIMUM_TEXT_LENGTH = 1024 * 1024;

/** All primitive types of R4; the last one is how the structure definitions name `Element.id`. */
const PRIMITIVES = new Set([
  ...Object.keys(FORMATS),
  ...Object.keys(RANGES),
  ...TEXT,
  'base64Binary',
  'boolean',
  'decimal',
  'xhtml',
]);

/** Is this the name of a primitive type (`dateTime`), not of a complex one (`Period`)? */
export function isPrimitive(type: string): boolean {
  return PRIMITIVES.has(type);
}

/** What is wrong with the value of a primitive element, as the end of the sentence "must be ..."; undefined when nothing is. */
export function primitiveFault(type: string, value: unknown): string | undefined {
  const expected = expectation(type, value);
  if (expected === undefined) return undefined;
  // Free text is not repeated: it may be long, and about a patient.
  const isFreeText = typeof value === 'string' && (TEXT.has(type) || type === 'base64Binary');
  return isFreeText ? expected : `${expected}, found ${found(value)}`;
}

function expectation(type: string, value: unknown): string | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if (type === 'decimal') return Number.isFinite(value) ? undefined : 'a number';
  const range = RANGES[type];
  if (range) return integerFault(value, range);
  if (typeof value !== 'string') return `a JSON string (type ${type})`;
  return stringFault(type, value);
}

function integerFault(value: unknown, [low, high]: readonly [number, number]): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
  return fits ? undefined : `a whole number from ${low} to ${high}`;
}

function stringFault(type: string, value: string): string | undefined {
  if (/^[ \t\r\n]*$/.test(value)) return 'a text that is not empty';
  if (type === 'base64Binary') return isBase64(value) ? undefined : 'base64';
  if (TEXT.has(type)) return textFault(value);
  const format = FORMATS[type];
  if (format && !format.test(value)) return `a valid ${type}${HINTS[type] ?? ''}`;
  if (DATES.has(type) && !existsInCalendar(value)) return `a ${type} that exists in the calendar`;
  return undefined;
}

function textFault(value: string): string | undefined {
  if (value.length > MAXIMUM_TEXT_LENGTH) return 'at most 1 MB long';
  // Half of a surrogate pair cannot be written as UTF-8.
  if (!value.isWellFormed()) return 'valid Unicode';
  // eslint-disable-next-line no-control-regex -- R4 forbids exactly these characters in a string
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(value)
    ? 'free of control characters'
    : undefined;
}

// Not one expression over the whole, as R4 has it: that needs exponential time on long text that does not match.
function isBase64(value: string): boolean {
  const letters = value.replace(/\s+/g, '');
  return letters.length % 4 === 0 && /^[0-9A-Za-z+/]+={0,2}$/.test(letters);
}

function existsInCalendar(value: string): boolean {
  if (value.length < 10) return true;
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  return (day ?? 0) <= new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
}
