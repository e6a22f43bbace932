import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** A file to import. */
export interface ChartFile {
  readonly path: string;
  /** As the report names it: relative to the folder from which the command was called. */
  readonly name: string;
  readonly source: string;
  /** Its place below the folder of its source, with `/`: the same however the file was named on the command line. */
  readonly place: string;
  readonly bytes: number;
}

const DATA_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/i;
const LICENCE = /^(licen[cs]e|copying)(\.|$)/i;

/**
 * The files below the given paths, sorted, each once. A file named directly is always read; in folders only *.json,
 * *.ndjson and *.jsonl are, also as *.gz, and nothing whose name starts with a dot. Throws when a path does not exist.
 *
 * The source of a file is `source` if given, else its top folder: the folder directly below the given path. Is the
 * given folder a data set itself (data files or a licence lie directly in it), then its own name. So `import charts` and
 * `import charts/clinic-a` give the records of clinic-a the same identity. A file named directly has its folder's name.
 */
export function findChartFiles(
  paths: readonly string[],
  workingFolder: string,
  source?: string,
): ChartFile[] {
  const found = new Map<string, ChartFile>();
  for (const given of paths) {
    const path = resolve(workingFolder, given);
    for (const file of filesOf(path)) {
      const root = sourceFolder(path, file);
      found.set(file, {
        path: file,
        name: relative(workingFolder, file),
        source: source ?? basename(root),
        place: relative(root, file).split(sep).join('/'),
        bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
      });
    }
  }
  return [...found.values()];
}

/** How many files below the given folders are passed over, because their names are not those of data. */
export function countOtherFiles(paths: readonly string[], workingFolder: string): number {
  const others = paths.flatMap((given) => {
    const path = resolve(workingFolder, given);
    const names = statSync(path).isDirectory() ? visibleNames(path) : [];
    return names.filter((name) => !DATA_FILE.test(name)).map((name) => join(path, name));
  });
  return new Set(others.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())).size;
}

function visibleNames(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.split(sep).some((part) => part.startsWith('.')),
  );
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return (
    visibleNames(path)
      .filter((name) => DATA_FILE.test(name))
      .map((name) => join(path, name))
      // A link that leads nowhere stays: that it cannot be read is said in the report.
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? true)
      .sort((a, b) => (a < b ? -1 : 1))
  );
}

function sourceFolder(given: string, file: string): string {
  if (given === file) return dirname(file);
  if (isDataSet(given)) return given;
  return join(given, relative(given, file).split(sep)[0] ?? '');
}

function isDataSet(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.isFile() && (DATA_FILE.test(entry.name) || LICENCE.test(entry.name)),
  );
}
