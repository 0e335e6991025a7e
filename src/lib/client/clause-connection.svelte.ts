import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { clauseCloseCode, type ClauseNotice, clauseNotices, messageType } from '../protocol/clause-wire.ts';
import { ClauseKeeper } from './clause-keeper.ts';
import type { ClauseLine } from './clause-line.ts';
import { countingSocket, createSaveLedger } from './clause-socket.ts';
import type { KeptStore, KeptText } from './kept-store.ts';
import { isFinalClose } from './line-retry.ts';
import { createOwnUpdates } from './own-updates.ts';
import { writtenText } from './written-text.ts';

export type ClauseStatus =
  'connecting' | 'synced' | 'offline' | 'signed-out' | 'sealed' | 'read-only' | 'not-saved';

export interface ClauseConnectionOptions {
  readonly clauseId: string;
  readonly line: Pick<ClauseLine, 'socketFor' | 'onChange' | 'status'>;
  /** Text of this person's that an earlier page kept has been put in its place; `at` is when it was written, in ms. */
  readonly onRestored?: (clauseId: string, at: number) => void;
}

/** Text that can no longer be written: shown to its author, who may copy it. */
export interface LateText {
  readonly text: string;
  /** When it was written, in ms. */
  readonly at: number;
}

const NOT_SAVED_AFTER_MS = 5_000;
const TICK_MS = 1_000;

/**
 * One clause's document and its place on the line. The document outlives the connection: whatever happens to the line,
 * the session or the server, typed text stays here and is sent when the server takes it again.
 */
export class ClauseConnection {
  readonly clauseId: string;
  readonly doc = new Y.Doc();
  /** True from the first full sync on: the editor is mounted then and stays. */
  hasSynced = $state(false);
  status = $state<ClauseStatus>('connecting');
  /** Local changes the server has not called durable. */
  unsavedChanges = $state(0);
  /** When the server last called something of ours durable, by this device's clock. */
  savedAt = $state<Date | null>(null);
  /** What this person wrote and the clause takes no more. */
  late = $state.raw<LateText | null>(null);
  readonly isEditable = $derived(this.hasSynced && !['read-only', 'sealed'].includes(this.status));

  readonly #options: ClauseConnectionOptions;
  readonly #ledger = createSaveLedger();
  readonly #own = createOwnUpdates();
  readonly #provider: WebsocketProvider;
  readonly #ticker: ReturnType<typeof setInterval>;
  readonly #stopListening: () => void;
  #store: KeptStore | undefined;
  #keeper: ClauseKeeper | undefined;
  /** What earlier pages kept and this one has not dealt with. */
  #left: readonly KeptText[] = [];
  #notice: ClauseNotice | undefined;
  #isStoreAway = false;
  #finalStatus: ClauseStatus | undefined;
  #failures = 0;
  #unsavedSince: number | undefined;

