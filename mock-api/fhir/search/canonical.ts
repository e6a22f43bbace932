import type { ResourceStore } from '../../storage/resource-store.ts';
import { findParameter } from './criterion.ts';

/**
 * True for a row `i` of `reference_index` that holds a canonical: "url|2", or "url" where no version was named. (A
 * canonical with a version is indexed under both.)
 */
export const IS_CANONICAL = `i.target_type = '' AND NOT EXISTS (SELECT 1 FROM reference_index v
  WHERE v.rid = i.rid AND v.param = i.param AND v.target_id > i.target_id || '|' AND v.target_id < i.target_id || '}')`;

/** The numbers under which resources of these types are found by their own `url`, as a JSON list for `json_each`. */
export function urlParameters(types: readonly string[], store: ResourceStore): string {
  const params = types.flatMap((type) =>
    findParameter(type, 'url')?.type === 'uri' ? (store.searchParameter(type, 'url') ?? []) : [],
  );
  return JSON.stringify(params);
}
