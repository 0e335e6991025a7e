import { randomUUID } from 'node:crypto';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Server } from 'socket.io';
import type { Bus, BusMessage } from '#server/application/bus.ts';
import { type BusLog, type BusObserver, createBusEars, createOutage } from './bus-ears.ts';
import { readBusMessage } from './bus-messages.ts';
import { createBusOutbox } from './bus-outbox.ts';
import { openRedisLine } from './redis-line.ts';

/** What one process says to the others: no browser ever connects here. */
interface BetweenServers {
  messages(node: string, messages: unknown): void;
}
type None = Record<string, never>;

export interface RedisBusOptions {
  readonly url: string;
  readonly log: BusLog;
  readonly observer?: BusObserver;
}

/**
 * The bus on Redis or Valkey, through socket.io's own Redis Streams adapter: its serverSideEmit carries our messages in a
 * namespace that has no sockets. Redis may be away at the start or later; then nothing is sent and PostgreSQL is read.
 */
export function createRedisBus({ url, log, observer }: RedisBusOptions): Bus {
  const node = randomUUID();
  const ears = createBusEars(log);
  const outage = createOutage(log, 'Redis');
  const line = openRedisLine({
    url,
    onUp() {
      outage.ended();
      observer?.isUp?.(true);
      ears.resumed();
    },
    onDown(error) {
      observer?.isUp?.(false);
      outage.began(error);
    },
    onFailure: () => observer?.failed?.(),
  });
  const io = new Server<None, None, BetweenServers>({
    adapter: createAdapter(line.client, {
      streamName: 'klubba',
      channelPrefix: 'klubba',
      onlyPlaintext: true,
    }),
  });
  const namespace = io.of('/bus');

  namespace.on('messages', (from, given) => {
    if (from === node || !Array.isArray(given)) return;
    const messages = given.map(readBusMessage).flatMap((message) => (message ? [message] : []));
    observer?.received?.(messages.length);
    ears.hear(messages);
  });

  function send(messages: readonly BusMessage[]): Promise<void> {
    // Kept for later they would be old news in a heap: whoever comes back reads the database.
    if (!line.isUp) return Promise.resolve();
    namespace.serverSideEmit('messages', node, messages);
    observer?.sent?.(messages.length);
    return Promise.resolve();
  }
  const outbox = createBusOutbox({ send });

  return {
    node,
    publish: outbox.put,
    onMessage: ears.onMessage,
    onResumed: ears.onResumed,
    close() {
      outbox.stop();
      // Server.close() wants an engine, and this server never had one.
      for (const name of ['/', '/bus']) void io.of(name).adapter.close();
      line.close();
      return Promise.resolve();
    },
  };
}
