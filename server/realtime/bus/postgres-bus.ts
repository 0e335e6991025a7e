import { randomUUID } from 'node:crypto';
import type { Bus, BusMessage } from '#server/application/bus.ts';
import { type BusLog, type BusObserver, createBusEars, createOutage } from './bus-ears.ts';
import { createBusOutbox } from './bus-outbox.ts';
import { createPartsReader, writeParts } from './bus-parts.ts';

/** Texts through the database to everybody who listens, ourselves included. */
export interface NoticeLine {
  /** In order, all or none. Rejects when the database is away. */
  send(texts: readonly string[]): Promise<void>;
  /** Lets go of connections that may be dead and makes new ones. */
  reopen(): void;
  close(): Promise<void>;
}

export interface PostgresBusOptions {
  readonly open: (hears: { onText(text: string): void; onListening(): void }) => NoticeLine;
  readonly log: BusLog;
  readonly observer?: BusObserver;
  /** How often the line is tried; after three beats unheard it is opened anew. Default 5,000 ms. */
  readonly beatMs?: number;
}

/** The bus on LISTEN/NOTIFY: nothing to install, and as much at hand as the database itself. */
export function createPostgresBus({ open, log, observer, beatMs = 5_000 }: PostgresBusOptions): Bus {
  const node = randomUUID();
  const ears = createBusEars(log);
  const outage = createOutage(log, 'the line between processes over PostgreSQL');
  let hasListened = false;
  let heardOwnAt = Date.now();

  const reader = createPartsReader({
    node,
    onOwn: isHeard,
    onUnreadable: () => {
      observer?.failed?.();
      log.warn({}, 'a text on the bus that this Klubba cannot read');
    },
  });
  const line = open({
    onText(text) {
      const messages = reader.read(text);
      if (messages.length === 0) return;
      observer?.received?.(messages.length);
      ears.hear(messages);
    },
    onListening() {
      isHeard();
      if (hasListened) ears.resumed();
      hasListened = true;
    },
  });

  /** Our own words came back: both ways are open. */
  function isHeard(): void {
    heardOwnAt = Date.now();
    outage.ended();
    observer?.isUp?.(true);
  }

  async function send(messages: readonly BusMessage[]): Promise<void> {
    try {
      await line.send(writeParts(node, messages));
      observer?.sent?.(messages.length);
    } catch (error) {
      observer?.failed?.();
      observer?.isUp?.(false);
      outage.began(error);
    }
  }
  const outbox = createBusOutbox({ send });

  /** A connection can be dead without saying so: we ourselves must be heard. */
  const beat = setInterval(() => {
    if (Date.now() - heardOwnAt > 3 * beatMs) {
      heardOwnAt = Date.now();
      observer?.isUp?.(false);
      outage.began(new Error('own words were not heard'));
      line.reopen();
    }
    line.send([`${node} []`]).catch((error: unknown) => outage.began(error));
  }, beatMs);
  beat.unref();

  return {
    node,
    publish: outbox.put,
    onMessage: ears.onMessage,
    onResumed: ears.onResumed,
    close() {
      clearInterval(beat);
      outbox.stop();
      return line.close();
    },
  };
}
