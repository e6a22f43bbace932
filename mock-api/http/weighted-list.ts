/** A member of an Accept or Accept-Encoding header. */
export interface Weighted {
  /** In lower case, without parameters. */
  readonly name: string;
  /** In lower case, quotes removed. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Its `q`, 0 to 1; 1 when there is none, or none that can be read. */
  readonly weight: number;
}

/** The members of a list such as "text/html, application/fhir+json;q=0.5". */
export const parseWeighted = (header: string): Weighted[] =>
  header
    .split(',')
    .map(parseMember)
    .filter(({ name }) => name !== '');

/** One member of such a list, or the value of Content-Type. */
export function parseMember(text: string): Weighted {
  const [name = '', ...rest] = text.toLowerCase().split(';');
  const pairs = rest.map((part) => part.split('='));
  const parameters = new Map(
    pairs.map(([key = '', value = '']) => [key.trim(), value.trim().replaceAll('"', '')] as const),
  );
  const weight = Number.parseFloat(parameters.get('q') ?? '1');
  return { name: name.trim(), parameters, weight: Number.isNaN(weight) ? 1 : weight };
}
