/** A wire resource either maps to a domain object or is reported with the reason it could not. */
export type MappingResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export function mapped<T>(value: T): MappingResult<T> {
  return { ok: true, value };
}

export function unmappable(reason: string): MappingResult<never> {
  return { ok: false, reason };
}

/** What one resource brings to a list: often one item, sometimes several or none, and what was wrong with the rest. */
export interface MappedItems<T> {
  readonly items: readonly T[];
  readonly rejected: readonly string[];
}

/** For a record that does not count: retracted, cancelled, only planned, or about something else. */
export const NOTHING: MappedItems<never> = { items: [], rejected: [] };

export function items<T>(...found: readonly T[]): MappedItems<T> {
  return { items: found, rejected: [] };
}

export function rejected(...reasons: readonly string[]): MappedItems<never> {
  return { items: [], rejected: reasons };
}
