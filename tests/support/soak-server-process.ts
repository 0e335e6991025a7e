import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { register } from 'prom-client';
import { readConfig } from '#server/config.ts';
import { createLogger } from '#server/ops/logging.ts';
import { startServices } from '#server/services.ts';
import type { SoakReport, SoakServerSettings } from './soak-server.ts';

/** The services of the application on a port, in a process of its own that measures itself and answers over IPC. */
async function main(): Promise<void> {
  const { env } = JSON.parse(process.env['SOAK_SERVER'] ?? '{}') as SoakServerSettings;
  const config = readConfig(env);
  const log = createLogger({ level: 'warn' });
  const services = await startServices({ config: () => config, log });
  const http = createServer((_request, response) => response.writeHead(404).end());
  services.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  process.on(
    'message',
    (number: number) => void report().then((found) => process.send?.({ ...found, number })),
  );
  // Whoever started it is gone: nobody is left to end it.
  process.on('disconnect', () => process.exit(0));
  process.stdout.write(`ready ${String((http.address() as AddressInfo).port)}\n`);
}

const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();

async function report(): Promise<SoakReport> {
  // Before the collection, which holds everything up.
  const loopUntilNow = { loopP99Ms: loop.percentile(99) / 1e6, loopMaxMs: loop.max / 1e6 };
  // Twice: what the first finalises the second frees.
  for (let i = 0; i < 2; i += 1) (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const found = {
    heapBytes: heapUsed,
    externalBytes: external,
    rssBytes: rss,
    resources: countResources(),
    rooms: await metric('klubba_clause_rooms'),
    clauseSockets: await metric('klubba_clause_sockets'),
    hubSockets: await metric('klubba_meeting_sockets'),
    hubRefused: await refusals(),
    ...loopUntilNow,
  };
  // What the collection held up is nobody's fault; two turns later the loop is itself again.
  // Let go of, so that the next report does not find this one's timer among what is left.
  setTimeout(() => {
    loop.reset();
  }, 20).unref();
  return found;
}

async function refusals(): Promise<Readonly<Record<string, number>>> {
  const found = await register.getSingleMetric('klubba_meeting_refused_total')?.get();
  return Object.fromEntries(
    (found?.values ?? []).map(({ labels, value }) => [String(labels['reason']), value]),
  );
}

async function metric(name: string): Promise<number> {
  const found = await register.getSingleMetric(name)?.get();
  return found?.values[0]?.value ?? Number.NaN;
}

function countResources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

await main();
