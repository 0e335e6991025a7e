import type { ClauseKey, ClauseStore, StoredClause } from '#server/application/clause-store.ts';
import {
  clauseCloseCode,
  type ClientFrame,
  type ClauseNotice,
  presenceFrame,
  type PresenceEntry,
  syncFrameHead,
} from '#lib/protocol/clause-wire.ts';
import type { ClauseConnection } from './clause-connection.ts';
import { ClauseDocument } from './clause-document.ts';
import { admitText } from './clause-intake.ts';
import { ClauseFeed } from './clause-feed.ts';
import { SharedFrame } from './clause-frames.ts';
import { ClauseRows } from './clause-rows.ts';
import { ClausePresence } from './clause-presence.ts';
import type { Pulse } from './clause-pulse.ts';
import { type BroadcastMode, ClauseShowing } from './clause-showing.ts';
import { ClauseSnapshots } from './clause-snapshots.ts';
import { ClauseWaiting } from './clause-waiting.ts';
import type { CommitRoom, GroupCommit, PendingWrite, RefusedBecause, WriteSender } from './group-commit.ts';

export interface ClauseRoomOptions {
  readonly key: ClauseKey;
  /** The room's number on lines of many clauses: the same for everybody in it, never used again in this process. */
  readonly channel: number;
  readonly stored: StoredClause;
  readonly store: Pick<ClauseStore, 'load' | 'saveSnapshot' | 'since'>;
  readonly commit: GroupCommit;
  readonly pulse: Pulse;
  readonly broadcast: BroadcastMode;
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
  /** The room is of no use any more: forget it, the next visitor reads the store anew. */
  readonly onCollapse: (because: RefusedBecause | 'broken') => void;
  readonly onAck: (latencyMs: number) => void;
  /** For the other processes. */
  readonly onWritten: (seq: number) => void;
  readonly onPresence: (entries: readonly PresenceEntry[]) => void;
}

/** While the store is away this much text is taken on trust (and never acknowledged), then no more. */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024;

interface TextMessage {
  readonly index: number;
  readonly isWhole: boolean;
  readonly newClientIds: readonly number[];
}

interface FittingMessage extends TextMessage {
  readonly isAllNew: boolean;
}

/** One clause's document and everybody who has it open. The document may be ahead of the store; what is shown is not, unless so chosen. */
export class ClauseRoom implements CommitRoom {
  readonly key: ClauseKey;
  readonly channel: number;
  readonly presence: ClausePresence;
  /** How much of what all processes wrote is in the document. */
  readonly rows: ClauseRows;
  readonly snapshots: ClauseSnapshots;
  readonly connections = new Set<ClauseConnection>();
  /** Admissions under way and connections; the room stays while there are any. */
  visitors = 0;
  isSealed: boolean;
  /** Being sealed by this process: nothing more is taken, and what the store says meanwhile is yesterday's. */
  isSealing = false;
  isClosed = false;
  readonly #options: ClauseRoomOptions;
  readonly #document: ClauseDocument;
  readonly #feed: ClauseFeed;
  readonly #showing: ClauseShowing;
  readonly #waiting: ClauseWaiting;
  #wholeFrame: { readonly of: Uint8Array; readonly frame: SharedFrame } | undefined;
  #pending = 0;
  readonly #settling = new Set<(isSettled: boolean) => void>();

