import {
  ackFrame,
  type ClauseNotice,
  type ClientFrame,
  noticeFrame,
  presenceFrame,
  readClientFrame,
  syncFrame,
} from '#lib/protocol/clause-wire.ts';
import type { FeedReader } from './clause-feed.ts';
import { type LineKind, webSocketFrame } from './clause-frames.ts';
import type { ClauseLine, RefusalReason, StrikeReason } from './clause-line.ts';
import { merged } from './merge-updates.ts';
import type { PresentPerson } from './clause-presence.ts';
import type { ClauseRoom } from './clause-room.ts';
import type { WriteSender } from './group-commit.ts';

/** Who a connection belongs to, as `authorise` found it before the first byte. */
export interface ClauseGrant extends PresentPerson {
  readonly organisationId: string;
  readonly sessionId: string;
  readonly access: 'write' | 'read';
}

export interface ClauseConnectionOptions {
  readonly line: ClauseLine;
  readonly grant: ClauseGrant;
  readonly room: ClauseRoom;
  /** `?ack=1`: this client understands acknowledgements and notices. */
  readonly wantsAcks: boolean;
  /** Ends this clause for the client: the socket of a line of one, a channel of a line of many. */
  readonly onClose: (code: number, reason: string) => void;
  /** Whoever ended it, once. */
  readonly onEnded: () => void;
}

const MAX_GAPS_WHILE_RESYNCING = 100;
const MAX_FOREIGN = 20;
/** A reader who missed more than this is sent the whole text instead. */
const MAX_MISSED_BYTES = 1024 * 1024;

/** One browser's part in one clause, over whatever line it came. */
export class ClauseConnection implements WriteSender, FeedReader {
  readonly grant: ClauseGrant;
  readonly room: ClauseRoom;
  readonly kind: LineKind;
  access: 'write' | 'read';
  readonly #options: ClauseConnectionOptions;
  readonly #line: ClauseLine;
  #textCount = 0;
  #stored = 0;
  #acknowledged = 0;
  /** Text messages that were refused: no acknowledgement passes them until a whole sync is stored. */
  #held: number[] = [];
  #gapsWhileResyncing = 0;
  #foreign = 0;
  #isResyncing = false;
  #missed: Uint8Array[] = [];
  #missedBytes = 0;
  #isClosed = false;

  constructor(options: ClauseConnectionOptions) {
    this.#options = options;
    this.#line = options.line;
    this.kind = options.line.kind;
    this.grant = options.grant;
    this.room = options.room;
    this.access = options.grant.access;
  }

  /** Writers are asked for what they have; everybody hears who is here and, if they asked, what they may do. */
  begin(): void {
    if (this.canWrite) this.askForAll();
    const present = this.room.presence.all();
    if (present.length > 0) this.#send(presenceFrame(present));
    this.tellAccess();
  }

  get canWrite(): boolean {
    return this.access === 'write' && !this.room.isSealed;
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#line.isClosed;
  }

  get isLagging(): boolean {
    return this.#line.isLagging;
  }

  receive(payload: Uint8Array): void {
    const frame: ClientFrame | undefined = readClientFrame(payload);
    if (frame) this.room.receive(this, frame);
    else this.strike('malformed');
  }

  deliver(bytes: Buffer): void {
    if (!this.#isClosed) this.#line.send(bytes);
  }

  /** Kept as a reference to what others are sent, so that twenty who stopped reading cost no more than one. */
  miss(update: Uint8Array): void {
    this.#missedBytes += update.byteLength;
    if (this.#missedBytes > MAX_MISSED_BYTES) this.#missed = [];
    else this.#missed.push(update);
  }

  /** The socket has drained: everything missed meanwhile goes out as one difference. */
  catchUp(): void {
    if (this.#missedBytes === 0) return;
    const missed = this.#missed;
    this.#missed = [];
    this.#missedBytes = 0;
    if (missed.length > 0) this.#send(syncFrame('update', merged(missed)));
    else this.room.tellAll(this);
  }

  notice(notice: ClauseNotice): void {
    if (this.#options.wantsAcks) this.#send(noticeFrame(notice));
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
    if (!this.#options.wantsAcks) return;
    this.#send(ackFrame(count));
    this.#line.hurry();
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
    this.#send(syncFrame('step1', this.room.stateVector()));
  }

  answered(): void {
    this.#isResyncing = false;
  }

  /** Text that builds on something we lack: natural while a sync is under way, a fault otherwise. */
  gap(): void {
    this.refuse('gap');
    if (this.#isResyncing) {
      this.#gapsWhileResyncing += 1;
      if (this.#gapsWhileResyncing > MAX_GAPS_WHILE_RESYNCING) this.#line.addStrike('gap');
      return;
    }
    this.askForAll();
    this.#line.addStrike('gap');
  }

  /**
   * A whole sync with text of somebody else that is not here: what a client saw before its author's server died.
   * Its author hands it in; afterwards this client is asked again.
   */
  foreign(): void {
    this.refuse('foreign');
    this.#foreign += 1;
    if (this.#foreign > MAX_FOREIGN) this.#line.addStrike('foreign');
  }

  strike(reason: StrikeReason): void {
    this.#line.strike(reason);
  }

  refuse(reason: RefusalReason): void {
    this.#line.refuse(reason);
  }

  sendFleeting(bytes: Buffer): void {
    if (!this.isLagging) this.deliver(bytes);
  }

  /** Tells the client that this clause is over for it. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.end();
    this.#options.onClose(code, reason);
  }

  /** The client is gone. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#missed = [];
    this.room.leave(this);
    this.#options.onEnded();
  }

  sendSync(kind: 'step2' | 'update', update: Uint8Array): void {
    this.#send(syncFrame(kind, update));
  }

  #send(payload: Uint8Array): void {
    if (!this.#isClosed)
      this.#line.send(webSocketFrame(payload, this.kind === 'many' ? this.room.channel : undefined));
  }
}
