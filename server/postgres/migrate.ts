import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sql, TransactionSql } from './connect.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

export interface MigrateOptions {
  readonly folder?: string;
  readonly onApplied?: (name: string) => void;
}

/** Any constant will do; it must only be the same in every Klubba. */
const LOCK_KEY = 0x6d696772;

/**
 * Brings the database to the newest migration and returns the names it applied. Each file is one transaction together with its record:
 * a process killed midway leaves the old or the new schema. Throws when a landed file has changed or the database is newer than the files.
 */
export async function migrate(sql: Sql, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.folder ?? defaultMigrationsFolder());
  const applied: string[] = [];
  await sql.begin(async (tx) => {
    await lock(tx);
    await createRecord(tx);
    await refuseNewerDatabase(tx, migrations);
  });
  for (const migration of migrations) {
    const isNew = await sql.begin((tx) => applyOnce(tx, migration));
    if (!isNew) continue;
    applied.push(migration.name);
    options.onApplied?.(migration.name);
  }
  return applied;
}

/** The files of a folder in order. Throws on a name that is no NNNN_name.sql, and on a gap or a number used twice. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const version = Number(/^(\d{4})_[a-z0-9_-]+\.sql$/u.exec(name)?.[1]);
      if (Number.isNaN(version)) throw new Error(`The migration ${name} must be named NNNN_name.sql.`);
      if (version !== index + 1)
        throw new Error(`The migration ${name} should have number ${String(index + 1).padStart(4, '0')}.`);
      const text = await readFile(join(folder, name), 'utf8');
      return { version, name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** The migrations folder beside package.json, from the sources as well as from a bundle in build/. */
export function defaultMigrationsFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const isRoot =
      existsSync(join(at, 'package.json')) &&
      readFileSync(join(at, 'package.json'), 'utf8').includes('"klubba"');
    if (isRoot) return join(at, 'migrations');
  }
  throw new Error('The folder migrations/ was not found beside package.json.');
}

/** Two processes starting at once take turns; the lock ends with the transaction, so also with a killed process. */
async function lock(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(${LOCK_KEY})`;
}

async function createRecord(tx: TransactionSql): Promise<void> {
  await tx`
    create table if not exists schema_migration (
      version int primary key,
      name text not null,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`;
}

async function refuseNewerDatabase(tx: TransactionSql, migrations: readonly Migration[]): Promise<void> {
  const [row] = await tx<
    { version: number; name: string }[]
  >`select version, name from schema_migration order by version desc limit 1`;
  if (row && row.version > migrations.length) {
    throw new Error(
      `The database has ${row.name}, which this Klubba does not know: it was used by a newer Klubba. Start that one.`,
    );
  }
}

async function applyOnce(tx: TransactionSql, migration: Migration): Promise<boolean> {
  await lock(tx);
  const [landed] = await tx<
    { sha256: string }[]
  >`select sha256 from schema_migration where version = ${migration.version}`;
  if (landed) {
    refuseChanged(migration, landed.sha256);
    return false;
  }
  try {
    // A migration holds many statements, which only the simple protocol takes; the text is ours.
    await tx.unsafe(migration.text).simple();
  } catch (error) {
    throw new Error(
      `The migration ${migration.name} failed${lineOf(migration.text, error)}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  await tx`insert into schema_migration (version, name, sha256) values (${migration.version}, ${migration.name}, ${migration.sha256})`;
  return true;
}

function lineOf(text: string, error: unknown): string {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? ` at line ${String(text.slice(0, position).split('\n').length)}` : '';
}

function refuseChanged(migration: Migration, landed: string): void {
  if (landed === migration.sha256) return;
  throw new Error(
    `The migration ${migration.name} has changed since it landed. Restore the file and write a new migration instead.`,
  );
}
