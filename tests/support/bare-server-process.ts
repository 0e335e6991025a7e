import { monitorEventLoopDelay } from 'node:perf_hooks';
import { connect } from '#server/postgres/connect.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { WebSocket } from 'ws';
import type { BareServerQuestion, BareServerReport, BareServerSettings } from './bare-server.ts';
import { type ClauseTestServer, startClauseServer } from './clause-server-parts.ts';

/** A server with nothing but clause rooms in a process of its own, which measures itself and answers over IPC. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.env['BARE_SERVER'] ?? '{}') as BareServerSettings;
  const pools = await connect({
    target: { url: settings.databaseUrl },
    appConnections: 4,
    adminConnections: 1,
  });
  const meter = createMeter();
  const server = await startClauseServer({
    store: createClauseStore({ sql: pools.app }),
    organisationId: settings.organisationId,
    port: settings.port,
    ...settings.rooms,
  });
  for (const [id, session] of Object.entries(settings.sessions)) server.sessions.set(id, session);
  process.on('message', (question: BareServerQuestion) => {
    if (question.kind === 'reset') meter.reset();
    if (question.kind === 'sessions')
      for (const [id, session] of Object.entries(question.sessions)) server.sessions.set(id, session);
    process.send?.({ number: question.number, ...meter.report(server) });
  });
  // Whoever started it is gone: nobody is left to end it.
  process.on('disconnect', () => process.exit(0));
  process.stdout.write(`ready ${String(server.port)}\n`);
}

interface Meter {
  reset(): void;
  report(server: ClauseTestServer): BareServerReport;
}

function createMeter(): Meter {
  let faults = 0;
  process.on('unhandledRejection', () => void (faults += 1));
  process.on('uncaughtException', () => void (faults += 1));
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const frames = timeFrames();
  let cpu = process.cpuUsage();
  let since = performance.now();
  return {
    reset() {
      loop.reset();
      frames.received = 0;
      frames.longestMs = 0;
      cpu = process.cpuUsage();
      since = performance.now();
    },
    report(server) {
      // Asked for so that memory means what is held, not what is about to be thrown away.
      (globalThis as { gc?: () => void }).gc?.();
      const spent = process.cpuUsage(cpu);
      return {
        ...frames,
        faults,
        loopP99Ms: loop.percentile(99) / 1e6,
        loopMaxMs: loop.max / 1e6,
        cpuShare: (spent.user + spent.system) / 1_000 / (performance.now() - since),
        rssBytes: process.memoryUsage.rss(),
        heapBytes: process.memoryUsage().heapUsed,
        resources: countResources(),
        stats: server.rooms.stats(),
        warnings: server.warnings.length,
      };
    },
  };
}

function countResources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** How long the process does nothing else because of one message: everything a message causes happens inside its emit. */
function timeFrames(): { received: number; longestMs: number } {
  const found = { received: 0, longestMs: 0 };
  const emit = WebSocket.prototype.emit;
  WebSocket.prototype.emit = function timed(this: WebSocket, event: string | symbol, ...args: unknown[]) {
    if (event !== 'message') return emit.call(this, event, ...args);
    const since = performance.now();
    const answer = emit.call(this, event, ...args);
    found.received += 1;
    found.longestMs = Math.max(found.longestMs, performance.now() - since);
    return answer;
  };
  return found;
}

await main();
