import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** Message types of the y-websocket protocol (0–3) and our own two, sent only to clients that asked with `?ack=1`. */
export const messageType = {
  sync: 0,
  awareness: 1,
  queryAwareness: 3,
  ack: 100,
  notice: 101,
} as const;

export const syncType = { step1: 0, step2: 1, update: 2 } as const;

/** Why a clause socket was closed. The stock client takes 4400–4499 as final and does not come back by itself. */
export const clauseCloseCode = {
  normal: 1000,
  restart: 1012,
  overloaded: 1013,
  malformed: 4400,
  signedOut: 4401,
  forbidden: 4403,
  notFound: 4404,
  schema: 4409,
} as const;

/** What the server tells an editor that is not an acknowledgement. */
export const clauseNotices = [
  'writable',
  'read-only',
  'sealed',
  'store-unavailable',
  'store-recovered',
] as const;
export type ClauseNotice = (typeof clauseNotices)[number];

export interface PresenceEntry {
  readonly clientId: number;
  readonly clock: number;
  /** JSON as it stood on the wire; `null` means the client left. */
  readonly state: string;
}

export type ClientFrame =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'update'; readonly isStep2: boolean; readonly update: Uint8Array }
  | { readonly kind: 'presence'; readonly entries: readonly PresenceEntry[] }
  | { readonly kind: 'query-presence' };

/** Reads one frame from a browser; `undefined` when it is not a frame of this protocol. Never throws. */
export function readClientFrame(bytes: Uint8Array): ClientFrame | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const frame = readFrame(decoder);
    return frame && !decoding.hasContent(decoder) ? frame : undefined;
  } catch {
    return undefined;
  }
}

function readFrame(decoder: decoding.Decoder): ClientFrame | undefined {
  switch (decoding.readVarUint(decoder)) {
    case messageType.sync:
      return readSyncFrame(decoder);
    case messageType.awareness:
      return { kind: 'presence', entries: readPresence(decoding.readVarUint8Array(decoder)) };
    case messageType.queryAwareness:
      return { kind: 'query-presence' };
    default:
      return undefined;
  }
}

function readSyncFrame(decoder: decoding.Decoder): ClientFrame | undefined {
  const kind = decoding.readVarUint(decoder);
  const payload = decoding.readVarUint8Array(decoder);
  if (kind === syncType.step1) return { kind: 'step1', stateVector: payload };
  if (kind === syncType.step2 || kind === syncType.update) {
    return { kind: 'update', isStep2: kind === syncType.step2, update: payload };
  }
  return undefined;
}

function readPresence(bytes: Uint8Array): PresenceEntry[] {
  const decoder = decoding.createDecoder(bytes);
  const count = decoding.readVarUint(decoder);
  const entries: PresenceEntry[] = [];
  for (let i = 0; i < count; i++) {
    const clientId = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    entries.push({ clientId, clock, state: decoding.readVarString(decoder) });
  }
  return entries;
}

/** True for a frame that carries text (sync step 2 or update): the frames an acknowledgement counts. */
export function carriesText(frame: Uint8Array): boolean {
  return frame[0] === messageType.sync && (frame[1] === syncType.step2 || frame[1] === syncType.update);
}

export function syncFrame(kind: keyof typeof syncType, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.sync);
    encoding.writeVarUint(encoder, syncType[kind]);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

/** What stands before the payload of a sync frame, for whoever puts the two together without a copy. */
export function syncFrameHead(kind: keyof typeof syncType, payloadBytes: number): Uint8Array {
  // Written by hand: made for every change, and short.
  const head: number[] = [messageType.sync, syncType[kind]];
  let rest = payloadBytes;
  for (; rest > 127; rest = Math.floor(rest / 128)) head.push(0x80 | (rest % 128));
  head.push(rest);
  return Uint8Array.from(head);
}

export function presenceFrame(entries: readonly PresenceEntry[]): Uint8Array {
  const payload = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const entry of entries) {
      encoding.writeVarUint(encoder, entry.clientId);
      encoding.writeVarUint(encoder, entry.clock);
      encoding.writeVarString(encoder, entry.state);
    }
  });
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.awareness);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

export function queryPresenceFrame(): Uint8Array {
  return Uint8Array.of(messageType.queryAwareness);
}

/** The first `count` text frames of this connection are on disk. */
export function ackFrame(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.ack);
    encoding.writeVarUint(encoder, count);
  });
}

export function noticeFrame(notice: ClauseNotice): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.notice);
    encoding.writeVarString(encoder, notice);
  });
}
