import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './embedded-account.ts';
import { readPostmasterPid, removeStalePid } from './supervisor-pid.ts';
import { probe } from './supervisor-probe.ts';
import type { ClusterFolders } from './embedded-folders.ts';

export interface SupervisorLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface Supervisor {
  /** Resolves when the server answers queries. */
  ensureRunning(): Promise<void>;
  /** Fast shutdown: open transactions roll back, everything acknowledged is on disk. */
  stop(): Promise<void>;
  /** Stops watching and leaves the server running. */
  leave(): void;
  readonly pid: () => number | undefined;
}

export interface SupervisorOptions {
  readonly account: Account;
  readonly folders: ClusterFolders;
  readonly log: SupervisorLog;
  readonly startTimeoutMs?: number;
  /** Whether a server that dies is started again; only the owner does that. */
  readonly restarts?: boolean;
}

const WATCH_MS = 50;

/** Keeps one PostgreSQL alive: adopts one that an earlier process left running, starts it otherwise, and starts it again when it dies. */
export function superviseCluster(options: SupervisorOptions): Supervisor {
  const { folders, log, restarts = true } = options;
  let isStopping = false;
  let running: Promise<void> | undefined;
  let watched: number | undefined;

  function ensureRunning(): Promise<void> {
    running ??= bringUp(options).then((pid) => {
      watched = pid;
      if (restarts) void watch(pid);
    });
    running.catch(() => (running = undefined));
    return running;
  }

  async function watch(pid: number): Promise<void> {
    await gone(pid, () => isStopping);
    if (isStopping) return;
    log.warn({ pid }, 'PostgreSQL stopped unexpectedly, starting it again');
    running = undefined;
    await ensureRunning().catch((error: unknown) => {
      log.warn({ err: error }, 'PostgreSQL could not be started again');
    });
  }

  async function stop(): Promise<void> {
    isStopping = true;
    await running?.catch(() => undefined);
    const pid = readPostmasterPid(folders.cluster)?.pid ?? watched;
    if (pid === undefined || !isAlive(pid)) return;
    await shutDown(pid);
  }

  return {
    ensureRunning,
    stop,
    leave() {
      isStopping = true;
    },
    pid: () => watched,
  };
}

async function bringUp({
  account,
  folders,
  log,
  startTimeoutMs = 120_000,
}: SupervisorOptions): Promise<number> {
  const deadline = Date.now() + startTimeoutMs;
  let child: ChildProcess | undefined;
  for (let attempt = 0; Date.now() < deadline; attempt += 1) {
    const state = await probe(folders);
    if (state.kind === 'ours') {
      if (!child) log.info({ pid: state.pid }, 'adopted the PostgreSQL already running on this data folder');
      return state.pid;
    }
    if (state.kind === 'foreign') {
      throw new Error(
        `The socket ${folders.socketPath} belongs to another database (${state.cluster}). Set DATA_DIR to another folder.`,
      );
    }
    // A crash leaves backends behind for a moment; PostgreSQL refuses to start until they are gone, so we ask again.
    if (
      state.kind === 'absent' &&
      (child === undefined || child.exitCode !== null || child.signalCode !== null)
    ) {
      removeStalePid(folders.cluster);
      child = launch(account, folders);
    }
    await delay(Math.min(20 + attempt * 5, 250));
  }
  throw new Error(
    `PostgreSQL did not start within ${String(startTimeoutMs / 1000)} s: ${lastLogLine(folders.logFile)}`,
  );
}

function launch(account: Account, folders: ClusterFolders): ChildProcess {
  const [file, ...args] = account.command(account.binaries.postgres, serverArguments(folders));
  keepLogSmall(folders.logFile);
  const log = openSync(folders.logFile, 'a');
  // detached: Ctrl-C in the terminal must reach only us, we stop the database after the last write has been saved.
  const child = spawn(file, args, {
    ...account.spawn,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: serverEnvironment(),
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  return child;
}

function serverArguments({ cluster, socketDir }: ClusterFolders): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    jit: 'off',
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** PG* variables of the surrounding shell must not change our server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function keepLogSmall(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) truncateSync(file);
}

export function lastLogLine(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.findLast((line) => /FATAL|ERROR|error/u.test(line)) ?? lines.at(-1) ?? 'no log';
  } catch {
    return `no log in ${file}`;
  }
}

async function shutDown(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await goneWithin(pid, 8_000)) return;
  // Immediate shutdown is safe for what was acknowledged: the log is replayed at the next start.
  signal(pid, 'SIGQUIT');
  if (await goneWithin(pid, 5_000)) return;
  throw new Error(`PostgreSQL (process ${String(pid)}) does not stop.`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone: that is what we wanted.
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  await gone(pid, () => Date.now() > deadline, 10);
  return !isAlive(pid);
}

/**
 * An adopted server is not our child, so its end is seen by asking: two system calls, twenty times a second, since
 * nobody can save anything until it is seen.
 */
async function gone(pid: number, until: () => boolean, everyMs = WATCH_MS): Promise<void> {
  while (isAlive(pid) && !until()) await delay(everyMs, undefined, { ref: everyMs < WATCH_MS });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /^State:\s+Z/mu.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return true;
  }
}
