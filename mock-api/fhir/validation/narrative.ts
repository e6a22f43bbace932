/**
 * The XHTML of a narrative, by R4's rules (hl7.org/fhir/R4/narrative.html, txt-1 and txt-2): one well-formed `div` of
 * basic formatting, nothing that acts. What is not known to be harmless is refused: a narrative is shown to clinicians
 * by programs that we do not know.
 */
const ELEMENTS = new Set(
  (
    'a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 ' +
    'h3 h4 h5 h6 hr i img ins kbd li map ol p pre q s samp small span strike strong sub sup table tbody td tfoot th ' +
    'thead tr tt u ul var'
  ).split(' '),
);

const ATTRIBUTES = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class color colspan ' +
    'coords datetime dir frame headers height href hreflang id ismap lang longdesc name noshade nohref nowrap rel rev ' +
    'rowspan rules scope shape size space span src start style summary tabindex title type usemap valign value width ' +
    'xml:lang xml:space xmlns'
  ).split(' '),
);

const URL_ATTRIBUTES = new Set(['href', 'src', 'cite', 'longdesc', 'usemap']);
const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'ftp', 'urn', 'cid']);
// Pictures inside the style itself (HL7's own pages have them) are harmless; one from elsewhere tells that the record is read.
const ACTIVE_STYLE =
  /url\s*\(\s*["']?\s*(?!data:\s*image\/(?:png|jpeg|gif|webp)[;,])(?:[a-z][a-z0-9+.-]*:|\/\/)|expression\s*\(|@import|behavior\s*:|-moz-binding|\\/i;
const XHTML = 'http://www.w3.org/1999/xhtml';
const IN_XHTML = /\sxmlns\s*=/; // of which its value is checked with the other attributes

// Text, comment, closing tag or opening tag: each alternative starts differently, so a scan takes linear time.
const TOKEN =
  /([^<]+)|<!--(?:[^-]|-(?!-))*-->|<\/([A-Za-z][\w:]*)\s*>|<([A-Za-z][\w:]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** What is wrong with `Narrative.div`, as a sentence; undefined when nothing is. */
export function narrativeFault(div: string): string | undefined {
  const scan: Scan = { open: [], elements: 0, hasContent: false };
  const text = div.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const position = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    const fault = token ? tokenFault(token, scan) : `${MALFORMED} at character ${position}`;
    if (fault) return fault;
  }
  if (scan.open.length > 0) return `${MALFORMED}: <${scan.open.at(-1) ?? ''}> is not closed`;
  return scan.hasContent ? undefined : 'must hold some text or an image (txt-2)';
}

const MALFORMED = 'is not well-formed XHTML';

interface Scan {
  readonly open: string[];
  elements: number;
  hasContent: boolean;
}

function tokenFault(token: RegExpExecArray, scan: Scan): string | undefined {
  const [, characters, closed, opened, attributes, selfClosing] = token;
  if (characters !== undefined) return charactersFault(characters, scan);
  if (closed !== undefined) {
    return scan.open.pop() === closed ? undefined : `${MALFORMED}: </${closed}> closes nothing`;
  }
  if (opened === undefined) return undefined; // a comment
  return openedFault(opened, attributes ?? '', selfClosing === '', scan);
}

function openedFault(
  name: string,
  attributes: string,
  staysOpen: boolean,
  scan: Scan,
): string | undefined {
  const isRoot = scan.open.length === 0;
  if (isRoot && (scan.elements > 0 || name !== 'div')) return 'must be one <div> element';
  if (isRoot && !IN_XHTML.test(attributes)) return `must have the namespace ${XHTML}`;
  scan.elements += 1;
  scan.hasContent ||= name === 'img';
  if (staysOpen) scan.open.push(name);
  return elementFault(name, attributes);
}

function charactersFault(characters: string, scan: Scan): string | undefined {
  if (scan.open.length === 0) return 'must be one <div> element with nothing around it';
  scan.hasContent ||= characters.trim() !== '';
  return referencesFault(characters);
}

function elementFault(name: string, attributes: string): string | undefined {
  if (!ELEMENTS.has(name)) return `must not hold <${name}> (txt-1)`;
  const seen = new Set<string>();
  for (const [, attribute = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (seen.has(attribute)) return `${MALFORMED}: the attribute ${attribute} comes twice`;
    seen.add(attribute);
    const value = double ?? single ?? '';
    const fault = attributeFault(name, attribute, value) ?? referencesFault(value);
    if (fault) return fault;
  }
  return undefined;
}

function attributeFault(element: string, attribute: string, raw: string): string | undefined {
  const value = decoded(raw);
  if (!ATTRIBUTES.has(attribute) || (attribute === 'xmlns' && value !== XHTML)) {
    return `must not hold the attribute ${attribute} (txt-1)`;
  }
  if (URL_ATTRIBUTES.has(attribute) && !isSafeUrl(value, element === 'img')) {
    return `must not hold the address of a script or of embedded content in ${attribute} (txt-1)`;
  }
  if (attribute === 'style' && ACTIVE_STYLE.test(value)) {
    return 'must not load or run anything from a style (txt-1)';
  }
  return undefined;
}

function isSafeUrl(url: string, isImage: boolean): boolean {
  // Browsers leave out control characters and spaces before they look for the scheme.
  // eslint-disable-next-line no-control-regex -- those are the characters meant
  const plain = url.replace(/[\u0000-\u0020\u007f-\u00a0]/g, '').toLowerCase();
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(plain)?.[1];
  if (scheme === undefined) return !plain.includes(':') || /^[^:]*[/?#]/.test(plain);
  return SAFE_SCHEMES.has(scheme) || (isImage && /^data:image\/(png|jpeg|gif|webp);/.test(plain));
}

/** The characters and character references of a text or an attribute, by the rules of XML: it has five named ones. */
function referencesFault(characters: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- the characters that XML does not have
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(characters)) {
    return `${MALFORMED}: it holds a control character`;
  }
  for (const [, name] of characters.matchAll(/&(?:([A-Za-z]\w*|#\d+|#x[0-9a-fA-F]+);)?/g)) {
    if (name === undefined) return `${MALFORMED}: "&" must be written &amp;`;
    if (!isCharacter(name)) return `${MALFORMED}: &${name.slice(0, 20)}; is no character of XML`;
  }
  return undefined;
}

function isCharacter(reference: string): boolean {
  if (!reference.startsWith('#')) return /^(amp|lt|gt|quot|apos)$/.test(reference);
  const code = codeOf(reference);
  const isControl = code < 0x20 && ![0x09, 0x0a, 0x0d].includes(code);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return !isControl && !isHalf && code <= 0x10ffff;
}

/** Of `#65` and `#x41`. */
function codeOf(reference: string): number {
  const isHexadecimal = /^#x/i.test(reference);
  return isHexadecimal ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  colon: ':',
  tab: '\t',
  newline: '\n',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  lpar: '(',
  bsol: '\\',
};

function decoded(value: string): string {
  return value.replace(/&(#\d+|#x[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole;
    const code = codeOf(name);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
