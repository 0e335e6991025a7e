import type { Duplex } from 'node:stream';
import type { Pulse } from './clause-pulse.ts';

const LAG_BYTES = 256 * 1024;
const DROP_BYTES = 4 * 1024 * 1024;
const DROP_AFTER_MS = 20_000;
/** Whoever reads at least this much within DROP_AFTER_MS is slow, not gone. */
const PROGRESS_BYTES = 64 * 1024;

export interface OutboxOptions {
  readonly socket: Duplex;
  readonly pulse: Pulse;
  readonly now: () => number;
  /** The socket has taken everything and may be fed again. */
  readonly onCaughtUp: () => void;
  readonly onOverloaded: () => void;
}

/**
 * What one line shall get. The first bytes leave at once; what follows within one tick leaves as one write. While the
 * socket is full the line is lagging: text is then not handed here at all, but sent as one difference when it has drained.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Buffer[] = [];
  #isPacing = false;
  #wroteAt = -Infinity;
  #isLagging = false;
  #progressAt = 0;
  #taken = 0;
  #isOverloaded = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    options.socket.on('drain', () => {
      this.#drained();
    });
  }

  get isLagging(): boolean {
    return this.#isLagging;
  }

  send(bytes: Buffer): void {
    if (this.#isOverloaded) return;
    this.#waiting.push(bytes);
    if (this.#isPacing) return;
    const { pulse } = this.#options;
    if (pulse.now() - this.#wroteAt >= pulse.pauseMs) this.flush();
    else {
      this.#isPacing = true;
      pulse.add(this, 'line');
    }
  }

  tick(): void {
    this.#isPacing = false;
    this.flush();
  }

  /** Hands everything held back to the socket in one write. */
  flush(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const { socket, now, pulse } = this.#options;
    this.#wroteAt = pulse.now();
    const bytes = this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (!socket.writable) return;
    const wasLagging = this.isLagging;
    socket.write(bytes);
    if (socket.writableLength > LAG_BYTES && !wasLagging) {
      this.#isLagging = true;
      this.#progressAt = now();
      this.#taken = this.#takenBySocket();
    }
    // One large answer is let through; what is heaped on a socket that is full already is not.
    if (wasLagging && socket.writableLength > DROP_BYTES) this.#overload();
  }

  /** Called now and then, since a socket that never drains never says so. */
  checkAge(): void {
    if (!this.#isLagging) return;
    const taken = this.#takenBySocket();
    const at = this.#options.now();
    if (taken - this.#taken >= PROGRESS_BYTES) {
      this.#progressAt = at;
      this.#taken = taken;
    } else if (at - this.#progressAt > DROP_AFTER_MS) this.#overload();
  }

  #takenBySocket(): number {
    const { socket } = this.#options;
    const written = 'bytesWritten' in socket ? Number(socket.bytesWritten) : 0;
    return written - socket.writableLength;
  }

  #drained(): void {
    if (!this.#isLagging || this.#isOverloaded) return;
    this.#isLagging = false;
    this.#options.onCaughtUp();
  }

  #overload(): void {
    if (this.#isOverloaded) return;
    this.#isOverloaded = true;
    this.#waiting = [];
    this.#options.onOverloaded();
  }
}
