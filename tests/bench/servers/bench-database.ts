import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pool, type Sql, socketUrl } from '#server/postgres/connect.ts';
import { startEmbeddedPostgres } from '#server/postgres/embedded.ts';
import { migrate } from '#server/postgres/migrate.ts';

/** A PostgreSQL of the bench alone, on the core of the load generator. */
export interface BenchDatabase {
  readonly pid: () => number | undefined;
  /** A new migrated database. */
  create(): Promise<OneDatabase>;
  stop(): Promise<void>;
}

export interface OneDatabase {
  readonly url: string;
  readonly admin: Sql;
  drop(): Promise<void>;
}

const TEMPLATE = 'klubba_bench_template';

export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = resolve('node_modules/.cache/klubba-bench');
  mkdirSync(dataDir, { recursive: true });
  const silent = { info: () => undefined, warn: () => undefined };
  const server = await startEmbeddedPostgres({ dataDir, log: silent, database: 'postgres' });
  const options = (database: string) => ({ ...server.adminUrlOptions, database });
  const admin = pool({ options: options('postgres') }, { max: 1 });
  await dropAll(admin);
  await admin`create database ${admin(TEMPLATE)}`;
  const template = pool({ options: options(TEMPLATE) }, { max: 1 });
  await migrate(template);
  await template.end();

  return {
    pid: server.pid,
    async create() {
      const name = `klubba_bench_${randomBytes(6).toString('hex')}`;
      await admin`create database ${admin(name)} template ${admin(TEMPLATE)}`;
      const target = options(name);
      const own = pool({ options: target }, { max: 1 });
      return {
        url: socketUrl({ path: target.path, user: target.user, database: name }),
        admin: own,
        async drop() {
          await own.end({ timeout: 2 });
          await admin`drop database if exists ${admin(name)} with (force)`;
        },
      };
    },
    async stop() {
      await dropAll(admin);
      await admin.end({ timeout: 2 });
      await server.stop();
    },
  };
}

/** Also what a bench that was killed left behind. */
async function dropAll(admin: Sql): Promise<void> {
  const found = await admin<{ name: string }[]>`
    select datname as name from pg_database where datname like 'klubba\\_bench\\_%'`;
  for (const { name } of found) await admin`drop database if exists ${admin(name)} with (force)`;
}
