import type { Duplex } from 'node:stream';
import { clauseCloseCode, presenceFrame } from '#lib/protocol/clause-wire.ts';
import type { RawData, WebSocket } from 'ws';
import { createBucket } from './clause-bucket.ts';
import { type LineKind, webSocketFrame } from './clause-frames.ts';
import { Outbox } from './clause-outbox.ts';
import type { Pulse } from './clause-pulse.ts';

export type StrikeReason = 'malformed' | 'gap' | 'forged' | 'presence' | 'foreign';
export type RefusalReason =
  StrikeReason | 'oversize' | 'read-only' | 'sealed' | 'overloaded' | 'throttled' | 'no-such-clause';

export interface ClauseLineOptions {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly kind: LineKind;
  readonly sessionId: string;
  readonly pulse: Pulse;
  readonly now: () => number;
  readonly onMessage: (message: Uint8Array) => void;
  readonly onCaughtUp: () => void;
  readonly onRefused: (reason: RefusalReason) => void;
  readonly onClosed: () => void;
}

const MAX_STRIKES = 10;
const PING_AFTER_MS = 4_000;
const DEAD_AFTER_MS = 8_500;
const KEEP_ALIVE_MS = 15_000;

/** A stock client hears no pings: a message without content keeps it from thinking we are gone. */
const keepAlive = webSocketFrame(presenceFrame([]));

/** One browser's socket: its pulse, its limits, and what waits to be written to it. Knows nothing of clauses. */
export class ClauseLine {
  readonly kind: LineKind;
  readonly sessionId: string;
  readonly #options: ClauseLineOptions;
  readonly #outbox: Outbox;
  readonly #bucket;
  #strikes = 0;
  #lastSeenAt: number;
  #lastPingAt = 0;
  #lastKeepAliveAt: number;
  #isClosed = false;

  constructor(options: ClauseLineOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.sessionId = options.sessionId;
    this.#lastSeenAt = this.#lastKeepAliveAt = options.now();
    this.#bucket = createBucket({ now: options.now });
    this.#outbox = new Outbox({
      socket: options.stream,
      pulse: options.pulse,
      now: options.now,
      onCaughtUp: options.onCaughtUp,
      onOverloaded: () => {
        this.refuse('overloaded');
        this.close(clauseCloseCode.overloaded, 'overloaded');
      },
    });
    this.#listen(options.socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isLagging(): boolean {
    return this.#outbox.isLagging;
  }

  /** Bytes that are WebSocket frames already. */
  send(bytes: Buffer): void {
    if (!this.#isClosed) this.#outbox.send(bytes);
  }

  /** What waits leaves now: "saved" must not lie in wait for other people's text. */
  hurry(): void {
    if (!this.#isClosed) this.#outbox.flush();
  }

  refuse(reason: RefusalReason): void {
    this.#options.onRefused(reason);
  }

  /** Counts an offence; the tenth ends the line. */
  strike(reason: StrikeReason): void {
    this.refuse(reason);
    this.addStrike(reason);
  }

  addStrike(reason: StrikeReason): void {
    this.#strikes += 1;
    if (this.#strikes < MAX_STRIKES) return;
    this.close(reason === 'forged' ? clauseCloseCode.forbidden : clauseCloseCode.malformed, reason);
  }

  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#outbox.flush();
    this.#finish();
    this.#options.socket.close(code, reason);
    // A client that never answers the close is not waited for.
    setTimeout(() => {
      this.#options.socket.terminate();
    }, 1_000).unref();
  }

  /** Called about once a second: pings, notices a dead link within 10 s, keeps stock clients from thinking we are gone. */
  beat(now: number): void {
    if (now - this.#lastSeenAt > DEAD_AFTER_MS) {
      this.#finish();
      this.#options.socket.terminate();
      return;
    }
    if (now - this.#lastSeenAt > PING_AFTER_MS && now - this.#lastPingAt > PING_AFTER_MS) {
      this.#lastPingAt = now;
      this.#options.socket.ping();
    }
    if (this.kind === 'one' && now - this.#lastKeepAliveAt >= KEEP_ALIVE_MS) {
      this.#lastKeepAliveAt = now;
      if (!this.isLagging) this.send(keepAlive);
    }
    this.#outbox.checkAge();
  }

  #listen(socket: WebSocket): void {
    const seen = (): void => {
      this.#lastSeenAt = this.#options.now();
    };
    socket.on('message', (data, isBinary) => {
      this.#receive(data, isBinary);
    });
    socket.on('pong', seen);
    socket.on('ping', seen);
    socket.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.refuse('oversize');
      else if (error.code?.startsWith('WS_ERR')) this.refuse('malformed');
    });
    socket.on('close', () => {
      this.#finish();
    });
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isClosed) return;
    this.#lastSeenAt = this.#options.now();
    const bytes = bytesOf(data);
    this.#throttle(bytes.byteLength);
    if (isBinary) this.#options.onMessage(bytes);
    else this.strike('malformed');
  }

  /** Too fast a writer is read more slowly; nothing that was sent is thrown away. */
  #throttle(size: number): void {
    const waitMs = this.#bucket.take(size);
    if (waitMs <= 0 || this.#options.socket.isPaused) return;
    this.refuse('throttled');
    this.#options.socket.pause();
    setTimeout(() => {
      this.#lastSeenAt = this.#options.now();
      this.#options.socket.resume();
    }, waitMs).unref();
  }

  #finish(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClosed();
  }
}

/** Below this a message is copied, or it would keep the whole chunk alive that it was read with. */
const COPIED_BYTES = 4_096;

function bytesOf(data: RawData): Uint8Array {
  const whole = Array.isArray(data) ? Buffer.concat(data) : (data as Buffer);
  return whole.byteLength < COPIED_BYTES ? new Uint8Array(whole) : whole;
}
