import type { ClauseKey, StoredClause } from '#server/application/clause-store.ts';
import {
  clauseCloseCode,
  type ClientFrame,
  type ClauseNotice,
  presenceFrame,
  syncFrame,
} from '#lib/protocol/clause-wire.ts';
import * as Y from 'yjs';
import type { ClauseConnection } from './clause-connection.ts';
import { type SharedFrame, webSocketFrame } from './clause-outbox.ts';
import { ClausePresence } from './clause-presence.ts';
import { judgeUpdate } from './clause-update-check.ts';
import type { CommitRoom, GroupCommit, PendingWrite, RefusedBecause, WriteSender } from './group-commit.ts';

export interface ClauseRoomOptions {
  readonly key: ClauseKey;
  readonly stored: StoredClause;
  readonly commit: GroupCommit;
  readonly now: () => number;
  /** The room is of no use any more: forget it, the next visitor reads the store anew. */
  readonly onCollapse: (because: RefusedBecause | 'broken') => void;
  readonly saveSnapshot: (snapshot: Uint8Array, seq: number) => Promise<void>;
  readonly onAck: (latencyMs: number) => void;
}

const SNAPSHOT_ROWS = 500;
const SNAPSHOT_BYTES = 256 * 1024;
/** While the store is away this much text is taken on trust (and never acknowledged), then no more. */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024;

/** One clause's document and everybody who has it open. The document may be ahead of the store; nobody is shown that. */
export class ClauseRoom implements CommitRoom {
  readonly key: ClauseKey;
  readonly presence: ClausePresence;
  readonly connections = new Set<ClauseConnection>();
  /** Admissions under way and connections; the room stays while there are any. */
  visitors = 0;
  isSealed: boolean;
  isClosed = false;
  readonly #options: ClauseRoomOptions;
  readonly #doc = new Y.Doc();
  readonly #leases: Map<number, string>;
  #applied: Uint8Array | undefined;
  #fullState: Uint8Array | undefined;
  #pending = 0;
  #seq: number;
  #rowsSinceSnapshot: number;
  #bytesSinceSnapshot = 0;
  #isSnapshotting = false;
  readonly #settling = new Set<(isSettled: boolean) => void>();

