import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

export interface Klubba {
  /** http://localhost:PORT */
  readonly origin: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Address of a demonstration seat: http://<role>.localhost:PORT */
  seat(role: string): string;
  /** Sends the signal and resolves with the exit code (null after SIGKILL). */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Stops it, and removes the data folder when it was made here. */
  stop(): Promise<void>;
  /** Everything it printed so far. */
  logs(): string;
}

export interface StartOptions {
  /** Default: a new one, removed by stop(). Give the same one again to start after a kill. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Starts the built application as a process of its own on a free port (env.PORT for a given one) and waits until it is ready. */
export async function startKlubba(options: StartOptions = {}): Promise<Klubba> {
  const { env = {}, timeoutMs = 60_000 } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'klubba-'));
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--import', 'tsx', resolve('server/main.ts')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), PORT: '0', DATA_DIR: dataDir, ...env },
    },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const logs = () => lines.join('\n');
  const origin = await firstOrigin(child, lines, timeoutMs);
  const isOwnFolder = options.dataDir === undefined;
  return {
    origin,
    port: Number(new URL(origin).port),
    pid: child.pid ?? 0,
    dataDir,
    seat: (role) => origin.replace('//localhost', `//${role}.localhost`),
    kill: (signal) => end(child, signal),
    async stop() {
      await end(child, 'SIGTERM');
      if (!isOwnFolder) return;
      await endDatabase(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
    logs,
  };
}

/** The variables of the shell that runs the tests must not reach the application under test. */
function cleanEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, TZ: 'Europe/Stockholm', ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

async function firstOrigin(
  child: ChildProcess,
  lines: readonly string[],
  timeoutMs: number,
): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`Klubba ended with ${String(child.exitCode)}:\n${lines.join('\n')}`);
    const ready = lines.find((line) => line.includes('"origins"'));
    if (ready !== undefined) return (JSON.parse(ready) as { origins: [string] }).origins[0];
    await delay(20);
  }
  child.kill('SIGKILL');
  throw new Error(`Klubba was not ready within ${String(timeoutMs)} ms:\n${lines.join('\n')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await exited;
  clearTimeout(timer);
  return child.exitCode;
}

/** After kill -9 of the application its database is left running for the next start to adopt; here no next start comes. */
export async function endDatabase(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  const pid = () => {
    try {
      return Number(readFileSync(file, 'utf8').split('\n')[0]);
    } catch {
      return undefined;
    }
  };
  const running = pid();
  if (running === undefined) return;
  try {
    process.kill(running, 'SIGINT');
  } catch {
    return;
  }
  const deadline = Date.now() + 10_000;
  while (pid() !== undefined && Date.now() < deadline) await delay(20);
}
