interface Key {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The 1-based position that a key leads to among `count` records, `page` of them seen at once; null for
 * every key that does not move, letters above all.
 */
export function positionAfterKey(
  { key, altKey, ctrlKey, metaKey }: Key,
  position: number,
  count: number,
  page: number,
): number | null {
  const isEnd = key === 'Home' || key === 'End';
  if (altKey || metaKey || (ctrlKey && !isEnd)) return null;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: position + 1,
    ArrowUp: position - 1,
    PageDown: position + page,
    PageUp: position - page,
    Home: 1,
    End: count,
  };
  const target = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return target === undefined ? null : Math.min(Math.max(target, 1), count);
}
