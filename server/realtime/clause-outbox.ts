import type { Duplex } from 'node:stream';
import { merged } from './group-commit.ts';

/** A WebSocket frame made once and written to every reader of a room. */
export interface SharedFrame {
  readonly bytes: Buffer;
  /** Set when the frame is a text update that can be merged with others for a reader who fell behind. */
  readonly update?: Uint8Array;
  /** Presence and keep-alives: a reader who fell behind simply does not get them. */
  readonly isFleeting?: boolean;
}

/** Payload → unmasked binary WebSocket frame (RFC 6455 section 5.2). */
export function webSocketFrame(payload: Uint8Array): Buffer {
  const size = payload.byteLength;
  const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x82;
  if (head === 2) frame[1] = size;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.set(payload, head);
  return frame;
}

/** Ticks while any outbox holds frames back: one timer for all connections. */
export interface Pulse {
  add(outbox: Outbox): void;
}

export function createPulse(everyMs = 4): Pulse {
  let waiting = new Set<Outbox>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const due = waiting;
    waiting = new Set();
    timer = undefined;
    for (const outbox of due) outbox.tick();
  };
  return {
    add(outbox) {
      waiting.add(outbox);
      timer ??= setTimeout(tick, everyMs);
    },
  };
}

const LAG_BYTES = 256 * 1024;
const DROP_BYTES = 4 * 1024 * 1024;
const DROP_AFTER_MS = 20_000;

export interface OutboxOptions {
  readonly socket: Duplex;
  readonly pulse: Pulse;
  readonly now: () => number;
  /** Wraps merged updates in the frame a client reads. */
  readonly frameOfUpdate: (update: Uint8Array) => Buffer;
  readonly onOverloaded: () => void;
}

/**
 * What one client shall get. The first frame leaves at once; what follows within one tick leaves as one write. A client
 * whose socket is full is not fed: its updates wait as references to the shared ones and go out as one difference.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #frames: Buffer[] = [];
  #isTicking = false;
  #missed: Uint8Array[] = [];
  #missedBytes = 0;
  #laggingSince: number | undefined;
  #isOverloaded = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    options.socket.on('drain', () => {
      this.#catchUp();
    });
  }

  get isLagging(): boolean {
    return this.#laggingSince !== undefined;
  }

  send(frame: SharedFrame): void {
    if (this.#isOverloaded) return;
    if (this.isLagging) {
      this.#miss(frame);
      return;
    }
    this.#frames.push(frame.bytes);
    if (!this.#isTicking) {
      this.flush();
      this.#isTicking = true;
      this.#options.pulse.add(this);
    }
  }

  tick(): void {
    this.#isTicking = this.#frames.length > 0;
    this.flush();
    if (this.#isTicking) this.#options.pulse.add(this);
  }

  /** Hands everything held back to the socket in one write. */
  flush(): void {
    const [first] = this.#frames;
    if (!first) return;
    const { socket, now } = this.#options;
    const bytes = this.#frames.length === 1 ? first : Buffer.concat(this.#frames);
    this.#frames = [];
    if (!socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > LAG_BYTES) this.#laggingSince ??= now();
    if (socket.writableLength > DROP_BYTES) this.#overload();
  }

  /** Called now and then, since a socket that never drains never says so. */
  checkAge(): void {
    if (this.#laggingSince !== undefined && this.#options.now() - this.#laggingSince > DROP_AFTER_MS)
      this.#overload();
  }

  #miss(frame: SharedFrame): void {
    if (frame.update) {
      this.#missed.push(frame.update);
      this.#missedBytes += frame.update.byteLength;
    } else if (!frame.isFleeting) {
      this.#frames.push(frame.bytes);
      this.#missedBytes += frame.bytes.byteLength;
    }
    if (this.#options.socket.writableLength + this.#missedBytes > DROP_BYTES) this.#overload();
    else this.checkAge();
  }

  #catchUp(): void {
    if (this.#laggingSince === undefined || this.#isOverloaded) return;
    const missed = this.#missed;
    this.#laggingSince = undefined;
    this.#missed = [];
    this.#missedBytes = 0;
    if (missed.length > 0) this.#frames.unshift(this.#options.frameOfUpdate(merged(missed)));
    this.flush();
  }

  #overload(): void {
    if (this.#isOverloaded) return;
    this.#isOverloaded = true;
    this.#frames = [];
    this.#missed = [];
    this.#options.onOverloaded();
  }
}
