import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface SpawnedServer {
  readonly pid: number;
  readonly readyAt: number;
  /** What stood behind "ready" on its line. */
  readonly said: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  output(): string;
}

export interface SpawnOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly pin: readonly string[];
  /** The line that says it listens; what the first group holds is `said`. */
  readonly ready: RegExp;
  readonly withinMs?: number;
}

/** Starts a server on its own core and waits until it says that it listens. */
export async function spawnServer(options: SpawnOptions): Promise<SpawnedServer> {
  const [file = '', ...args] = [...options.pin, ...options.command];
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  // Whatever ends the bench ends the server too.
  const endWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const lines: string[] = [];
  const { said, readyAt } = await listening(child, lines, options);
  return {
    pid: child.pid ?? 0,
    readyAt,
    said,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
    output: () => lines.join('\n'),
  };
}

function listening(
  child: ChildProcess,
  lines: string[],
  { ready, withinMs = 30_000 }: SpawnOptions,
): Promise<{ said: string; readyAt: number }> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`the server ${why}:\n${lines.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail(`did not listen within ${String(withinMs)} ms`);
    }, withinMs);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        // A server that complains at every message must not fill the memory of who measures it.
        if (lines.length < 200) lines.push(line);
        const found = ready.exec(line);
        if (!found) return;
        clearTimeout(timer);
        resolve({ said: found[1] ?? '', readyAt: performance.now() });
      });
    }
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${String(code ?? signal)}`);
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}
