import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type DatabaseTarget, type Sql, socketUrl } from '#server/postgres/connect.ts';
import { type TestServer, useTestServer } from './database-server.ts';

export interface TestDatabase {
  /** Superuser, owner of the tables. */
  readonly admin: Sql;
  /** Works as klubba_app under row-level security, as the application does. */
  readonly app: Sql;
  readonly target: DatabaseTarget;
  /** As DATABASE_URL takes it. */
  readonly url: string;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Default true: a copy of the migrated template. false: empty. */
  readonly isMigrated?: boolean;
}

/** A database of its own for one test file; call drop() in afterAll. */
export async function testDatabase({ isMigrated = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await useTestServer();
  const name = `klubba_test_${randomBytes(8).toString('hex')}`;
  await createDatabase(server, name, isMigrated ? server.template : 'template0');
  const target = server.target(name);
  const { admin, app, end } = await connect({ target });
  return {
    admin,
    app,
    target,
    url: urlOf(target),
    async drop() {
      await end();
      await server.admin`drop database if exists ${server.admin(name)} with (force)`;
      await server.release();
    },
  };
}

async function createDatabase({ admin }: TestServer, name: string, template: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await admin`create database ${admin(name)} template ${admin(template)}`;
      return;
    } catch (error) {
      // 55006: somebody is connected to the template for a moment.
      if ((error as { code?: string }).code !== '55006' || attempt > 100) throw error;
      await delay(50);
    }
  }
}

function urlOf(target: DatabaseTarget): string {
  if ('url' in target) return target.url;
  const { path, user, database } = target.options;
  return socketUrl({ path: String(path), user: String(user), database: String(database) });
}
