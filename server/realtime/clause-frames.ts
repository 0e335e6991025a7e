/** `one`: a socket of a single clause, as the stock client opens it. `many`: all clauses of a meeting, numbered channels. */
export type LineKind = 'one' | 'many';

/** Payload → unmasked binary WebSocket frame (RFC 6455 section 5.2), with the channel's number before the payload if given. */
export function webSocketFrame(payload: Uint8Array, channel?: number): Buffer {
  return frameOf(NOTHING, payload, channel);
}

const NOTHING = new Uint8Array();

function frameOf(before: Uint8Array, payload: Uint8Array, channel: number | undefined): Buffer {
  const number = channel === undefined ? 0 : varUintSize(channel);
  const size = number + before.byteLength + payload.byteLength;
  const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x82;
  if (head === 2) frame[1] = size;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  if (channel !== undefined) writeVarUint(frame, head, channel);
  frame.set(before, head + number);
  frame.set(payload, head + number + before.byteLength);
  return frame;
}

/** A frame of the y-websocket protocol, made ready for the wire once and written to everybody who gets it. */
export class SharedFrame {
  readonly #payload: Uint8Array;
  readonly #before: Uint8Array;
  readonly #channel: number;
  #one: Buffer | undefined;
  #many: Buffer | undefined;

  /** `before` stands before the payload in the frame, so that a long payload need not be copied to get it there. */
  constructor(payload: Uint8Array, channel: number, before: Uint8Array = NOTHING) {
    this.#payload = payload;
    this.#before = before;
    this.#channel = channel;
  }

  bytes(kind: LineKind): Buffer {
    return kind === 'one'
      ? (this.#one ??= frameOf(this.#before, this.#payload, undefined))
      : (this.#many ??= frameOf(this.#before, this.#payload, this.#channel));
  }
}

function varUintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

function writeVarUint(into: Buffer, at: number, value: number): void {
  let rest = value;
  let i = at;
  for (; rest > 127; rest = Math.floor(rest / 128)) into[i++] = 0x80 | (rest % 128);
  into[i] = rest;
}
