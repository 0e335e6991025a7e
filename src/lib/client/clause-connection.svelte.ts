import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { clauseSchemaVersion } from '../protocol/clause-schema-version.ts';
import {
  clauseCloseCode,
  type ClauseNotice,
  clauseNotices,
  messageType,
  queryPresenceFrame,
} from '../protocol/clause-wire.ts';
import { countingSocket, createSaveLedger } from './clause-socket.ts';

export type ClauseStatus =
  'connecting' | 'synced' | 'offline' | 'signed-out' | 'sealed' | 'read-only' | 'not-saved';

export interface ClauseConnectionOptions {
  /** `wss://host`, without a path. */
  readonly serverUrl: string;
  readonly meetingId: string;
  readonly clauseId: string;
  /**
   * Asked when the server will not let us in: a browser is not told the HTTP status of a refused handshake.
   * `signed-out` stops the attempts until reconnect().
   */
  readonly whyRefused?: () => Promise<'signed-out' | undefined>;
  /** Default the browser's own. */
  readonly webSocket?: typeof WebSocket;
}

const PROBE_AFTER_MS = 4_000;
const DEAD_AFTER_MS = 8_000;
const NOT_SAVED_AFTER_MS = 5_000;
const TICK_MS = 1_000;

/**
 * One clause's document and its connection. The document outlives the connection: whatever happens to the line, the
 * session or the server, typed text stays here and is sent when the server takes it again.
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
  readonly isEditable = $derived(this.hasSynced && !['read-only', 'sealed'].includes(this.status));

  readonly #options: ClauseConnectionOptions;
  readonly #ledger = createSaveLedger();
  readonly #provider: WebsocketProvider;
  readonly #ticker: ReturnType<typeof setInterval>;
  #notice: ClauseNotice | undefined;
  #isStoreAway = false;
  #finalStatus: ClauseStatus | undefined;
  #failures = 0;
  #probedAt: number | undefined;
  #connectingSince = Date.now();
  #unsavedSince: number | undefined;
  #isDestroyed = false;

  constructor(options: ClauseConnectionOptions) {
    this.#options = options;
    this.clauseId = options.clauseId;
    // Before the provider is made, so that a change is counted before it is sent.
    this.doc.on('update', this.#noteUpdate);
    this.#provider = this.#connect();
    this.#ticker = setInterval(this.#tick, TICK_MS);
    if (typeof window !== 'undefined') {
      window.addEventListener('online', this.#online);
      window.addEventListener('offline', this.#offline);
    }
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

  destroy(): void {
    this.#isDestroyed = true;
    clearInterval(this.#ticker);
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.#online);
      window.removeEventListener('offline', this.#offline);
    }
    this.doc.off('update', this.#noteUpdate);
    this.#provider.destroy();
    this.doc.destroy();
  }

  #connect(): WebsocketProvider {
    const { serverUrl, meetingId, clauseId, webSocket = WebSocket } = this.#options;
    const provider = new WebsocketProvider(`${serverUrl}/yjs/${meetingId}`, clauseId, this.doc, {
      connect: false,
      params: { ack: '1', schema: String(clauseSchemaVersion) },
      // Another tab is another login: its edits must travel through its own connection.
      disableBc: true,
      // The provider has no jitter of its own; without it a restart brings everybody back in the same instant.
      maxBackoffTime: 1_500 + Math.random() * 2_000,
      WebSocketPolyfill: countingSocket({
        base: webSocket,
        onConnecting: () => {
          this.#ledger.connecting();
          this.#connectingSince = Date.now();
        },
        onTextSent: (text) => {
          this.#ledger.sent(text);
        },
      }),
    });
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
    });
    provider.on('status', this.#refresh);
    provider.on('connection-close', (event) => {
      this.#closed(event);
    });
    provider.connect();
    return provider;
  }

  readonly #noteUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider) return;
    this.#ledger.edited();
    this.#unsavedSince ??= Date.now();
    this.unsavedChanges = this.#ledger.unsaved;
  };

  #acknowledged(count: number): void {
    // reason: replaced as a whole at every acknowledgement, never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    if (this.#ledger.acknowledged(count)) this.savedAt = new Date();
    this.unsavedChanges = this.#ledger.unsaved;
    this.#unsavedSince = this.unsavedChanges > 0 ? Date.now() : undefined;
    this.#refresh();
  }

  #noticed(text: string): void {
    const notice = clauseNotices.find((known) => known === text);
    if (notice === 'store-unavailable') this.#isStoreAway = true;
    else if (notice === 'store-recovered') this.#isStoreAway = false;
    else this.#notice = notice;
    this.#refresh();
  }

  #closed(event: CloseEvent | null): void {
    this.#probedAt = undefined;
    this.#isStoreAway = false;
    if (event?.code === clauseCloseCode.signedOut) this.#finalStatus = 'signed-out';
    else if (event?.code === clauseCloseCode.forbidden)
      this.#finalStatus = event.reason === 'sealed' ? 'sealed' : 'read-only';
    else if (event) {
      this.#failures += 1;
      if (!this.#provider.wsconnected) void this.#askWhy();
    }
    this.#refresh();
  }

  async #askWhy(): Promise<void> {
    const reason = await this.#options.whyRefused?.().catch(() => undefined);
    if (reason !== 'signed-out' || this.#isDestroyed || this.#provider.synced) return;
    this.#finalStatus = 'signed-out';
    this.#provider.disconnect();
    this.#refresh();
  }

  /** Finds a line that is up in name only, within 10 seconds; pings of the socket itself are invisible to a page. */
  readonly #tick = (): void => {
    const provider = this.#provider;
    const at = Date.now();
    if (provider.wsconnected) this.#probe(at, provider.wsLastMessageReceived);
    else if (provider.wsconnecting && at - this.#connectingSince > DEAD_AFTER_MS) this.#startOver();
    this.#refresh();
  };

  #probe(at: number, heardAt: number): void {
    if (this.#probedAt !== undefined && heardAt >= this.#probedAt) this.#probedAt = undefined;
    if (this.#probedAt === undefined) {
      if (at - heardAt >= PROBE_AFTER_MS) this.#sendProbe(at);
    } else if (at - this.#probedAt >= DEAD_AFTER_MS - PROBE_AFTER_MS) {
      this.#startOver();
    }
  }

  #sendProbe(at: number): void {
    this.#probedAt = at;
    this.#provider.ws?.send(queryPresenceFrame() as Uint8Array<ArrayBuffer>);
  }

  #startOver(): void {
    this.#failures += 1;
    this.#probedAt = undefined;
    this.#provider.disconnect();
    this.#provider.connect();
  }

  readonly #online = (): void => {
    if (this.#provider.shouldConnect && !this.#provider.wsconnected) this.reconnect();
  };

  readonly #offline = (): void => {
    if (this.#provider.wsconnected) this.#sendProbe(Date.now());
  };

  readonly #refresh = (): void => {
    this.status = this.#currentStatus();
  };

  #currentStatus(): ClauseStatus {
    if (this.#finalStatus) return this.#finalStatus;
    // The first events come while the provider is still being made.
    if (!this.#provider?.wsconnected) return this.hasSynced || this.#failures > 0 ? 'offline' : 'connecting';
    if (this.#notice === 'sealed' || this.#notice === 'read-only') return this.#notice;
    if (this.#isStoreAway || this.#isWaitingTooLong()) return 'not-saved';
    return this.#provider.synced ? 'synced' : 'connecting';
  }

  #isWaitingTooLong(): boolean {
    return this.#unsavedSince !== undefined && Date.now() - this.#unsavedSince > NOT_SAVED_AFTER_MS;
  }
}
