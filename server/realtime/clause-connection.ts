import type { Duplex } from 'node:stream';
import {
  ackFrame,
  clauseCloseCode,
  type ClauseNotice,
  noticeFrame,
  presenceFrame,
  readClientFrame,
  syncFrame,
} from '#lib/protocol/clause-wire.ts';
import type { RawData, WebSocket } from 'ws';
import { createBucket } from './clause-bucket.ts';
import { Outbox, type Pulse, type SharedFrame, webSocketFrame } from './clause-outbox.ts';
import type { PresentPerson } from './clause-presence.ts';
import type { ClauseRoom } from './clause-room.ts';
import type { WriteSender } from './group-commit.ts';

/** Who a connection belongs to, as `authorise` found it before the handshake. */
export interface ClauseGrant extends PresentPerson {
  readonly organisationId: string;
  readonly sessionId: string;
  readonly access: 'write' | 'read';
}

export type StrikeReason = 'malformed' | 'gap' | 'forged' | 'presence';
export type RefusalReason = StrikeReason | 'oversize' | 'read-only' | 'sealed' | 'overloaded' | 'throttled';

export interface ClauseConnectionOptions {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly grant: ClauseGrant;
  readonly room: ClauseRoom;
  /** `?ack=1`: this client understands acknowledgements and notices. */
  readonly wantsAcks: boolean;
  readonly pulse: Pulse;
  readonly now: () => number;
  readonly onRefused: (reason: RefusalReason) => void;
  readonly onClosed: () => void;
}

const MAX_STRIKES = 10;
const MAX_GAPS_WHILE_RESYNCING = 100;
const PING_AFTER_MS = 4_000;
const DEAD_AFTER_MS = 8_500;
const KEEP_ALIVE_MS = 15_000;

const keepAlive: SharedFrame = { bytes: webSocketFrame(presenceFrame([])), isFleeting: true };

/** One browser's socket to one clause. */
export class ClauseConnection implements WriteSender {
  readonly grant: ClauseGrant;
  readonly room: ClauseRoom;
  access: 'write' | 'read';
  readonly #options: ClauseConnectionOptions;
  readonly #outbox: Outbox;
  readonly #bucket;
  #strikes = 0;
  #textCount = 0;
  #stored = 0;
  #acknowledged = 0;
  /** Text messages that were refused: no acknowledgement passes them until a whole sync is stored. */
  #held: number[] = [];
  #gapsWhileResyncing = 0;
  #isResyncing = false;
  #lastSeenAt: number;
  #lastPingAt = 0;
  #lastKeepAliveAt: number;
  #isClosed = false;

