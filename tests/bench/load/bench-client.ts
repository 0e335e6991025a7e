import { connect, type Socket } from 'node:net';
import { type Dialect, message, sync, syncMessage } from '../wire/dialect.ts';
import { readRuns } from '../wire/update-heads.ts';
import { type Cursor, readVarUint } from '../wire/varuint.ts';
import { clientFrame, FrameReader, opcode } from '../wire/web-socket-frames.ts';
import type { Ledger } from './ledger.ts';

export interface BenchClientOptions {
  readonly port: number;
  readonly dialect: Dialect;
  readonly ledger: Ledger;
  /** true: every update is read, for latency and completeness. false: frames are only counted once synced. */
  readonly isSampled: boolean;
  /** Index in the ledger of the writer who sits here: its own words coming back are no delivery. */
  readonly writer?: number;
  /** Keeps the first sync step 2, to look into afterwards. */
  readonly keepsFirstSync?: boolean;
}

const READ_SIZE = 256 * 1024;
// One for all sockets: each read is dealt with before the next begins.
const readBuffer = Buffer.allocUnsafe(READ_SIZE);
const EMPTY_STATE_VECTOR = Uint8Array.of(0);
const EMPTY_UPDATE = Uint8Array.of(0, 0);

/** One pretended browser: a TCP socket, WebSocket frames by hand and no document. */
export class BenchClient {
  readonly socket: Socket;
  readonly reader: FrameReader;
  firstSync: Uint8Array | undefined;
  firstSyncAt: number | undefined;
  isClosed = false;
  closeCode: number | undefined;
  /** Next clock expected of each writer. */
  readonly expected: number[] = [];
  gaps = 0;
  readonly #options: BenchClientOptions;
  readonly #cursor: Cursor = { at: 0 };
  #isUpgraded = false;
  #answer = '';
  /** When each text message of this connection left, in order. */
  readonly #sentAt: number[] = [];
  #acknowledged = 0;
  #onSynced: () => void = () => undefined;
  #onFailed: (error: Error) => void = () => undefined;

  constructor(options: BenchClientOptions) {
    this.#options = options;
    this.reader = new FrameReader((payload, kind) => {
      this.#hear(payload, kind);
    });
    this.socket = connect({
      host: '127.0.0.1',
      port: options.port,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (size) => {
          this.#read(size);
          return true;
        },
      },
    });
    this.socket.on('connect', () => this.socket.write(this.#upgrade()));
    this.socket.on('error', (error) => {
      this.#onFailed(error);
    });
    this.socket.on('close', () => {
      this.isClosed = true;
      this.#onFailed(new Error(`the server closed the connection (${String(this.closeCode ?? 'no code')})`));
    });
  }

  /** Resolves when the first sync step 2 has been read whole. */
  synced(): Promise<void> {
    if (this.firstSyncAt !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#onSynced = resolve;
      this.#onFailed = reject;
    });
  }

  /** Sends a text update; `sentAt` is when it counts as written. */
  sendUpdate(update: Uint8Array, sentAt: number): void {
    this.#sendText(sync.update, update, sentAt);
  }

  get unacknowledged(): number {
    return this.#sentAt.length - this.#acknowledged;
  }

  close(): void {
    this.#onFailed = () => undefined;
    this.socket.destroy();
  }

  #upgrade(): string {
    const { path, headers } = this.#options.dialect;
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${String(this.#options.port)}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #read(size: number): void {
    if (this.#isUpgraded) {
      this.reader.feed(readBuffer, size);
      return;
    }
    this.#answer += readBuffer.toString('latin1', 0, size);
    const end = this.#answer.indexOf('\r\n\r\n');
    if (end < 0) return;
    if (!this.#answer.startsWith('HTTP/1.1 101')) {
      this.#onFailed(new Error(`upgrade refused: ${this.#answer.slice(0, 60)}`));
      this.socket.destroy();
      return;
    }
    this.#isUpgraded = true;
    const rest = Buffer.from(this.#answer.slice(end + 4), 'latin1');
    this.#answer = '';
    this.#greet();
    this.reader.feed(rest, rest.byteLength);
  }

  #greet(): void {
    const { dialect } = this.#options;
    for (const words of dialect.greeting)
      this.socket.write(clientFrame(Buffer.concat([dialect.prefix, words])));
    this.socket.write(clientFrame(syncMessage(dialect, sync.step1, EMPTY_STATE_VECTOR)));
  }

  #sendText(kind: number, update: Uint8Array, sentAt: number): void {
    this.#sentAt.push(sentAt);
    this.socket.write(clientFrame(syncMessage(this.#options.dialect, kind, update)));
  }

  #hear(payload: Uint8Array, kind: number): void {
    if (kind === opcode.binary) this.#hearMessage(payload);
    else if (kind === opcode.ping) this.socket.write(clientFrame(payload, opcode.pong));
    else if (kind === opcode.close) this.closeCode = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  }

  #hearMessage(payload: Uint8Array): void {
    const cursor = this.#cursor;
    cursor.at = this.#options.dialect.prefix.byteLength;
    const type = payload[cursor.at++];
    if (type === message.sync || type === message.hocuspocusSyncReply) this.#hearSync(payload, cursor);
    else if (type === message.klubbaAck) this.#hearAcknowledged(readVarUint(payload, cursor));
    else if (type === message.hocuspocusSyncStatus) this.#hearAcknowledged(this.#acknowledged + 1);
  }

  #hearSync(payload: Uint8Array, cursor: Cursor): void {
    const kind = payload[cursor.at++];
    if (kind === sync.step1) {
      this.#sendText(sync.step2, EMPTY_UPDATE, NaN);
      return;
    }
    readVarUint(payload, cursor);
    const now = performance.now();
    if (this.#options.isSampled) this.#hearText(payload, cursor.at, now);
    else if (this.firstSyncAt !== undefined) return;
    if (kind === sync.step2 && this.firstSyncAt === undefined) {
      if (this.#options.keepsFirstSync) this.firstSync = payload.slice(cursor.at);
      this.firstSyncAt = now;
      // A writer's acknowledgements come between the updates.
      this.reader.isSkimming = !this.#options.isSampled && this.#options.writer === undefined;
      this.#onSynced();
    }
  }

  #hearText(payload: Uint8Array, from: number, now: number): void {
    const { ledger, writer } = this.#options;
    readRuns(payload, from, (client, clock, length) => {
      const index = ledger.indexOf(client);
      if (index < 0 || index === writer) return;
      const expected = this.expected[index] ?? 0;
      const end = clock + length;
      if (clock > expected) this.gaps += 1;
      if (end <= expected) return;
      this.expected[index] = end;
      ledger.arrived(index, Math.max(clock, expected), end - Math.max(clock, expected), now);
    });
  }

  #hearAcknowledged(count: number): void {
    const now = performance.now();
    const { ledger } = this.#options;
    for (; this.#acknowledged < count; this.#acknowledged += 1)
      ledger.acknowledged(this.#sentAt[this.#acknowledged] ?? NaN, now);
  }
}