  constructor(options: ClauseRoomOptions) {
    const { stored } = options;
    this.#options = options;
    this.key = options.key;
    this.isSealed = stored.isSealed;
    this.#leases = new Map(stored.leases);
    this.#seq = stored.seq;
    this.#rowsSinceSnapshot = stored.updates.length;
    this.presence = new ClausePresence({
      ownerOf: (clientId) => this.#leases.get(clientId),
      broadcast: (entries) => {
        this.#broadcast({ bytes: webSocketFrame(presenceFrame(entries)), isFleeting: true });
      },
    });
    fillDocument(this.#doc, stored);
    this.#doc.on('update', (update: Uint8Array) => {
      this.#applied = update;
      this.#fullState = undefined;
    });
  }

  get isWaiting(): boolean {
    return this.#pending > 0;
  }

  get hasUnsavedRows(): boolean {
    return this.#rowsSinceSnapshot > 0;
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
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
        connection.send({ bytes: webSocketFrame(presenceFrame(this.presence.all())) });
    }
  }

  notice(notice: ClauseNotice): void {
    for (const connection of this.connections) connection.notice(notice);
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
      this.#afterPending(() => {
        this.#settling.delete(resolve);
        resolve(true);
      });
    });
  }

  stored(writes: readonly PendingWrite[], seq: number | undefined): void {
    this.#pending -= writes.length;
    if (seq !== undefined) {
      this.#rowsSinceSnapshot += seq - this.#seq;
      this.#seq = seq;
    }
    for (const { update, sender } of writes) {
      if (!update) continue;
      this.#bytesSinceSnapshot += update.byteLength;
      this.#broadcast({ bytes: webSocketFrame(syncFrame('update', update)), update }, sender);
    }
    this.#acknowledge(writes);
    this.#considerSnapshot();
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

  /** After the seal: writers get 4403 and may come back to read. */
  showWritersOut(): void {
    for (const connection of [...this.connections]) {
      if (connection.access === 'write') connection.close(clauseCloseCode.forbidden, 'sealed');
      else connection.tellAccess();
    }
  }

  unseal(): void {
    this.isSealed = false;
    for (const connection of this.connections) {
      connection.tellAccess();
      if (connection.canWrite) connection.askForAll();
    }
  }

  /** Saves the whole document as of now under the last sequence known to be in it. */
  async snapshot(): Promise<void> {
    if (this.#isSnapshotting || this.isClosed || this.#doc.store.pendingStructs !== null) return;
    this.#isSnapshotting = true;
    const seq = this.#seq;
    const state = this.#encodeAll();
    try {
      // What is in the encoding but not yet on disk must get there first, or a sealed room could gain text.
      if (!(await this.settled())) return;
      await this.#options.saveSnapshot(state, seq);
      this.#rowsSinceSnapshot = this.#seq - seq;
      this.#bytesSinceSnapshot = 0;
    } finally {
      this.#isSnapshotting = false;
    }
  }

  destroy(): void {
    this.isClosed = true;
    for (const resolve of this.#settling) resolve(false);
    this.presence.destroy();
    this.#doc.destroy();
  }

  /** The answer is what the document is now, sent when all of that is on disk: nobody sees what a crash could take back. */
  #answer(connection: ClauseConnection, stateVector: Uint8Array): void {
    let answer: Uint8Array;
    try {
      const isEmpty = Y.decodeStateVector(stateVector).size === 0;
      answer = isEmpty ? this.#encodeAll() : Y.encodeStateAsUpdate(this.#doc, stateVector);
    } catch {
      connection.strike('malformed');
      return;
    }
    const frame: SharedFrame = { bytes: webSocketFrame(syncFrame('step2', answer)) };
    this.#afterPending(() => {
      connection.send(frame);
    });
  }

  #encodeAll(): Uint8Array {
    return (this.#fullState ??= Y.encodeStateAsUpdate(this.#doc));
  }

  #takeText(connection: ClauseConnection, update: Uint8Array, isWhole: boolean): void {
    const index = connection.countText();
    const { accountId } = connection.grant;
    const verdict = judgeUpdate({
      update,
      doc: this.#doc,
      accountId,
      ownerOf: (clientId) => this.#leases.get(clientId),
    });
    if (verdict.kind === 'malformed') connection.strike('malformed');
    else if (verdict.kind === 'nothing-new') this.#queue(connection, { index, isWhole });
    else if (!connection.canWrite) this.#refuseWriter(connection);
    else if (verdict.kind === 'forged') connection.strike('forged');
    else if (verdict.kind === 'gap') connection.gap();
    else if (this.#options.commit.queuedBytes > MAX_QUEUED_BYTES) connection.refuse('overloaded');
    else {
      this.#apply(connection, update, { index, isWhole, newClientIds: verdict.newClientIds });
      return;
    }
    if (verdict.kind !== 'nothing-new') connection.hold(index);
  }

  #refuseWriter(connection: ClauseConnection): void {
    const reason = this.isSealed ? 'sealed' : 'read-only';
    connection.refuse(reason);
    connection.close(clauseCloseCode.forbidden, reason);
  }

  #apply(
    connection: ClauseConnection,
    update: Uint8Array,
    message: { readonly index: number; readonly isWhole: boolean; readonly newClientIds: readonly number[] },
  ): void {
    this.#applied = undefined;
    try {
      Y.applyUpdate(this.#doc, update, connection);
    } catch {
      connection.strike('malformed');
      this.collapse('broken');
      return;
    }
    this.#dropPending();
    for (const clientId of message.newClientIds) this.#leases.set(clientId, connection.grant.accountId);
    this.#queue(connection, message, this.#applied);
  }

  /** The check before lets nothing through that would wait for missing text; should Yjs think otherwise, it goes. */
  #dropPending(): void {
    this.#doc.store.pendingStructs = null;
    this.#doc.store.pendingDs = null;
  }

  #queue(
    connection: ClauseConnection,
    message: { readonly index: number; readonly isWhole: boolean; readonly newClientIds?: readonly number[] },
    update?: Uint8Array,
  ): void {
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
      newClientIds: message.newClientIds ?? [],
      sender: connection,
      index: message.index,
      ...onStored,
    });
  }

  #enqueue(write: Omit<PendingWrite, 'room' | 'queuedAt'>): void {
    const full: PendingWrite = { ...write, room: this, queuedAt: this.#options.now() };
    this.#pending += 1;
    if (full.update || this.#pending > 1) this.#options.commit.enqueue(full);
    else this.stored([full], undefined);
  }

  #afterPending(onStored: () => void): void {
    if (this.#pending === 0) onStored();
    else this.#enqueue({ accountId: '', update: undefined, newClientIds: [], onStored });
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

  #considerSnapshot(): void {
    if (this.#rowsSinceSnapshot < SNAPSHOT_ROWS && this.#bytesSinceSnapshot < SNAPSHOT_BYTES) return;
    // The reason is logged by whoever saves; the rows are all there, so the next commit may try again.
    void this.snapshot().catch(() => undefined);
  }

  #broadcast(frame: SharedFrame, except?: object): void {
    for (const connection of this.connections) if (connection !== except) connection.send(frame);
  }
}

/** Fills a document with the stored text in one transaction: replaying 40,000 updates so takes about 0.1 s. */
export function fillDocument(doc: Y.Doc, stored: StoredClause): void {
  doc.transact(() => {
    if (stored.snapshot) Y.applyUpdate(doc, stored.snapshot);
    for (const update of stored.updates) Y.applyUpdate(doc, update);
  });
}
