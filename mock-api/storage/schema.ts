import type { DatabaseSync } from 'node:sqlite';

/**
 * Forward migrations, oldest first; a migration that was released is never edited.
 * `resource` holds the current version, `earlier_version` all before it. Times are microseconds since 1970 (UTC).
 * Index tables hold only current, not deleted resources and can be rebuilt from `resource` at any time. Each is keyed
 * to be entered by value; the second index enters it by record, for EXISTS, sort keys and removal.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE resource (
    rid INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_updated INTEGER NOT NULL,
    method TEXT NOT NULL,
    json TEXT,
    UNIQUE (type, id)
  ) STRICT;
  CREATE INDEX resource_by_type ON resource (type, rid) WHERE json IS NOT NULL;
  CREATE INDEX resource_by_type_and_time ON resource (type, last_updated);
  CREATE INDEX resource_by_time ON resource (last_updated);

  CREATE TABLE earlier_version (
    rid INTEGER NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    last_updated INTEGER NOT NULL,
    method TEXT NOT NULL,
    json TEXT,
    UNIQUE (rid, version)
  ) STRICT;
  CREATE INDEX earlier_by_type_and_time ON earlier_version (type, last_updated);
  CREATE INDEX earlier_by_time ON earlier_version (last_updated);

  CREATE TABLE search_parameter (
    param INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    code TEXT NOT NULL,
    UNIQUE (type, code)
  ) STRICT;

  CREATE TABLE token_index (
    param INTEGER NOT NULL, code TEXT NOT NULL, rid INTEGER NOT NULL, system TEXT NOT NULL,
    PRIMARY KEY (param, code, rid, system)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX token_by_record ON token_index (rid, param);

  CREATE TABLE reference_index (
    param INTEGER NOT NULL, target_id TEXT NOT NULL, target_type TEXT NOT NULL, rid INTEGER NOT NULL,
    PRIMARY KEY (param, target_id, target_type, rid)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reference_by_record ON reference_index (rid, param);
  CREATE INDEX reference_by_target ON reference_index (target_id, target_type);

  CREATE TABLE string_index (
    param INTEGER NOT NULL, folded TEXT NOT NULL, rid INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (param, folded, rid, text)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX string_by_record ON string_index (rid, param);

  CREATE TABLE date_index (
    param INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, rid INTEGER NOT NULL,
    PRIMARY KEY (param, low, high, rid)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX date_by_record ON date_index (rid, param);

  CREATE TABLE quantity_index (
    param INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL, rid INTEGER NOT NULL,
    system TEXT NOT NULL, code TEXT NOT NULL, unit TEXT NOT NULL,
    PRIMARY KEY (param, low, high, rid, system, code, unit)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX quantity_by_record ON quantity_index (rid, param);
  `,
  // What each place of an imported source last said about a record (see import/store-intake.ts).
  `
  CREATE TABLE import_file (
    file INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL,
    UNIQUE (source, place)
  ) STRICT;

  CREATE TABLE import_delivery (
    record TEXT NOT NULL, file INTEGER NOT NULL, occurrence INTEGER NOT NULL,
    number INTEGER NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (record, file, occurrence)
  ) STRICT, WITHOUT ROWID;
  `,
  // "After" asks for where a period ends.
  'CREATE INDEX date_by_end ON date_index (param, high)',
];

/**
 * Brings the open database to this program's schema, one transaction per step.
 * Throws when the file was written by a newer Ladderline, since reading it with old code could lose data, or by another
 * program.
 */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The store has schema version ${version}, but this Ladderline knows only up to ${MIGRATIONS.length}: use the newer program.`,
    );
  }
  if (version === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get()) {
    throw new Error('The file is a database, but not a store of Ladderline.');
  }
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** Sets an open database up for durable writes and brings it to this program's schema. */
export function prepareFile(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL;');
  database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;');
  database.exec('PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;');
  migrate(database);
}
