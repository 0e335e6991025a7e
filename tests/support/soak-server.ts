import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface SoakServerSettings {
  /** As the application reads its environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface SoakReport {
  /** After a full collection. */
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly rssBytes: number;
  /** What keeps the process alive, by kind: timers, sockets, pipes. */
  readonly resources: Readonly<Record<string, number>>;
  readonly rooms: number;
  readonly clauseSockets: number;
  readonly hubSockets: number;
  /** Messages the hub refused by itself, by reason, since the start. */
  readonly hubRefused: Readonly<Record<string, number>>;
  /** Of the event loop, since a moment after the last report. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}

export interface SoakServer {
  readonly port: number;
  report(): Promise<SoakReport>;
  stop(): Promise<void>;
}

export async function startSoakServer(settings: SoakServerSettings): Promise<SoakServer> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--max-semi-space-size=4', '--import', 'tsx', 'tests/support/soak-server-process.ts'],
    {
      env: { ...process.env, SOAK_SERVER: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const waiting = new Map<number, (report: SoakReport) => void>();
  let asked = 0;
  child.on('message', ({ number, ...report }: SoakReport & { number: number }) => {
    waiting.get(number)?.(report);
    waiting.delete(number);
  });
  const { stdout } = child;
  if (!stdout) throw new Error('the server has no voice');
  const port = new Promise<number>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('the server never came up'));
    });
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(Number(line.slice(6)));
      else process.stderr.write(`${line}\n`);
    });
  });
  return {
    port: await port,
    report() {
      const number = (asked += 1);
      return new Promise((resolve) => {
        waiting.set(number, resolve);
        child.send(number);
      });
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
