import * as Y from 'yjs';
import { BenchClient } from '../load/bench-client.ts';
import { Ledger } from '../load/ledger.ts';
import { becomes } from '../load/pause.ts';
import type { Figures } from '../measure/figures.ts';
import { cpuSecondsOfMachine, usageOf } from '../measure/process-usage.ts';
import type { Home, RecordedText, RunningServer, ServerKind } from '../servers/server-kind.ts';
import { recordText } from './recorded-text.ts';
import type { Step } from './scenario.ts';

export interface ColdOpenPlan {
  readonly edits: number;
  readonly clients: number;
}

const OPEN_WITHIN_MS = 20_000;

/** A server is started on a long text, and everybody opens it the moment it listens. */
export async function runColdOpen(kind: ServerKind, plan: ColdOpenPlan): Promise<Step[]> {
  const text = recordText(plan.edits);
  const steps: Step[] = [];
  for (const withSnapshot of [false, true]) {
    const home = await kind.prepare({ rooms: 1, seats: plan.clients });
    try {
      // A server that only keeps whole states has one way to be filled.
      if (!home.fill && !withSnapshot) continue;
      await (home.fill ? home.fill(text, withSnapshot) : fillThroughServer(home, text));
      const name = withSnapshot ? 'from a snapshot' : `from ${plan.edits.toLocaleString('en')} rows`;
      steps.push({ name, figures: await openAll(home, text, plan.clients) });
    } finally {
      await home.drop();
    }
  }
  return steps;
}

/** One client brings the text; the server stores it when it is told to end. */
async function fillThroughServer(home: Home, text: RecordedText): Promise<void> {
  const server = await home.start();
  const [client] = await connectAll(server, 1);
  if (!client) throw new Error('nobody to bring the text');
  client.sendUpdate(text.state, performance.now());
  await becomes(() => client.unacknowledged === 0, OPEN_WITHIN_MS);
  client.close();
  await server.stop();
}

async function openAll(home: Home, text: RecordedText, count: number): Promise<Figures> {
  const server = await home.start();
  try {
    const before = busy(server);
    const clients = await connectAll(server, count);
    const others = busy(server) - before;
    const seconds = (performance.now() - server.readyAt) / 1_000;
    const times = clients.map(({ firstSyncAt }) => (firstSyncAt ?? Infinity) - server.readyAt);
    const { rssMb, peakRssMb, cpuSeconds } = usageOf(server.pid);
    const missing = clients.filter(({ firstSync }) => !isWhole(firstSync, text)).length;
    for (const client of clients) client.close();
    return {
      firstOpen: Math.min(...times),
      allOpen: Math.max(...times),
      rss: rssMb,
      peakRss: peakRssMb,
      othersCpu: Math.max(0, (others / seconds) * 100),
      startCpu: cpuSeconds * 1_000,
      missing,
    };
  } finally {
    await server.kill();
  }
}

/** What everything but the server and ourselves has used, in s; PostgreSQL's short part is in it. */
function busy({ pid }: RunningServer): number {
  const { user, system } = process.cpuUsage();
  return cpuSecondsOfMachine() - usageOf(pid).cpuSeconds - (user + system) / 1e6;
}

async function connectAll(server: RunningServer, count: number): Promise<BenchClient[]> {
  const ledger = new Ledger();
  const clients = Array.from(
    { length: count },
    (_, seat) =>
      new BenchClient({
        port: server.port,
        dialect: server.dialect(0, seat, 'write'),
        ledger,
        isSampled: false,
        keepsFirstSync: true,
      }),
  );
  await becomes(() => clients.every((client) => client.firstSyncAt !== undefined), OPEN_WITHIN_MS);
  return clients;
}

/** Whether the first answer held the whole text, and not a part with the rest to come. */
function isWhole(firstSync: Uint8Array | undefined, text: RecordedText): boolean {
  if (!firstSync) return false;
  const has = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(firstSync));
  const wanted = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(text.state));
  return [...wanted].every(([client, clock]) => has.get(client) === clock);
}
