import type { BusMessage } from '#server/application/bus.ts';

export interface BusOutbox {
  put(message: BusMessage): void;
  stop(): void;
}

export interface BusOutboxOptions {
  /** Never rejects; what comes before it resolves waits and is merged, so a slow line costs time and not memory. */
  readonly send: (messages: readonly BusMessage[]) => Promise<void>;
  /** Between two sendings. Default 5 ms. */
  readonly everyMs?: number;
}

/**
 * Collects what is said in one turn of the loop and sends it as one. The first message after a silence leaves at the end
 * of its turn; in a stream there is one sending every few milliseconds, with only the newest word about each thing.
 */
export function createBusOutbox({ send, everyMs = 5 }: BusOutboxOptions): BusOutbox {
  const waiting = new Map<string, BusMessage>();
  let isScheduled = false;
  let isStopped = false;

  async function sendAll(): Promise<void> {
    while (waiting.size > 0 && !isStopped) {
      const messages = [...waiting.values()];
      waiting.clear();
      await Promise.all([send(messages), pause(everyMs)]);
    }
    isScheduled = false;
  }

  return {
    put(message) {
      if (isStopped) return;
      const name = subjectOf(message);
      waiting.set(name, merge(waiting.get(name), message));
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(() => void sendAll());
    },
    stop() {
      isStopped = true;
      waiting.clear();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Messages about the same thing: a later one makes the earlier superfluous. */
function subjectOf(message: BusMessage): string {
  switch (message.kind) {
    case 'clause-written':
    case 'clause-presence':
      return `${message.kind} ${message.organisationId} ${message.meetingId} ${message.clauseId}`;
    case 'clauses-sealed':
    case 'meeting-advanced':
    case 'call-changed':
      return `${message.kind} ${message.organisationId} ${message.meetingId}`;
    case 'meeting-presence':
      return `${message.kind} ${message.node} ${message.meetingId}`;
  }
}

function merge(earlier: BusMessage | undefined, later: BusMessage): BusMessage {
  if (later.kind === 'clause-written' && earlier?.kind === later.kind)
    return { ...later, seq: Math.max(earlier.seq, later.seq) };
  if (later.kind === 'meeting-advanced' && earlier?.kind === later.kind)
    return { ...later, version: Math.max(earlier.version, later.version) };
  if (later.kind !== 'clause-presence' || earlier?.kind !== later.kind) return later;
  // Cursors are told one by one: only the same cursor is overtaken.
  const entries = new Map([...earlier.entries, ...later.entries].map((entry) => [entry.clientId, entry]));
  return { ...later, entries: [...entries.values()] };
}
