import type { FieldTree, ValidationError } from '@angular/forms/signals';
import type { Validated } from '../../domain/record-change/field-check.ts';

export type FieldsByName = Readonly<Record<string, FieldTree<unknown> | undefined>>;

/** The messages of a validated entry, each bound to its field: what `validateTree` wants. */
export function entryErrors(
  validated: Validated<unknown, string>,
  fields: FieldsByName,
): ValidationError.WithOptionalFieldTree[] {
  if (validated.ok) return [];
  return Object.entries<string | undefined>(validated.errors).flatMap(([field, message]) => {
    const fieldTree = fields[field];
    return message && fieldTree ? [{ kind: 'entry', message, fieldTree }] : [];
  });
}
