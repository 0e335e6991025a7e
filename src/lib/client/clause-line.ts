import { clauseSchemaVersion } from '../protocol/clause-schema-version.ts';
import { clauseCloseCode } from '../protocol/clause-wire.ts';
import { lineRequest } from '../protocol/clause-line-wire.ts';
import { ClauseChannels, type LineEnd } from './clause-channels.ts';
import { callPatience, isFinalClose, retryWait } from './line-retry.ts';

/** `down` from the first failure until the line is up again; `signed-out` and `refused` until retry(). */
export type LineStatus = 'connecting' | 'open' | 'down' | 'signed-out' | 'refused';

export interface ClauseLineOptions {
  /** `wss://host`, without a path. */
  readonly serverUrl: string;
  readonly meetingId: string;
  /** Whose page this is: under another login of the same browser the server refuses the line. */
  readonly accountId: string;
  /**
   * Asked when the server will not let us in: a browser is not told the HTTP status of a refused handshake.
   * `signed-out` stops the attempts until retry().
   */
  readonly whyRefused?: () => Promise<'signed-out' | undefined>;
  /** Where cookies do not reach the server: opens one line, once. Asked for before every call. */
  readonly ticket?: () => Promise<string | undefined>;
  /** Default the browser's own. */
  readonly webSocket?: typeof WebSocket;
  readonly random?: () => number;
}

const TICK_MS = 1_000;
const PROBE_AFTER_MS = 3_000;
const PROBE_PATIENCE_MS = 4_000;
/** When the browser has said that something about the network changed, a healthy line answers at once. */
const DOUBT_PATIENCE_MS = 2_000;
/** A line that was up for this long was a success: after it the waiting starts from the beginning. */
const STEADY_MS = 10_000;
const BROKEN: LineEnd = { code: 1006, reason: '' };

/**
 * The one WebSocket of a page for all clauses of a meeting. Called when the first clause is asked for, and kept up from
 * then on: with waits that grow, a heartbeat of its own, and an ear for what the browser says about the network.
 */
export class ClauseLine {
  readonly #options: ClauseLineOptions;
  readonly #channels: ClauseChannels;
  readonly #listeners = new Set<() => void>();
  readonly #ticker: ReturnType<typeof setInterval>;
  #status: LineStatus = 'connecting';
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #openedAt = 0;
  #heardAt = 0;
  #probe: { readonly at: number; readonly until: number } | undefined;
  #isAsking = false;
  #isStarted = false;
  #isDestroyed = false;

