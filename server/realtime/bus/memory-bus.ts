import { randomUUID } from 'node:crypto';
import type { Bus, BusMessage } from '#server/application/bus.ts';
import { createBusEars, type BusEars, type BusLog } from './bus-ears.ts';
import { createBusOutbox } from './bus-outbox.ts';

export interface MemoryLine {
  join(log: BusLog): Bus;
  /** Nothing passes until mend(). */
  cut(): void;
  mend(): void;
}

/** A line between nodes of one process: for tests, and alone for a Klubba that has no others. */
export function createMemoryLine(): MemoryLine {
  const nodes = new Map<string, BusEars>();
  let isCut = false;

  /** As a copy: what one node changes must not reach the others. */
  function carry(from: string, messages: readonly BusMessage[]): Promise<void> {
    const text = JSON.stringify(messages);
    for (const [node, ears] of nodes)
      if (node !== from && !isCut) ears.hear(JSON.parse(text) as readonly BusMessage[]);
    return Promise.resolve();
  }

  return {
    join(log) {
      const node = randomUUID();
      const ears = createBusEars(log);
      const outbox = createBusOutbox({ send: (messages) => carry(node, messages) });
      nodes.set(node, ears);
      return {
        node,
        publish: outbox.put,
        onMessage: ears.onMessage,
        onResumed: ears.onResumed,
        close() {
          outbox.stop();
          nodes.delete(node);
          return Promise.resolve();
        },
      };
    },
    cut: () => void (isCut = true),
    mend() {
      isCut = false;
      for (const ears of nodes.values()) ears.resumed();
    },
  };
}