  constructor(options: ClauseConnectionOptions) {
    this.#options = options;
    this.grant = options.grant;
    this.room = options.room;
    this.access = options.grant.access;
    this.#lastSeenAt = this.#lastKeepAliveAt = options.now();
    this.#bucket = createBucket({ now: options.now });
    this.#outbox = new Outbox({
      socket: options.stream,
      pulse: options.pulse,
      now: options.now,
      frameOfUpdate: (update) => webSocketFrame(syncFrame('update', update)),
      onOverloaded: () => {
        this.#options.onRefused('overloaded');
        this.close(clauseCloseCode.overloaded, 'overloaded');
      },
    });
    this.#listen(options.socket);
  }

  /** Writers are asked for what they have; everybody hears who is here and, if they asked, what they may do. */
  begin(): void {
    if (this.canWrite) this.askForAll();
    const present = this.room.presence.all();
    if (present.length > 0) this.send({ bytes: webSocketFrame(presenceFrame(present)), isFleeting: true });
    this.tellAccess();
  }

  get canWrite(): boolean {
    return this.access === 'write' && !this.room.isSealed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(frame: SharedFrame): void {
    if (!this.#isClosed) this.#outbox.send(frame);
  }

  notice(notice: ClauseNotice): void {
    if (this.#options.wantsAcks) this.send({ bytes: webSocketFrame(noticeFrame(notice)) });
  }

  tellAccess(): void {
    this.notice(this.room.isSealed ? 'sealed' : this.access === 'write' ? 'writable' : 'read-only');
  }

  /** A writer who may only read from now on loses the cursor; a reader who may write is asked for what they have. */
  changeAccess(access: 'write' | 'read'): void {
    if (this.access === access) return;
    this.access = access;
    if (access === 'read') this.room.presence.leave(this.grant);
    else if (this.canWrite) this.askForAll();
    this.tellAccess();
  }

  /** Counts a text message; the number is what acknowledgements speak of. */
  countText(): number {
    return ++this.#textCount;
  }

  textStored(index: number): void {
    this.#stored = Math.max(this.#stored, index);
  }

  /** A whole sync is stored: it holds what the refused messages before it held. */
  wholeStored(index: number): void {
    this.#held = this.#held.filter((held) => held > index);
  }

  sendAck(): void {
    const barrier = this.#held[0] ?? Infinity;
    const count = Math.min(this.#stored, barrier - 1);
    if (count <= this.#acknowledged) return;
    this.#acknowledged = count;
    if (this.#options.wantsAcks) this.send({ bytes: webSocketFrame(ackFrame(count)) });
  }

  /** The text message `index` is not taken and must come again in a whole sync. */
  hold(index: number): void {
    this.#held.push(index);
  }

  get isBehind(): boolean {
    return this.#held.length > 0;
  }

  /** Sends sync step 1, which every client answers with all that the document here has not got. */
  askForAll(): void {
    this.#isResyncing = true;
    this.#gapsWhileResyncing = 0;
    this.send({ bytes: webSocketFrame(syncFrame('step1', this.room.stateVector())) });
  }

  answered(): void {
    this.#isResyncing = false;
  }

  /** Text that builds on something we lack: natural while a sync is under way, a fault otherwise. */
  gap(): void {
    this.#options.onRefused('gap');
    if (this.#isResyncing) {
      this.#gapsWhileResyncing += 1;
      if (this.#gapsWhileResyncing > MAX_GAPS_WHILE_RESYNCING) this.#addStrike('gap');
      return;
    }
    this.askForAll();
    this.#addStrike('gap');
  }

  strike(reason: StrikeReason): void {
    this.#options.onRefused(reason);
    this.#addStrike(reason);
  }

  refuse(reason: RefusalReason): void {
    this.#options.onRefused(reason);
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

  /** Called about once a second: pings, notices a dead link, keeps stock clients from thinking we are gone. */
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
    if (now - this.#lastKeepAliveAt >= KEEP_ALIVE_MS) {
      this.#lastKeepAliveAt = now;
      this.send(keepAlive);
    }
    this.#outbox.checkAge();
  }

  #listen(socket: WebSocket): void {
    socket.on('message', (data, isBinary) => {
      this.#receive(data, isBinary);
    });
    socket.on('pong', () => {
      this.#lastSeenAt = this.#options.now();
    });
    socket.on('ping', () => {
      this.#lastSeenAt = this.#options.now();
    });
    socket.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.#options.onRefused('oversize');
      else if (error.code?.startsWith('WS_ERR')) this.#options.onRefused('malformed');
    });
    socket.on('close', () => {
      this.#finish();
    });
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isClosed) return;
    this.#lastSeenAt = this.#options.now();
    const bytes = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer);
    this.#throttle(bytes.byteLength);
    const frame = isBinary ? readClientFrame(bytes) : undefined;
    if (frame) this.room.receive(this, frame);
    else this.strike('malformed');
  }

  /** Too fast a writer is read more slowly; nothing that was sent is thrown away. */
  #throttle(size: number): void {
    const waitMs = this.#bucket.take(size);
    if (waitMs <= 0 || this.#options.socket.isPaused) return;
    this.#options.onRefused('throttled');
    this.#options.socket.pause();
    setTimeout(() => {
      this.#lastSeenAt = this.#options.now();
      this.#options.socket.resume();
    }, waitMs).unref();
  }

  #addStrike(reason: StrikeReason): void {
    this.#strikes += 1;
    if (this.#strikes < MAX_STRIKES) return;
    this.close(reason === 'forged' ? clauseCloseCode.forbidden : clauseCloseCode.malformed, reason);
  }

  #finish(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClosed();
  }
}
