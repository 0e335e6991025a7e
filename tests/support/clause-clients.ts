import * as decoding from 'lib0/decoding';
import { carriesText, messageType } from '#lib/protocol/clause-wire.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export interface StockClientOptions {
  readonly url: string;
  readonly meetingId: string;
  readonly clauseId: string;
  readonly session: string;
  readonly doc?: Y.Doc;
  readonly origin?: string;
  /** The clause's place on a line of many; without it a socket of its own. */
  readonly webSocket?: SocketClass;
  /** Default 100 ms: tests wait for no client. */
  readonly maxBackoffTime?: number;
  /** A new connection: text messages and acknowledgements count from nought. */
  readonly onOpen?: () => void;
  /** A message with text leaves. */
  readonly onText?: () => void;
  /** So many text messages of this connection are durable. */
  readonly onAcknowledged?: (count: number) => void;
}

/** As much of a WebSocket class as the provider needs. */
type SocketClass = new (address: string) => { send(data: Uint8Array): void };

/** The published y-websocket provider, with only a counter of what it sent and what was acknowledged beside it. */
export class StockClient {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  sent = 0;
  acknowledged = 0;
  readonly notices: string[] = [];
  readonly closes: number[] = [];

  constructor(options: StockClientOptions) {
    this.doc = options.doc ?? new Y.Doc();
    const ownSocket = cookieSocket(options, (socket) => {
      socket.on('close', (code) => void this.closes.push(code));
    });
    this.provider = new WebsocketProvider(
      `${options.url}/yjs/${options.meetingId}`,
      options.clauseId,
      this.doc,
      {
        params: { ack: '1', schema: '1' },
        disableBc: true,
        maxBackoffTime: options.maxBackoffTime ?? 100,
        WebSocketPolyfill: counted(options.webSocket ?? ownSocket, {
          opened: () => {
            this.sent = 0;
            this.acknowledged = 0;
            options.onOpen?.();
          },
          sentText: () => {
            this.sent += 1;
            options.onText?.();
          },
        }),
      },
    );
    this.provider.messageHandlers[messageType.ack] = (_encoder, decoder) => {
      this.acknowledged = decoding.readVarUint(decoder);
      options.onAcknowledged?.(this.acknowledged);
    };
    this.provider.messageHandlers[messageType.notice] = (_encoder, decoder) => {
      this.notices.push(decoding.readVarString(decoder));
    };
  }

  get text(): string {
    return paragraphOf(this.doc).toString();
  }

  get isAllAcknowledged(): boolean {
    return this.provider.synced && this.sent > 0 && this.acknowledged === this.sent;
  }

  type(words: string, at = paragraphOf(this.doc).length): void {
    paragraphOf(this.doc).insert(at, words);
  }

  synced(): Promise<void> {
    return until(() => this.provider.synced, 'client to sync');
  }

  saved(): Promise<void> {
    return until(() => this.isAllAcknowledged, 'everything to be acknowledged');
  }

  destroy(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}

/** A socket class with a cookie, which a browser would send by itself. */
export function cookieSocket(
  { session, origin = 'http://klubba.test' }: Pick<StockClientOptions, 'session' | 'origin'>,
  onMade: (socket: WebSocket) => void,
): new (address: string) => WebSocket {
  return class extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie: `session=${session}` }, origin });
      onMade(this);
    }
  };
}

function counted(
  base: SocketClass,
  note: { readonly opened: () => void; readonly sentText: () => void },
): typeof globalThis.WebSocket {
  const made = class extends base {
    constructor(address: string) {
      super(address);
      note.opened();
    }
    override send(data: Uint8Array): void {
      if (carriesText(data)) note.sentText();
      super.send(data);
    }
  };
  // reason: the provider uses no more of a WebSocket than what is there.
  return made as unknown as typeof globalThis.WebSocket;
}

/** The text of the first paragraph, which the server wrote when it made the clause. */
export function paragraphOf(doc: Y.Doc): Y.XmlText {
  const paragraph = doc.getXmlFragment(clauseFragmentName).get(0);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  if (!(text instanceof Y.XmlText)) throw new Error('the clause has no first paragraph');
  return text;
}

/** Polls until the condition holds; fails with what it waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${String(withinMs)} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface RawClient {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Milliseconds from the last call to the close. */
  send(frame: Uint8Array): void;
}

/** A bare socket that sends whatever it is told, past every check a provider would make. */
export async function openRaw(options: StockClientOptions & { readonly query?: string }): Promise<RawClient> {
  const socket = new WebSocket(
    `${options.url}/yjs/${options.meetingId}/${options.clauseId}${options.query ?? '?ack=1'}`,
    {
      headers: { cookie: `session=${options.session}` },
      origin: options.origin ?? 'http://klubba.test',
    },
  );
  const frames: Uint8Array[] = [];
  socket.on('message', (data: Buffer) => frames.push(new Uint8Array(data)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return {
    socket,
    frames,
    closed,
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
  };
}

/** The HTTP status an upgrade is answered with; 101 when it is let in. */
export function upgradeStatus(
  options: Omit<StockClientOptions, 'origin'> & {
    readonly origin?: string | undefined;
    readonly path?: string;
  },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `${options.url}${options.path ?? `/yjs/${options.meetingId}/${options.clauseId}`}`,
      {
        headers: { cookie: `session=${options.session}` },
        ...(options.origin === undefined ? {} : { origin: options.origin }),
      },
    );
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}
