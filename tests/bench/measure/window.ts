import type { Crowd } from '../load/crowd.ts';
import { becomes, letPass } from '../load/pause.ts';
import type { Typing } from '../load/typists.ts';
import type { Figures } from './figures.ts';
import { cpuSecondsOfMachine, type Usage, usageOf, usageOfFamily } from './process-usage.ts';

export interface WindowOptions {
  readonly crowd: Crowd;
  readonly typing: Typing;
  readonly serverPid: number;
  readonly databasePid: number | undefined;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const COLLAPSED_P95_MS = 2_000;
const COLLAPSED_LAG_MS = 3_000;
const COLLAPSED_RSS_MB = 1_024;
const LOOK_EVERY_MS = 250;

/** Measures a stretch of a load that is under way, from after its warm-up. Ends early when the server collapses. */
export async function measureWindow(options: WindowOptions): Promise<Figures> {
  const { crowd, typing, warmUpMs, measureMs } = options;
  const early = await collapses(options, warmUpMs);
  const from = performance.now();
  crowd.ledger.measure(from, from + measureMs);
  typing.resetLateness();
  const before = lookAt(options);
  const collapse = early ?? (await collapses(options, measureMs));
  const after = lookAt(options);
  const seconds = (performance.now() - from) / 1_000;
  crowd.ledger.measureUntil = performance.now();
  // What was written inside the time and is still under way belongs to it.
  if (collapse === undefined) await becomes(() => crowd.oldestOwedMs(performance.now()) < 50, 1_000);
  return figuresOf({ options, before, after, seconds, collapse });
}

async function collapses(options: WindowOptions, ms: number): Promise<string | undefined> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await letPass(Math.min(LOOK_EVERY_MS, Math.max(1, until - performance.now())));
    const reason = collapseOf(options);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function collapseOf({ crowd, serverPid }: WindowOptions): string | undefined {
  const closed = crowd.clients.filter((client) => client.isClosed).length;
  if (closed > 0) return `${String(closed)} connections lost`;
  const { rssMb } = usageOf(serverPid);
  if (rssMb > COLLAPSED_RSS_MB) return `RSS ${rssMb.toFixed(0)} MB`;
  const lag = crowd.oldestOwedMs(performance.now());
  if (lag > COLLAPSED_LAG_MS) return `updates ${(lag / 1_000).toFixed(1)} s under way`;
  return undefined;
}

interface Look {
  readonly server: Usage;
  readonly database: Usage | undefined;
  readonly loadSeconds: number;
  readonly machineSeconds: number;
}

function lookAt({ serverPid, databasePid }: WindowOptions): Look {
  const { user, system } = process.cpuUsage();
  return {
    server: usageOf(serverPid),
    database: databasePid === undefined ? undefined : usageOfFamily(databasePid),
    loadSeconds: (user + system) / 1e6,
    machineSeconds: cpuSecondsOfMachine(),
  };
}

interface Measured {
  readonly options: WindowOptions;
  readonly before: Look;
  readonly after: Look;
  readonly seconds: number;
  readonly collapse: string | undefined;
}

function figuresOf({ options, before, after, seconds, collapse }: Measured): Figures {
  const { crowd, typing } = options;
  const { latency, acknowledgement, measuredUnits } = crowd.ledger;
  const p95 = latency.percentile(0.95);
  const serverSeconds = after.server.cpuSeconds - before.server.cpuSeconds;
  const deliveries = measuredUnits * crowd.receivers;
  const percent = (used: number): number => (used / seconds) * 100;
  const loadSeconds = after.loadSeconds - before.loadSeconds;
  const databaseSeconds = (after.database?.cpuSeconds ?? 0) - (before.database?.cpuSeconds ?? 0);
  const machineSeconds = after.machineSeconds - before.machineSeconds;
  return {
    p50: latency.percentile(0.5),
    p95,
    p99: latency.percentile(0.99),
    ackP50: acknowledgement.percentile(0.5),
    ackP95: acknowledgement.percentile(0.95),
    ackP99: acknowledgement.percentile(0.99),
    cpu: percent(serverSeconds),
    rss: after.server.rssMb,
    peakRss: after.server.peakRssMb,
    updatesPerSecond: measuredUnits / seconds,
    deliveriesPerSecond: deliveries / seconds,
    cpuPerDelivery: deliveries > 0 ? (serverSeconds / deliveries) * 1e6 : undefined,
    ...(after.database ? { databaseCpu: percent(databaseSeconds), databaseRss: after.database.rssMb } : {}),
    loadCpu: percent(loadSeconds),
    loadLateness: typing.lateness().percentile(0.99) ?? 0,
    othersCpu: Math.max(0, percent(machineSeconds - serverSeconds - databaseSeconds - loadSeconds)),
    collapse: collapse ?? (p95 !== undefined && p95 > COLLAPSED_P95_MS ? 'p95 above 2 s' : undefined),
  };
}