  constructor(options: ClauseRoomOptions) {
    const { stored, pulse } = options;
    this.#options = options;
    this.key = options.key;
    this.channel = options.channel;
    this.isSealed = stored.isSealed;
    this.#document = new ClauseDocument(stored);
    this.#feed = new ClauseFeed(this.connections, pulse);
    this.#showing = new ClauseShowing(options.broadcast, ({ update, sender }) => {
      if (update) this.#show(update, sender);
    });
    this.#waiting = new ClauseWaiting({ ...options, isStalled: () => options.commit.isStalled });
    this.rows = new ClauseRows({
      ...options,
      seq: stored.seq,
      onRow: (update, accountId) => {
        this.snapshots.note({ rows: 1, bytes: update.byteLength });
        const fresh = this.#document.applyRow(update, accountId);
        if (fresh) this.#show(fresh, undefined);
      },
      onSealed: () => {
        this.follow(true);
      },
      isOver: () => this.isClosed,
    });
    this.snapshots = new ClauseSnapshots({
      ...options,
      rows: stored.updates.length,
      take: () => (this.isClosed || this.#document.isWaitingForMore ? undefined : this.#document.whole()),
      seq: () => this.rows.seq,
      settled: () => this.settled(),
    });
    this.presence = new ClausePresence({
      ownerOf: (clientId) => this.#document.ownerOf(clientId),
      broadcast: (entries) => {
        this.showPresence(entries);
        options.onPresence(entries);
      },
    });
  }

  get isWaiting(): boolean {
    return this.#pending > 0;
  }

  stateVector(): Uint8Array {
    return this.#document.stateVector();
  }

  join(connection: ClauseConnection): void {
    this.connections.add(connection);
    connection.begin();
  }

  leave(connection: ClauseConnection): void {
    this.connections.delete(connection);
    this.presence.leave(connection.grant);
  }

  receive(connection: ClauseConnection, frame: ClientFrame): void {
    switch (frame.kind) {
      case 'step1':
        this.#answer(connection, frame.stateVector);
        return;
      case 'update':
        this.#takeText(connection, frame.update, frame.isStep2);
        return;
      case 'presence':
        if (connection.canWrite && !this.presence.receive(connection.grant, frame.entries))
          connection.strike('presence');
        return;
      case 'query-presence':
        connection.deliver(this.#frameOf(presenceFrame(this.presence.all())).bytes(connection.kind));
    }
  }

  notice(notice: ClauseNotice): void {
    for (const connection of this.connections) connection.notice(notice);
  }

  showPresence(entries: readonly PresenceEntry[]): void {
    const frame = this.#frameOf(presenceFrame(entries));
    for (const connection of this.connections) connection.sendFleeting(frame.bytes(connection.kind));
  }

  /** Nothing has been stored for a while: people are told, and those who wait for the text get what is on disk. */
  stalled(): void {
    this.notice('store-unavailable');
    this.#waiting.stalled();
  }

  /** After an outage: those whose text was not taken meanwhile are asked for it. */
  resume(): void {
    for (const connection of this.connections) {
      connection.notice('store-recovered');
      if (connection.isBehind && connection.canWrite) connection.askForAll();
    }
  }

  /** Resolves true when everything taken so far is on disk, false when the room collapses first. */
  settled(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#settling.add(resolve);
      this.#whenStored(() => {
        this.#settling.delete(resolve);
        resolve(true);
      });
    });
  }

  stored(writes: readonly PendingWrite[], written?: { readonly seq: number; readonly rows: number }): void {
    this.#pending -= writes.length;
    if (written) {
      this.rows.written(written);
      this.#options.onWritten(written.seq);
    }
    this.#showing.stored(writes);
    this.#acknowledge(writes);
    const bytes = writes.reduce((sum, { update }) => sum + (update?.byteLength ?? 0), 0);
    this.snapshots.note({ rows: written?.rows ?? 0, bytes });
  }

  refused(because: RefusedBecause): void {
    this.collapse(because);
  }

  /** Memory no longer says what the store says: everybody out, and in again to the store's text. */
  collapse(because: RefusedBecause | 'broken'): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#options.onCollapse(because);
    for (const connection of [...this.connections]) {
      if (because === 'sealed' && connection.access === 'write')
        connection.close(clauseCloseCode.forbidden, 'sealed');
      else connection.close(clauseCloseCode.restart, 'restart');
    }
    this.destroy();
  }

  seal(): void {
    this.isSealed = true;
    for (const connection of [...this.connections]) {
      if (connection.access === 'write') connection.close(clauseCloseCode.forbidden, 'sealed');
      else connection.tellAccess();
    }
  }

  /** What the store says of the seal, after another process changed it. */
  follow(isSealed: boolean): void {
    if (this.isSealing || isSealed === this.isSealed) return;
    if (isSealed) this.seal();
    else this.unseal();
  }

  unseal(): void {
    if (!this.isSealed) return;
    this.isSealed = false;
    for (const connection of this.connections) {
      connection.tellAccess();
      if (connection.canWrite) connection.askForAll();
    }
  }

  /** The whole text, for a reader who missed too much: told when all of it is on disk. */
  tellAll(connection: ClauseConnection): void {
    const whole = this.#document.whole();
    if (this.#wholeFrame?.of !== whole)
      this.#wholeFrame = { of: whole, frame: this.#syncFrame('step2', whole) };
    const { frame } = this.#wholeFrame;
    this.#whenShowable(connection, () => {
      connection.deliver(frame.bytes(connection.kind));
    });
  }

  destroy(): void {
    this.isClosed = true;
    for (const resolve of this.#settling) resolve(false);
    this.presence.destroy();
    this.#document.destroy();
  }

  /** The answer is what the document is now, sent when all of that is on disk: nobody sees what a crash could take back. */
  #answer(connection: ClauseConnection, stateVector: Uint8Array): void {
    const answer = this.#document.since(stateVector);
    if (answer === 'malformed') connection.strike('malformed');
    else if (answer === 'all') this.tellAll(connection);
    else
      this.#whenShowable(connection, () => {
        connection.sendSync('step2', answer);
      });
  }

  #takeText(connection: ClauseConnection, update: Uint8Array, isWhole: boolean): void {
    const index = connection.countText();
    const intake = admitText({
      connection,
      document: this.#document,
      update,
      isWhole,
      isSealed: this.isSealed,
      isFull: this.#options.commit.queuedBytes > MAX_QUEUED_BYTES,
    });
    if (intake.kind === 'held') connection.hold(index);
    else if (intake.kind === 'known') this.#queue(connection, { index, isWhole, newClientIds: [] });
    else this.#apply(connection, update, { ...intake, index, isWhole });
  }

  #apply(connection: ClauseConnection, update: Uint8Array, message: FittingMessage): void {
    let applied: Uint8Array | undefined;
    try {
      applied = this.#document.apply(update, connection.grant.accountId, message);
    } catch {
      connection.strike('malformed');
      this.collapse('broken');
      return;
    }
    this.#queue(connection, message, applied);
  }

  #show(update: Uint8Array, sender: WriteSender | undefined): void {
    this.#feed.send({
      frame: this.#syncFrame('update', update),
      update,
      sender: sender as ClauseConnection | undefined,
    });
  }

  #queue(connection: ClauseConnection, message: TextMessage, update?: Uint8Array): void {
    if (message.isWhole) connection.answered();
    const onStored = message.isWhole
      ? {
          onStored: () => {
            connection.wholeStored(message.index);
          },
        }
      : {};
    this.#enqueue({
      accountId: connection.grant.accountId,
      update,
      newClientIds: message.newClientIds,
      sender: connection,
      index: message.index,
      ...onStored,
    });
  }

  #enqueue(write: Omit<PendingWrite, 'room' | 'queuedAt'>): void {
    const full: PendingWrite = { ...write, room: this, queuedAt: this.#options.now() };
    this.#pending += 1;
    this.#showing.accepted(full);
    if (full.update || this.#pending > 1) this.#options.commit.enqueue(full);
    else this.stored([full]);
  }

  #whenStored(onStored: () => void): void {
    if (this.#pending === 0) onStored();
    else this.#enqueue({ accountId: '', update: undefined, newClientIds: [], onStored });
  }

  #whenShowable(connection: ClauseConnection, show: () => void): void {
    if (this.#showing.isUpToDate || this.#pending === 0) {
      show();
      return;
    }
    this.#waiting.add(connection);
    this.#whenStored(() => {
      this.#waiting.answered(connection);
      show();
    });
  }

  #acknowledge(writes: readonly PendingWrite[]): void {
    const senders = new Set<WriteSender>();
    for (const write of writes) {
      write.onStored?.();
      if (write.index === undefined || !write.sender) continue;
      write.sender.textStored(write.index);
      senders.add(write.sender);
      if (write.update) this.#options.onAck(this.#options.now() - write.queuedAt);
    }
    for (const sender of senders) sender.sendAck();
  }

  #syncFrame(kind: 'step2' | 'update', update: Uint8Array): SharedFrame {
    return new SharedFrame(update, this.channel, syncFrameHead(kind, update.byteLength));
  }

  #frameOf(payload: Uint8Array): SharedFrame {
    return new SharedFrame(payload, this.channel);
  }
}
