import { basename } from 'node:path';
import postgres from 'postgres';

export type Sql = postgres.Sql;
export type TransactionSql = postgres.TransactionSql;

/** Created by the first migration: may read and write rows, may not change tables, and row-level security always applies to it. */
export const APP_ROLE = 'klubba_app';

/** A database: as a URL (`?host=/folder` means a unix socket in that folder), or as options of postgres.js for an embedded server. */
export type DatabaseTarget =
  { readonly url: string } | { readonly options: postgres.Options<Record<string, never>> };

export interface Pools {
  /** Migrations, backup, accounts of the system: owns the tables. */
  readonly admin: Sql;
  /** Everything else: works as klubba_app. Connects at the first query, so it may be made before the role exists. */
  readonly app: Sql;
  end(): Promise<void>;
}

export interface ConnectOptions {
  readonly target: DatabaseTarget;
  readonly appConnections?: number;
  readonly adminConnections?: number;
}

/** Opens both pools, after checking that the server keeps what it acknowledges. Throws an Error of one line when it does not. */
export async function connect({
  target,
  appConnections = 10,
  adminConnections = 3,
}: ConnectOptions): Promise<Pools> {
  const admin = pool(target, {
    max: adminConnections,
    connection: { application_name: 'klubba-admin', TimeZone: 'UTC' },
  });
  try {
    await refuseForgetful(admin);
  } catch (error) {
    await admin.end({ timeout: 1 });
    throw error;
  }
  const app = pool(target, {
    max: appConnections,
    connection: {
      application_name: 'klubba',
      role: APP_ROLE,
      TimeZone: 'UTC',
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  });
  return {
    admin,
    app,
    async end() {
      await Promise.all([app.end({ timeout: 5 }), admin.end({ timeout: 5 })]);
    },
  };
}

/** One pool on the target, for callers with their own settings. */
export function pool(target: DatabaseTarget, options: postgres.Options<Record<string, never>> = {}): Sql {
  const connection = { ...options.connection, options: FLUSHED };
  const common = { onnotice: () => undefined, connect_timeout: 10, backoff: soon, ...options, connection };
  if ('options' in target) return postgres({ ...target.options, ...common });
  const url = new URL(target.url);
  const folder = url.searchParams.get('host');
  if (folder === null) return postgres(target.url, common);
  url.searchParams.delete('host');
  const port = url.port || '5432';
  url.hostname = 'localhost';
  return postgres(url.href, { ...common, path: `${folder}/.s.PGSQL.${port}`, ssl: false });
}

/**
 * postgres.js 3.4 holds a message under 1,024 bytes back for a moment, and a connection that dies in that moment holds
 * back every one after it: each new attempt says nothing and hangs until its timeout (porsager/postgres#1208 and its
 * kin). Blanks, which PostgreSQL skips, make the first message long enough to leave at once.
 */
const FLUSHED = ' '.repeat(1_024);

/**
 * Seconds before a lost connection is tried again. postgres.js triples its pause with each failure and counts those of
 * the whole pool together: a crash that cuts ten connections at once made people wait up to 20 s for a database that was
 * back after half a second.
 */
function soon(): number {
  return 0.05 + Math.random() * 0.2;
}

/** The URL of a database behind an embedded server's socket, as DATABASE_URL takes it. */
export function socketUrl(options: {
  readonly path: string;
  readonly user: string;
  readonly database: string;
}): string {
  const folder = options.path.slice(0, -basename(options.path).length - 1);
  return `postgres://${options.user}@localhost/${options.database}?host=${encodeURIComponent(folder)}`;
}

interface Settings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly version: number;
  readonly encoding: string;
  readonly is_standby: boolean;
}

/** Minutes that were acknowledged must survive a power cut: a server that may forget them is refused. */
async function refuseForgetful(sql: Sql): Promise<void> {
  const [found] = await sql<Settings[]>`
    select current_setting('fsync') as fsync,
           current_setting('full_page_writes') as full_page_writes,
           current_setting('synchronous_commit') as synchronous_commit,
           current_setting('server_version_num')::int as version,
           current_setting('server_encoding') as encoding,
           pg_is_in_recovery() as is_standby`;
  if (!found) throw new Error('The database gave no answer about its settings.');
  const fault = findFault(found);
  if (fault !== undefined) throw new Error(`Klubba does not start on this database: ${fault}.`);
}

export function findFault(found: Settings): string | undefined {
  if (found.fsync !== 'on') return `fsync is ${found.fsync}, must be on`;
  if (found.full_page_writes !== 'on') return `full_page_writes is ${found.full_page_writes}, must be on`;
  if (found.synchronous_commit === 'off')
    return 'synchronous_commit is off, must be on, local, remote_write or remote_apply';
  if (found.version < 150_000)
    return `it is PostgreSQL ${String(Math.floor(found.version / 10_000))}, must be 15 or newer`;
  if (found.encoding !== 'UTF8') return `its encoding is ${found.encoding}, must be UTF8`;
  if (found.is_standby) return 'it is a read-only standby, must be the primary';
  return undefined;
}

/** The role under the app pool must be unable to step around row-level security. Call after the migrations. */
export async function refusePowerfulAppRole(app: Sql): Promise<void> {
  const [role] = await app<{ name: string; can_bypass: boolean }[]>`
    select rolname as name, (rolsuper or rolbypassrls) as can_bypass from pg_roles where rolname = current_user`;
  if (role?.name !== APP_ROLE)
    throw new Error(`The application works as ${role?.name ?? 'nobody'}, must be ${APP_ROLE}.`);
  if (role.can_bypass)
    throw new Error(`The role ${APP_ROLE} is a superuser or has BYPASSRLS; take that away.`);
}
