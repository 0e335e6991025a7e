import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from '../support/clause-clients.ts';
import { type Crowd, openCrowd } from './load/crowd.ts';
import { startTyping } from './load/typists.ts';
import type { RunningServer } from './servers/server-kind.ts';
import { yWebsocketDialect } from './wire/dialect.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A relay in this process that may forget some of the updates. */
async function startRelay(isForgotten: (update: number) => boolean): Promise<RunningServer> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const everybody = new Set<WebSocket>();
  let updates = 0;
  sockets.on('connection', (socket) => {
    everybody.add(socket);
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      if (data[1] === 0) socket.send(Uint8Array.of(0, 1, 2, 0, 0));
      else if (data[1] === 2 && !isForgotten((updates += 1)))
        for (const other of everybody) if (other !== socket) other.send(data);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const stop = (): Promise<void> => {
    sockets.close();
    for (const socket of everybody) socket.terminate();
    http.close();
    return Promise.resolve();
  };
  stops.push(() => void stop());
  return {
    pid: process.pid,
    port: (http.address() as AddressInfo).port,
    readyAt: performance.now(),
    dialect: () => yWebsocketDialect('room'),
    stop,
    kill: stop,
    output: () => '',
  };
}

async function typeALittle(server: RunningServer): Promise<Crowd> {
  const crowd = await openCrowd(server, { rooms: 1, writersPerRoom: 2, readersPerRoom: 3, sampleEvery: 1 });
  stops.push(() => {
    crowd.close();
  });
  crowd.ledger.measure(performance.now(), Infinity);
  const typing = startTyping({ ledger: crowd.ledger, writers: crowd.writers, perSecond: 200 });
  await until(() => crowd.ledger.clockOf(0) >= 40 && crowd.ledger.clockOf(1) >= 40, 'both to have typed');
  typing.stop();
  return crowd;
}

describe('the crowd of the load generator', () => {
  it('[004-5] counts a delivery for every update at every other client', async () => {
    const crowd = await typeALittle(await startRelay(() => false));
    await until(() => crowd.owed().updates === 0, 'everything to arrive');
    const updates = crowd.ledger.clockOf(0) + crowd.ledger.clockOf(1);
    expect(crowd.receivers).toBe(4);
    expect(crowd.ledger.measuredUnits).toBe(updates);
    expect(crowd.ledger.latency.count).toBe(updates * crowd.receivers);
    expect(crowd.sampled.every((client) => client.gaps === 0)).toBe(true);
  });

  it('[004-5] sees an update that a server forgot in the middle, and one at the end', async () => {
    const middle = await typeALittle(await startRelay((update) => update === 20));
    await until(() => middle.sampled.some((client) => client.gaps > 0), 'the hole to be seen');
    const end = await typeALittle(await startRelay((update) => update > 60));
    expect(end.owed().updates).toBeGreaterThan(0);
  });

  it('[004-5] misses the whole text when a newcomer is given none', async () => {
    const server = await startRelay(() => false);
    const crowd = await typeALittle(server);
    const updates = crowd.ledger.clockOf(0) + crowd.ledger.clockOf(1);
    expect(await crowd.missingForNewcomer(server, [0])).toBe(updates);
  });
});
