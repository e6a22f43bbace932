import { loadDefinitions } from '../definitions/definitions.ts';
import { badRequest } from '../fhir-error.ts';
import { parseLocalReference } from './index-entries.ts';
import type { Sql } from './sql.ts';
import { sql } from './sql.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * The condition on a row of `reference_index` for "Patient/1", "1", an address below our own base, another server's
 * address or a canonical. `targetType` is the type given as modifier, `idType` the one that a mere id can be of; "" where
 * there is none.
 */
export function referencePredicate(
  value: string,
  { name, base, targetType, idType }: Record<'name' | 'base' | 'targetType' | 'idType', string>,
): Sql {
  const relative = value.startsWith(`${base}/`) ? value.slice(base.length + 1) : value;
  const local = parseLocalReference(relative);
  if (local) return localPredicate(local, name, targetType);
  if (ID.test(relative)) {
    const byId = sql('i.target_id = ?', relative);
    return idType ? sql('i.target_id = ? AND i.target_type = ?', relative, idType) : byId;
  }
  if (!/[:|]/.test(relative)) {
    throw badRequest(
      'value',
      `"${value}" is not a reference for "${name}": use an id, Type/id or an absolute address.`,
    );
  }
  return sql(`i.target_id = ? AND i.target_type = ''`, relative);
}

function localPredicate(
  local: { targetType: string; targetId: string },
  name: string,
  targetType: string,
): Sql {
  if (!loadDefinitions().isResourceType(local.targetType)) {
    throw badRequest('value', `"${name}": there is no resource type "${local.targetType}".`);
  }
  if (targetType && local.targetType !== targetType) {
    throw badRequest(
      'value',
      `"${name}" asks for a ${targetType}, its value is a ${local.targetType}.`,
    );
  }
  return sql('i.target_id = ? AND i.target_type = ?', local.targetId, local.targetType);
}
