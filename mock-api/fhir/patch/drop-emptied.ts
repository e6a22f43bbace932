type JsonObject = Record<string, unknown>;

/**
 * Takes out what a patch left without content: FHIR JSON has neither empty lists nor empty elements. `emptied` holds
 * the lists and objects that lost something; what came empty from the client stays, for validation to refuse.
 */
export function dropEmptied(holder: JsonObject, emptied: ReadonlySet<object>): void {
  for (const [name, member] of Object.entries(holder)) {
    if (typeof member !== 'object' || member === null) continue;
    if (becomesEmpty(member, name, emptied)) Reflect.deleteProperty(holder, name);
  }
}

function becomesEmpty(value: object, name: string, emptied: ReadonlySet<object>): boolean {
  const wasEmpty = Object.keys(value).length === 0;
  if (Array.isArray(value)) dropItems(value, name, emptied);
  else dropEmptied(value as JsonObject, emptied);
  return Object.keys(value).length === 0 && (!wasEmpty || emptied.has(value));
}

function dropItems(list: unknown[], name: string, emptied: ReadonlySet<object>): void {
  const isEmpty = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && becomesEmpty(item, name, emptied);
  const kept = list.flatMap((item) => {
    if (!isEmpty(item)) return [item];
    // In the list beside one of primitives, null keeps the place.
    return name.startsWith('_') ? [null] : [];
  });
  const isVoid = list.some((item) => item !== null) && kept.every((item) => item === null);
  list.splice(0, list.length, ...(isVoid ? [] : kept));
}
