import { openCrowd } from '../load/crowd.ts';
import type { Ledger } from '../load/ledger.ts';
import { becomes, letPass } from '../load/pause.ts';
import { startTyping, type Writer } from '../load/typists.ts';
import { forgetPeak, usageOf } from '../measure/process-usage.ts';
import { measureWindow } from '../measure/window.ts';
import type { ServerKind } from '../servers/server-kind.ts';
import { typedUpdate } from '../wire/typed-update.ts';
import type { Step } from './scenario.ts';

export interface StoppedReadersPlan {
  readonly megabytes: number;
  readonly seconds: number;
  readonly warmUpMs: number;
}

const WRITERS = 4;
const HEALTHY = 10;
const STOPPED = 20;
/** Letters of one update; with four writers each stays under the 2 MiB/s that Klubba reads from one connection. */
const CHUNK = 48 * 1024;
const LETTERS = 'x'.repeat(CHUNK);
const SETTLE_MS = 10_000;

/** Text goes by the megabyte (each chunk replaces the one before), and some clients' sockets are read no more. */
export async function runStoppedReaders(kind: ServerKind, plan: StoppedReadersPlan): Promise<Step[]> {
  const home = await kind.prepare({ rooms: 1, seats: WRITERS + HEALTHY + STOPPED });
  const server = await home.start();
  const room = { rooms: 1, sampleEvery: 1 };
  try {
    const crowd = await openCrowd(server, {
      ...room,
      writersPerRoom: WRITERS,
      readersPerRoom: HEALTHY,
      unit: CHUNK,
    });
    const stopped = await openCrowd(server, { ...room, writersPerRoom: 0, readersPerRoom: STOPPED });
    const typing = startTyping({
      ledger: crowd.ledger,
      writers: crowd.writers,
      perSecond: (plan.megabytes * 1024 * 1024) / plan.seconds / WRITERS / CHUNK,
      nextUpdate: (writer) => nextChunk(crowd.ledger, writer),
    });
    await letPass(plan.warmUpMs);
    for (const { socket } of stopped.clients) socket.pause();
    forgetPeak(server.pid);
    const before = usageOf(server.pid).rssMb;
    const figures = await measureWindow({
      crowd,
      typing,
      serverPid: server.pid,
      databasePid: kind.databasePid?.(),
      warmUpMs: 0,
      measureMs: plan.seconds * 1_000,
    });
    typing.stop();
    const rssGrowth = usageOf(server.pid).peakRssMb - before;
    await becomes(() => crowd.owed().updates === 0, SETTLE_MS);
    const missing = crowd.owed().updates + (await crowd.missingForNewcomer(server, [0])) / CHUNK;
    for (const { socket } of stopped.clients) socket.resume();
    await becomes(() => stopped.clients.every((client) => client.isClosed), 1_000);
    const droppedReaders = stopped.clients.filter((client) => client.isClosed).length;
    crowd.close();
    stopped.close();
    return [{ name: 'stopped readers', figures: { ...figures, rssGrowth, droppedReaders, missing } }];
  } finally {
    await server.kill();
    await home.drop();
  }
}

function nextChunk(ledger: Ledger, { index }: Writer): Uint8Array {
  const clock = ledger.clockOf(index);
  return typedUpdate({
    client: ledger.clientOf(index),
    clock,
    text: LETTERS,
    ...(clock === 0 ? {} : { deletes: { clock: clock - CHUNK, length: CHUNK } }),
  });
}
