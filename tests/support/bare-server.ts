import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ClauseStats } from '#server/realtime/clause-rooms.ts';
import type { TestSession } from './clause-server-parts.ts';

export interface BareServerSettings {
  readonly databaseUrl: string;
  readonly organisationId: string;
  readonly port: number;
  readonly sessions: Readonly<Record<string, TestSession>>;
  readonly rooms?: { readonly idleMs?: number; readonly stallAfterMs?: number };
}

export interface BareServerReport {
  /** Messages taken since the last reset. */
  readonly received: number;
  /** The longest that one message kept the process from everything else. */
  readonly longestMs: number;
  /** Exceptions and rejections that nobody caught. */
  readonly faults: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Of one core. */
  readonly cpuShare: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** What keeps the process alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly stats: ClauseStats;
  readonly warnings: number;
}

type Ask =
  | { readonly kind: 'report' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'sessions'; readonly sessions: Readonly<Record<string, TestSession>> };
export type BareServerQuestion = Ask & { readonly number: number };

export interface BareServer {
  readonly port: number;
  readonly url: string;
  ask(question?: Ask): Promise<BareServerReport>;
  readonly isAlive: boolean;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the clause rooms as a process of their own, to be measured and killed. */
export async function startBareServer(settings: BareServerSettings): Promise<BareServer> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', 'tests/support/bare-server-process.ts'],
    {
      env: { ...process.env, BARE_SERVER: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const port = await readyPort(child);
  const waiting = new Map<number, (report: BareServerReport) => void>();
  let asked = 0;
  child.on('message', ({ number, ...report }: BareServerReport & { number: number }) => {
    waiting.get(number)?.(report);
    waiting.delete(number);
  });
  return {
    port,
    url: `ws://127.0.0.1:${String(port)}`,
    ask(question = { kind: 'report' }) {
      const number = (asked += 1);
      return new Promise((resolve) => {
        waiting.set(number, resolve);
        child.send({ ...question, number });
      });
    },
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async kill(signal = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

async function readyPort(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the server has no voice');
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, found] = line.split(' ');
    if (word === 'ready') return Number(found);
  }
  throw new Error('the server never came up');
}
