import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DatabaseTarget, pool, type Sql } from '#server/postgres/connect.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/postgres/embedded.ts';
import { defaultMigrationsFolder, migrate, readMigrations } from '#server/postgres/migrate.ts';

const IN_USE = 0x74657374;
const MAKE_TEMPLATE = 0x74656d70;
const silent = { info: () => undefined, warn: () => undefined };

export interface TestServer {
  /** A target on the same server with another database. */
  readonly target: (database: string) => DatabaseTarget;
  readonly admin: Sql;
  readonly template: string;
  /** Stops the server when nobody else uses it. */
  release(): Promise<void>;
}

/** The database server of the test run: DATABASE_URL when set, else one embedded server that all workers and runs share. */
export async function useTestServer(): Promise<TestServer> {
  const url = process.env['DATABASE_URL'];
  const embedded = url === undefined ? await startShared() : undefined;
  const target = (database: string): DatabaseTarget =>
    embedded
      ? { options: { ...embedded.adminUrlOptions, database } }
      : { url: withDatabase(url ?? '', database) };
  const admin = pool(target('postgres'), { max: 1, max_lifetime: null });
  await admin`select pg_advisory_lock_shared(${IN_USE})`;
  async function release(): Promise<void> {
    const isLast = await isNobodyElse(admin);
    await admin.end({ timeout: 1 });
    await (isLast ? embedded?.shutDown() : embedded?.leave());
  }
  try {
    return { target, admin, template: await ensureTemplate(admin, target), release };
  } catch (error) {
    await release();
    throw error;
  }
}

function startShared(): Promise<EmbeddedPostgres> {
  const dataDir = resolve('node_modules/.cache/klubba-test');
  mkdirSync(dataDir, { recursive: true });
  return startEmbeddedPostgres({ dataDir, log: silent, isGuest: true, database: 'postgres' });
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function isNobodyElse(admin: Sql): Promise<boolean> {
  await admin`select pg_advisory_unlock_shared(${IN_USE})`;
  const [row] = await admin<{ alone: boolean }[]>`select pg_try_advisory_lock(${IN_USE}) as alone`;
  return row?.alone ?? false;
}

/** A migrated database to copy from, made once for each state of migrations/. */
async function ensureTemplate(admin: Sql, target: TestServer['target']): Promise<string> {
  const digest = createHash('sha256');
  for (const { name, sha256 } of await readMigrations(defaultMigrationsFolder()))
    digest.update(`${name} ${sha256}\n`);
  const name = `klubba_template_${digest.digest('hex').slice(0, 16)}`;
  await admin`select pg_advisory_lock(${MAKE_TEMPLATE})`;
  try {
    const found = await admin`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await makeTemplate(admin, target, name);
  } finally {
    await admin`select pg_advisory_unlock(${MAKE_TEMPLATE})`;
  }
  return name;
}

async function makeTemplate(admin: Sql, target: TestServer['target'], name: string): Promise<void> {
  const partial = `klubba_partial_${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(partial)}`;
  const sql = pool(target(partial), { max: 1 });
  try {
    await migrate(sql);
    await sql.end();
    await admin`alter database ${admin(partial)} rename to ${admin(name)}`;
  } catch (error) {
    await sql.end({ timeout: 1 });
    await admin`drop database if exists ${admin(partial)} with (force)`;
    throw error;
  }
}

/** Databases that killed runs left behind, and templates of older migrations. Only when no other run is active. */
export async function dropLeftovers({ admin, template }: TestServer): Promise<void> {
  const [row] = await admin<{ alone: boolean }[]>`select pg_try_advisory_lock(${IN_USE}) as alone`;
  if (row?.alone !== true) return;
  const names = await admin<{ datname: string }[]>`
    select datname from pg_database
    where datname like 'klubba\\_test\\_%' or datname like 'klubba\\_partial\\_%'
       or (datname like 'klubba\\_template\\_%' and datname <> ${template})`;
  for (const { datname } of names) await admin`drop database if exists ${admin(datname)} with (force)`;
  await admin`select pg_advisory_unlock(${IN_USE})`;
}
