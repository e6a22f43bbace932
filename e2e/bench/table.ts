/** One row of a table of results; all rows have the same columns. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints rows as an aligned table on stdout. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const size = width(columns[index] ?? '');
        return index === 0 ? cell.padEnd(size) : cell.padStart(size);
      })
      .join('  ');
  const text = [
    line(columns),
    ...rows.map((row) => line(columns.map((name) => String(row[name])))),
  ];
  process.stdout.write(`\n${title}\n${text.join('\n')}\n`);
}

/** The middle of some numbers. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