  constructor(options: ClauseLineOptions) {
    this.#options = options;
    this.#channels = new ClauseChannels((message) => {
      this.#send(message);
    });
    this.#ticker = setInterval(this.#tick, TICK_MS);
    if (typeof window === 'undefined') return;
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#doubt);
    document.addEventListener('visibilitychange', this.#seen);
  }

  get status(): LineStatus {
    return this.#status;
  }

  /** A WebSocket class for one clause, for the provider's `WebSocketPolyfill` option. */
  socketFor(clauseId: string): typeof WebSocket {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#dial();
    }
    return this.#channels.socketFor(clauseId);
  }

  /** Calls whenever the status has changed; gives the function that stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls now: after logging in again, or because the network is said to be back. A line that is up is left alone. */
  retry(): void {
    if (this.#isDestroyed || !this.#isStarted || this.#status === 'open') return;
    this.#failures = 0;
    this.#channels.lineExpected();
    if (this.#status !== 'connecting') this.#become('down');
    this.#letGo();
    this.#dial();
  }

  destroy(): void {
    this.#isDestroyed = true;
    clearInterval(this.#ticker);
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.#online);
      window.removeEventListener('offline', this.#doubt);
      document.removeEventListener('visibilitychange', this.#seen);
    }
    this.#listeners.clear();
    this.#letGo();
  }

  #dial(): void {
    const { ticket } = this.#options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#lost(BROKEN);
    }, callPatience(this.#failures));
    if (!ticket) {
      this.#call();
      return;
    }
    const timer = this.#timer;
    // reason: without an answer the cookie may still do, and else the refusal says it.
    void ticket()
      .catch(() => undefined)
      .then((one) => {
        // Given up or begun anew meanwhile: that call has its own ticket.
        if (this.#timer === timer && !this.#isDestroyed && !this.#isStopped) this.#call(one);
      });
  }

  get #isStopped(): boolean {
    return this.#status === 'signed-out' || this.#status === 'refused';
  }

  #call(ticket?: string): void {
    const { serverUrl, meetingId, accountId, webSocket = WebSocket } = this.#options;
    const asked = new URLSearchParams({ ack: '1', schema: String(clauseSchemaVersion), account: accountId });
    if (ticket !== undefined) asked.set('ticket', ticket);
    const socket = new webSocket(`${serverUrl}/yjs/${meetingId}?${asked.toString()}`);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#opened();
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      this.#heardAt = Date.now();
      this.#channels.receive(new Uint8Array(event.data));
    };
    socket.onclose = (event) => {
      this.#lost({ code: event.code, reason: event.reason });
    };
    // A refused handshake is an error and a close; the close says all there is. Node throws what nobody listens to.
    socket.onerror = () => undefined;
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#openedAt = this.#heardAt = Date.now();
    this.#probe = undefined;
    this.#become('open');
    this.#channels.lineOpened();
  }

  #lost(end: LineEnd): void {
    const wasOpen = this.#status === 'open';
    const wasSteady = wasOpen && Date.now() - this.#openedAt >= STEADY_MS;
    this.#letGo();
    this.#failures = wasSteady ? 1 : this.#failures + 1;
    if (isFinalClose(end.code)) {
      this.#stop(end);
      return;
    }
    this.#become('down');
    this.#channels.lineLost(end);
    this.#timer = setTimeout(
      () => {
        this.#dial();
      },
      retryWait(this.#failures, this.#options.random),
    );
    if (!wasOpen) void this.#askWhy();
  }

  #stop(end: LineEnd): void {
    this.#letGo();
    this.#become(end.code === clauseCloseCode.signedOut ? 'signed-out' : 'refused');
    this.#channels.lineEnded(end);
  }

  /** One question at a time, whatever the number of clauses and attempts. */
  async #askWhy(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    // reason: no answer is no reason to stop calling.
    const reason = await this.#options.whyRefused?.().catch(() => undefined);
    this.#isAsking = false;
    if (reason !== 'signed-out' || this.#isDestroyed || this.#status === 'open') return;
    this.#stop({ code: clauseCloseCode.signedOut, reason });
  }

  /** Hangs up without hearing of it, and calls nobody. */
  #letGo(): void {
    clearTimeout(this.#timer);
    this.#probe = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #send(message: Uint8Array): void {
    if (this.#status === 'open') this.#socket?.send(message as Uint8Array<ArrayBuffer>);
  }

  #become(status: LineStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }

  /** Finds a line that is up in name only, within 10 seconds; pings of the socket itself are invisible to a page. (R7) */
  readonly #tick = (): void => {
    if (this.#status !== 'open') return;
    const at = Date.now();
    if (this.#probe && this.#heardAt >= this.#probe.at) this.#probe = undefined;
    if (!this.#probe) {
      if (at - this.#heardAt >= PROBE_AFTER_MS) this.#ask(at, PROBE_PATIENCE_MS);
    } else if (at >= this.#probe.until) {
      this.#lost(BROKEN);
    }
  };

  #ask(at: number, patience: number): void {
    const until = Math.min(at + patience, this.#probe?.until ?? Infinity);
    this.#probe = { at: this.#probe?.at ?? at, until };
    this.#send(lineRequest({ kind: 'ping' }));
  }

  readonly #doubt = (): void => {
    if (this.#status === 'open') this.#ask(Date.now(), DOUBT_PATIENCE_MS);
  };

  readonly #online = (): void => {
    if (this.#status === 'open') this.#doubt();
    else if (!this.#isStopped) this.retry();
  };

  /** Back from another tab or from sleep: what was waited for is waited for no longer. */
  readonly #seen = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (this.#status === 'open') this.#doubt();
    else if (this.#status === 'down' && !this.#socket) this.retry();
  };
}
