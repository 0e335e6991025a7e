import type { LineKind, SharedFrame } from './clause-frames.ts';
import type { Pacing, Pulse } from './clause-pulse.ts';

/** One change of the text on its way to everybody but its sender. */
export interface OutgoingText {
  readonly frame: SharedFrame;
  readonly update: Uint8Array;
  readonly sender: FeedReader | undefined;
}

/** Somebody who has the clause open. */
export interface FeedReader {
  readonly kind: LineKind;
  /** Not fed for the moment: what comes is missed, and made up for later. */
  readonly isLagging: boolean;
  deliver(bytes: Buffer): void;
  miss(update: Uint8Array): void;
}

/**
 * The text as it leaves a room: the first change at once, what follows within a tick together. Each tick's bytes are put
 * together once and the same buffer is handed to every reader, so that a hundred readers cost a hundred writes and no copies.
 */
export class ClauseFeed implements Pacing {
  readonly #readers: ReadonlySet<FeedReader>;
  readonly #pulse: Pulse;
  #waiting: OutgoingText[] = [];
  #isPacing = false;
  #sentAt = -Infinity;

  constructor(readers: ReadonlySet<FeedReader>, pulse: Pulse) {
    this.#readers = readers;
    this.#pulse = pulse;
  }

  send(text: OutgoingText): void {
    this.#waiting.push(text);
    if (this.#isPacing) return;
    if (this.#pulse.now() - this.#sentAt >= this.#pulse.pauseMs) this.flush();
    else {
      this.#isPacing = true;
      this.#pulse.add(this, 'room');
    }
  }

  tick(): void {
    this.#isPacing = false;
    this.flush();
  }

  /** Everybody has everything up to now: call it before somebody new is told the whole text. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const texts = this.#waiting;
    this.#waiting = [];
    this.#sentAt = this.#pulse.now();
    const senders = new Set(texts.map(({ sender }) => sender));
    const shared: Partial<Record<LineKind, Buffer>> = {};
    for (const reader of this.#readers) {
      const isSender = senders.has(reader);
      if (reader.isLagging) {
        for (const text of texts) if (text.sender !== reader) reader.miss(text.update);
      } else if (isSender) {
        const others = texts.filter(({ sender }) => sender !== reader);
        if (others.length > 0) reader.deliver(together(others, reader.kind));
      } else reader.deliver((shared[reader.kind] ??= together(texts, reader.kind)));
    }
  }
}

function together(texts: readonly OutgoingText[], kind: LineKind): Buffer {
  const [first] = texts;
  if (first && texts.length === 1) return first.frame.bytes(kind);
  return Buffer.concat(texts.map(({ frame }) => frame.bytes(kind)));
}
