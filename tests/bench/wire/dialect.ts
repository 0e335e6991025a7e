import { writeVarUint } from './varuint.ts';

/** How a server wants to be spoken to: the same Yjs messages, in its own envelope. */
export interface Dialect {
  /** Path and query of the upgrade. */
  readonly path: string;
  readonly headers: readonly string[];
  /** Bytes before every message, both ways. */
  readonly prefix: Uint8Array;
  /** Messages (without prefix) to say before the first sync message. */
  readonly greeting: readonly Uint8Array[];
  /** How the server says that a text message has been dealt with, if it ever does. */
  readonly acknowledges: 'never' | 'count-so-far' | 'each';
}

/** Message types; 100 is Klubba's acknowledgement, 8 Hocuspocus' SyncStatus, 4 its way of saying sync. */
export const message = { sync: 0, hocuspocusSyncReply: 4, hocuspocusSyncStatus: 8, klubbaAck: 100 } as const;
export const sync = { step1: 0, step2: 1, update: 2 } as const;

export function yWebsocketDialect(room: string): Dialect {
  return {
    path: `/${room}`,
    headers: [],
    prefix: new Uint8Array(),
    greeting: [],
    acknowledges: 'never',
  };
}

export interface KlubbaSeat {
  readonly meetingId: string;
  readonly clauseId: string;
  readonly cookie: string;
  readonly origin: string;
}

export function klubbaDialect({ meetingId, clauseId, cookie, origin }: KlubbaSeat): Dialect {
  return {
    path: `/yjs/${meetingId}/${clauseId}?ack=1`,
    headers: [`Cookie: ${cookie}`, `Origin: ${origin}`],
    prefix: new Uint8Array(),
    greeting: [],
    acknowledges: 'count-so-far',
  };
}

/** Every message carries the document's name, and the first one a token, also where no token is asked for. */
export function hocuspocusDialect(room: string): Dialect {
  const name = new TextEncoder().encode(room);
  const prefix: number[] = [];
  writeVarUint(prefix, name.byteLength);
  prefix.push(...name);
  const AUTH = 2;
  const TOKEN = 0;
  return {
    path: '/',
    headers: [],
    prefix: Uint8Array.from(prefix),
    greeting: [Uint8Array.of(AUTH, TOKEN, 0)],
    acknowledges: 'each',
  };
}

/** A sync message in the dialect's envelope. */
export function syncMessage(dialect: Dialect, kind: number, payload: Uint8Array): Uint8Array {
  const size: number[] = [];
  writeVarUint(size, payload.byteLength);
  const { prefix } = dialect;
  const whole = new Uint8Array(prefix.byteLength + 2 + size.length + payload.byteLength);
  whole.set(prefix, 0);
  whole[prefix.byteLength] = message.sync;
  whole[prefix.byteLength + 1] = kind;
  whole.set(size, prefix.byteLength + 2);
  whole.set(payload, prefix.byteLength + 2 + size.length);
  return whole;
}
