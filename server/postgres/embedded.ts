import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import postgres from 'postgres';
import { syncFolder } from '#server/sync-folder.ts';
import { type Account, chooseAccount } from './embedded-account.ts';
import { findBinaries } from './embedded-binaries.ts';
import { type ClusterFolders, prepareFolders, SOCKET_FILE } from './embedded-folders.ts';
import { claimCluster } from './embedded-claim.ts';
import { runningSocketDir, socketOptions } from './supervisor-probe.ts';
import { serverEnvironment, superviseCluster, type SupervisorLog } from './supervisor.ts';

const MAJOR = '18';
const INITDB_ARGS = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
];

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly log: SupervisorLog;
  /** Created when missing. */
  readonly database?: string;
  /** true: use the server of a running Klubba and leave it running (command line tools). Default: be the only owner. */
  readonly isGuest?: boolean;
  /** For tests: how root becomes somebody else. */
  readonly account?: Account;
}

export interface EmbeddedPostgres {
  readonly socketPath: string;
  /** Options of postgres.js for the superuser on the application's database. */
  readonly adminUrlOptions: ReturnType<typeof socketOptions>;
  readonly pid: () => number | undefined;
  /** The owner stops the server; a guest leaves it running for its owner. */
  stop(): Promise<void>;
  /** Lets go without stopping the server. */
  leave(): Promise<void>;
  /** Stops the server, whoever owns it. */
  shutDown(): Promise<void>;
}

/**
 * Starts (or adopts) the PostgreSQL that npm installed, on a private unix socket inside dataDir, and keeps it running until stop().
 * Throws an Error of one line when it cannot.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, database = 'klubba', isGuest = false } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const account = options.account ?? (await chooseAccount({ binaries: await findBinaries(), dataDir }));
  if (account.home !== dataDir)
    log.warn(
      { home: account.home },
      'the database lives outside DATA_DIR: its user cannot enter that folder',
    );
  const folders = sharedSocket(await prepareFolders(account));
  await createCluster(account, folders);
  const supervisor = superviseCluster({ account, folders, log, restarts: !isGuest });
  await supervisor.ensureRunning();
  const claim = await claimCluster({ socketPath: folders.socketPath, isGuest, dataDir });
  await createDatabase(folders.socketPath, database);
  return {
    socketPath: folders.socketPath,
    adminUrlOptions: socketOptions(folders.socketPath, database),
    pid: supervisor.pid,
    async stop() {
      if (await claim.release()) await supervisor.stop();
      else supervisor.leave();
    },
    async leave() {
      supervisor.leave();
      await claim.release();
    },
    async shutDown() {
      await claim.release();
      await supervisor.stop();
    },
  };
}

function sharedSocket(folders: ClusterFolders): ClusterFolders {
  const socketDir = runningSocketDir(folders.cluster);
  return socketDir === undefined
    ? folders
    : { ...folders, socketDir, socketPath: join(socketDir, SOCKET_FILE) };
}

async function createCluster(account: Account, { cluster }: ClusterFolders): Promise<void> {
  const versionFile = join(cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found === MAJOR) return;
    throw new Error(
      `${cluster} was written by PostgreSQL ${found}, this Klubba brings ${MAJOR}. Take a backup with the older Klubba and restore it into an empty DATA_DIR.`,
    );
  }
  // A half-made cluster looks finished to PostgreSQL: make it aside and move it in place when complete.
  const partial = `${cluster}.new-${String(process.pid)}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await account.own(partial);
  await runInitdb(account, partial);
  await rename(partial, cluster);
  // R3: after a power cut without its name, an empty one would be made in its place.
  for (const folder of [dirname(cluster), dirname(dirname(cluster))]) await syncFolder(folder);
}

async function runInitdb(account: Account, folder: string): Promise<void> {
  const [file, ...args] = account.command(account.binaries.initdb, [...INITDB_ARGS, '-D', folder]);
  const child = spawn(file, args, {
    ...account.spawn,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnvironment(),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | string>((done) => {
    child.once('error', (error) => {
      done(error.message);
    });
    child.once('close', (status) => {
      done(status ?? 'killed');
    });
  });
  if (code !== 0)
    throw new Error(`PostgreSQL could not create ${folder} (${String(code)}): ${lastLine(output)}`);
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => line.includes('error')) ?? lines.at(-1) ?? '';
}

async function createDatabase(socketPath: string, name: string): Promise<void> {
  const sql = postgres({ ...socketOptions(socketPath, 'postgres'), max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } catch (error) {
    const isTaken = (error as { code?: string }).code === '42P04';
    if (!isTaken) throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
