import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import type { Sql, TransactionSql } from './connect.ts';

const table = v.object({
  name: v.string(),
  columns: v.array(v.string()),
  rows: v.number(),
  bytes: v.number(),
  sha256: v.string(),
});
const manifest = v.object({
  format: v.literal('klubba-backup-1'),
  createdAt: v.string(),
  migrations: v.array(v.object({ version: v.number(), sha256: v.string() })),
  tables: v.array(table),
  sequences: v.array(v.object({ name: v.string(), value: v.string() })),
});
export type Manifest = v.InferOutput<typeof manifest>;
type TableEntry = v.InferOutput<typeof table>;

/**
 * Writes every row as of one instant into a new folder: a file a table and manifest.json with counts and SHA-256. The house goes on
 * working meanwhile. The manifest is written last, so a folder without one is no backup. Throws when the role may not see all rows.
 */
export async function backup(sql: Sql, folder: string, now: Date): Promise<Manifest> {
  await mkdir(folder, { mode: 0o700 });
  const found = await sql.begin('isolation level repeatable read read only', async (tx) => {
    await refuseHalfSight(tx);
    const tables: TableEntry[] = [];
    for (const { name, columns } of await listTables(tx))
      tables.push(await copyOut(tx, folder, name, columns));
    return { tables, migrations: await listMigrations(tx), sequences: await listSequences(tx) };
  });
  const written: Manifest = { format: 'klubba-backup-1', createdAt: now.toISOString(), ...found };
  await writeFile(join(folder, 'manifest.part'), `${JSON.stringify(written, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  await rename(join(folder, 'manifest.part'), join(folder, 'manifest.json'));
  return written;
}

/**
 * Reads a backup into a database that is migrated to the same point and holds no rows, all of it or nothing. Every file is
 * compared with its SHA-256 and count before anything is committed.
 */
export async function restore(sql: Sql, folder: string): Promise<Manifest> {
  const found = await readManifest(folder);
  for (const entry of found.tables) await refuseDamaged(folder, entry);
  await sql.begin(async (tx) => {
    await refuseHalfSight(tx);
    await refuseOtherSchema(tx, found);
    // Rows come table by table: references and triggers were checked when they were first written.
    await tx`set local session_replication_role = replica`;
    for (const entry of found.tables) await copyIn(tx, folder, entry);
    for (const { name, value } of found.sequences)
      await tx`select setval(${name}::regclass, ${value}::bigint)`;
  });
  return found;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`${folder} is no finished backup: it has no manifest.json.`);
  const read = v.safeParse(manifest, JSON.parse(text));
  if (!read.success) throw new Error(`${folder}/manifest.json is none this Klubba can read.`);
  return read.output;
}

/** A role under row-level security would silently save or fill less than everything. */
async function refuseHalfSight(tx: TransactionSql): Promise<void> {
  const [role] = await tx<{ sees_all: boolean }[]>`
    select rolsuper as sees_all from pg_roles where rolname = current_user`;
  if (role?.sees_all !== true) {
    throw new Error(
      'Backup and restore need a superuser. On a managed PostgreSQL use its own backups, or pg_dump.',
    );
  }
}

async function refuseOtherSchema(tx: TransactionSql, found: Manifest): Promise<void> {
  const here = await listMigrations(tx);
  if (JSON.stringify(here) !== JSON.stringify(found.migrations)) {
    throw new Error(
      'The backup was taken by another version of Klubba. Restore with that version, then upgrade.',
    );
  }
  for (const { name } of found.tables) {
    const rows = await tx`select 1 from ${tx(name)} limit 1`;
    if (rows.length > 0)
      throw new Error(
        `The database is not empty: ${name} has rows. Restore into a new DATA_DIR with DEMO=0.`,
      );
  }
}

function listTables(tx: TransactionSql): Promise<{ name: string; columns: string[] }[]> {
  return tx<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migration'
    group by c.relname order by c.relname`;
}

function listMigrations(tx: TransactionSql): Promise<{ version: number; sha256: string }[]> {
  return tx<
    { version: number; sha256: string }[]
  >`select version, sha256 from schema_migration order by version`;
}

function listSequences(tx: TransactionSql): Promise<{ name: string; value: string }[]> {
  return tx<{ name: string; value: string }[]>`
    select format('%I', sequencename) as name, last_value::text as value
    from pg_sequences where schemaname = 'public' and last_value is not null order by 1`;
}

async function copyOut(
  tx: TransactionSql,
  folder: string,
  name: string,
  columns: string[],
): Promise<TableEntry> {
  const meter = measure();
  const rows = await tx`copy ${tx(name)} (${tx(columns)}) to stdout`.readable();
  await pipeline(rows, meter, createWriteStream(join(folder, `${name}.copy`), { mode: 0o600, flush: true }));
  // A last pause of the socket outlives postgres.js's stream and would hold the next query for ever; its _read is socket.resume().
  rows._read(0);
  return { name, columns, ...meter.result() };
}

/** Before the first row goes in: a file cut short or changed must not be found halfway. */
async function refuseDamaged(folder: string, { name, rows, bytes, sha256 }: TableEntry): Promise<void> {
  const meter = measure();
  await pipeline(createReadStream(join(folder, `${name}.copy`)), meter.resume());
  const got = meter.result();
  if (got.sha256 !== sha256 || got.bytes !== bytes || got.rows !== rows) {
    throw new Error(`The backup is damaged: ${name}.copy is not what was written.`);
  }
}

async function copyIn(
  tx: TransactionSql,
  folder: string,
  { name, columns, rows }: TableEntry,
): Promise<void> {
  const into = await tx`copy ${tx(name)} (${tx(columns)}) from stdin`.writable();
  await pipeline(createReadStream(join(folder, `${name}.copy`)), into);
  const [count] = await tx<{ n: number }[]>`select count(*)::int as n from ${tx(name)}`;
  if (count?.n !== rows) {
    throw new Error(`The restore failed: ${name} has ${String(count?.n)} rows instead of ${String(rows)}.`);
  }
}

/** COPY's text format escapes line ends, so each row is one line. */
function measure() {
  const digest = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
      done(null, chunk);
    },
  });
  return Object.assign(meter, { result: () => ({ rows, bytes, sha256: digest.digest('hex') }) });
}
