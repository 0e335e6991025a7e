import { connect, type DatabaseTarget, type Pools, refusePowerfulAppRole, type Sql } from './connect.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';
import type { SupervisorLog } from './supervisor.ts';

export interface Database {
  readonly admin: Sql;
  readonly app: Sql;
  readonly isEmbedded: boolean;
  /** Where else to connect, for LISTEN or a second pool. */
  readonly target: DatabaseTarget;
  /** Ends both pools and, when it is ours, the embedded server. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Unset: the embedded server in dataDir. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  readonly log: SupervisorLog;
  /** For command line tools beside a running Klubba. */
  readonly isGuest?: boolean;
  readonly migrationsFolder?: string;
  /** false: leave the schema as it is. */
  readonly migrates?: boolean;
}

/** The one way to a ready database: server started when it is ours, settings checked, migrated, both pools open. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, log, isGuest = false } = options;
  const server =
    databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, log, isGuest }) : undefined;
  try {
    const target: DatabaseTarget = server ? { options: server.adminUrlOptions } : { url: databaseUrl ?? '' };
    const pools = await connectAndMigrate(target, options);
    return { ...pools, isEmbedded: server !== undefined, target, close: () => close(pools, server) };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function connectAndMigrate(target: DatabaseTarget, options: OpenDatabaseOptions): Promise<Pools> {
  const { log, migrationsFolder, migrates = true } = options;
  const pools = await connect({ target });
  if (!migrates) return pools;
  try {
    const onApplied = (name: string) => {
      log.info({ migration: name }, 'migrated');
    };
    await migrate(pools.admin, {
      onApplied,
      ...(migrationsFolder === undefined ? {} : { folder: migrationsFolder }),
    });
    await refusePowerfulAppRole(pools.app);
  } catch (error) {
    await pools.end();
    throw error;
  }
  return pools;
}

async function close(pools: Pools, server: EmbeddedPostgres | undefined): Promise<void> {
  await pools.end();
  await server?.stop();
}