  constructor(options: ClauseConnectionOptions) {
    this.#options = options;
    this.clauseId = options.clauseId;
    // Before the provider is made, so that a change is counted before it is sent.
    this.doc.on('update', this.#noteUpdate);
    this.#provider = this.#connect();
    this.#stopListening = options.line.onChange(this.#refresh);
    this.#ticker = setInterval(this.#refresh, TICK_MS);
  }

  get awareness(): WebsocketProvider['awareness'] {
    return this.#provider.awareness;
  }

  /** Tries again now: after logging in, after a reopened clause, or because somebody asked. */
  reconnect(): void {
    this.#finalStatus = undefined;
    this.#notice = undefined;
    this.#failures = 0;
    this.#provider.wsUnsuccessfulReconnects = 0;
    this.#provider.disconnect();
    this.#provider.connect();
    this.#refresh();
  }

  /** From now on unsaved text is kept in the browser, and what earlier pages left there is dealt with. */
  keepIn(store: KeptStore, left: readonly KeptText[]): void {
    this.#store = store;
    this.#left = left;
    this.#keeper = new ClauseKeeper({
      store,
      name: { clauseId: this.clauseId, pageId: this.doc.clientID },
      hasUnsaved: () => this.unsavedChanges > 0,
      unsaved: () => this.#own.merged(),
    });
    this.#keeper.changed();
    this.#settleLeft();
  }

  /** Writes unsaved text to the browser's store now. */
  flush(): Promise<void> {
    return this.#keeper?.flush() ?? Promise.resolve();
  }

  /** The author has what came too late, or does not want it. */
  dismissLate(): void {
    this.late = null;
    this.#ledger.gaveUp();
    this.#settleCount();
    this.#removeLeft();
  }

  /** The person may no longer read the clause: nothing of it stays here. (JAV-1) */
  forget(): void {
    this.#removeLeft();
    void this.#keeper?.forget();
    this.destroy();
  }

  destroy(): void {
    clearInterval(this.#ticker);
    this.#stopListening();
    void this.flush();
    this.doc.off('update', this.#noteUpdate);
    this.#provider.destroy();
    this.doc.destroy();
  }

  #connect(): WebsocketProvider {
    const { clauseId, line } = this.#options;
    const provider = new WebsocketProvider('', clauseId, this.doc, {
      connect: false,
      // Another tab is another login: its edits must travel through its own connection.
      disableBc: true,
      // For a clause the server closed alone; the line itself has waits of its own.
      maxBackoffTime: 1_500 + Math.random() * 2_000,
      shouldReconnect: ({ code }) => !isFinalClose(code),
      WebSocketPolyfill: countingSocket({
        base: line.socketFor(clauseId),
        onConnecting: () => {
          this.#ledger.connecting();
        },
        onTextSent: (text) => {
          this.#ledger.sent(text);
        },
      }),
    });
    // A quiet clause is no dead line: the line has a heartbeat for all of them.
    clearInterval(provider._checkInterval);
    provider.messageHandlers[messageType.ack] = (_encoder, decoder) => {
      this.#acknowledged(decoding.readVarUint(decoder));
    };
    provider.messageHandlers[messageType.notice] = (_encoder, decoder) => {
      this.#noticed(decoding.readVarString(decoder));
    };
    provider.on('sync', (isSynced) => {
      if (isSynced) {
        this.hasSynced = true;
        this.#failures = 0;
      }
      this.#refresh();
      if (isSynced) this.#settleLeft();
    });
    provider.on('status', this.#refresh);
    provider.on('connection-close', (event) => {
      this.#closed(event);
    });
    provider.connect();
    return provider;
  }

  readonly #noteUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider) return;
    this.#ledger.edited();
    this.#own.edited(update);
    this.#unsavedSince ??= Date.now();
    this.#settleCount();
  };

  #acknowledged(count: number): void {
    // reason: replaced as a whole at every acknowledgement, never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    if (this.#ledger.acknowledged(count)) this.savedAt = new Date();
    this.#unsavedSince = this.#ledger.unsaved > 0 ? Date.now() : undefined;
    this.#settleCount();
    if (this.unsavedChanges === 0 && this.#left.length === 0) this.late = null;
    this.#refresh();
  }

  #settleCount(): void {
    this.unsavedChanges = this.#ledger.unsaved;
    this.#own.keepLast(this.unsavedChanges);
    this.#keeper?.changed();
  }

  #noticed(text: string): void {
    const notice = clauseNotices.find((known) => known === text);
    if (notice === 'store-unavailable') this.#isStoreAway = true;
    else if (notice === 'store-recovered') this.#isStoreAway = false;
    else this.#notice = notice;
    this.#refresh();
    this.#settleLeft();
  }

  #closed(event: CloseEvent | null): void {
    this.#isStoreAway = false;
    if (event?.code === clauseCloseCode.signedOut) this.#finalStatus = 'signed-out';
    else if (event?.code === clauseCloseCode.forbidden) this.#shutOut(event.reason);
    else if (event) this.#failures += 1;
    this.#refresh();
    this.#settleLeft();
  }

  #shutOut(reason: string): void {
    this.#finalStatus = reason === 'sealed' ? 'sealed' : 'read-only';
    // Not asked for a clause one may not read: nothing of it is shown, and nothing of it stays. (JAV-1, SEC-1)
    if (!this.hasSynced && reason !== 'sealed') this.#removeLeft();
  }

  /** Once the text is here and it is known who may write it: kept text goes in, or to its author. */
  #settleLeft(): void {
    if (!this.hasSynced) return;
    if (this.status === 'sealed' || this.status === 'read-only') this.#showLate();
    else if (this.#provider.synced && this.#notice === 'writable') this.#restore();
  }

  #restore(): void {
    this.late = null;
    const left = this.#left;
    if (left.length === 0) return;
    this.#left = [];
    const before = this.#ledger.edits;
    for (const { update } of left) Y.applyUpdate(this.doc, update, 'kept');
    // Builds on text that is nowhere now: it stays kept, in case somebody brings that text back.
    if (this.doc.store.pendingStructs) return;
    if (this.#ledger.edits > before)
      this.#options.onRestored?.(this.clauseId, Math.max(...left.map((one) => one.at)));
    // In this page's own keeping first, then out of the earlier page's.
    void this.flush().then(() => {
      this.#removeFromStore(left);
    });
  }

  #showLate(): void {
    const own = this.unsavedChanges > 0 ? this.#own.merged() : undefined;
    // Some of what was kept may have arrived, with only the acknowledgement lost.
    const known = Y.encodeStateVector(this.doc);
    const left = this.#left.map((one) => Y.diffUpdate(one.update, known));
    const updates = [...left, ...(own ? [own] : [])];
    const text = updates.length > 0 ? writtenText(this.doc, Y.mergeUpdates(updates)) : '';
    const at = own ? Date.now() : Math.max(...this.#left.map((one) => one.at));
    if (text !== '') this.late = { text, at };
    else if (updates.length > 0) this.dismissLate();
  }

  #removeLeft(): void {
    const left = this.#left;
    this.#left = [];
    this.#removeFromStore(left);
  }

  #removeFromStore(left: readonly KeptText[]): void {
    for (const one of left) this.#store?.remove(one, one.at).catch(() => undefined);
  }

  readonly #refresh = (): void => {
    this.status = this.#currentStatus();
  };

  #currentStatus(): ClauseStatus {
    if (this.#finalStatus) return this.#finalStatus;
    // The first events come while the provider is still being made.
    if (!this.#provider?.wsconnected) return this.#statusWithoutLine();
    if (this.#notice === 'sealed' || this.#notice === 'read-only') return this.#notice;
    if (this.#isStoreAway || this.#isWaitingTooLong()) return 'not-saved';
    return this.#provider.synced ? 'synced' : 'connecting';
  }

  #statusWithoutLine(): ClauseStatus {
    const { status } = this.#options.line;
    if (status === 'signed-out') return 'signed-out';
    return status === 'open' || status === 'connecting'
      ? this.#failures > 0
        ? 'offline'
        : 'connecting'
      : 'offline';
  }

  #isWaitingTooLong(): boolean {
    return this.#unsavedSince !== undefined && Date.now() - this.#unsavedSince > NOT_SAVED_AFTER_MS;
  }
}
