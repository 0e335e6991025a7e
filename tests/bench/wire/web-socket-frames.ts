/** WebSocket opcodes the load generator meets (RFC 6455 section 5.2). */
export const opcode = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A masked client frame. The mask is zero, which is a legal mask and leaves the bytes as they are. */
export function clientFrame(payload: Uint8Array, kind: number = opcode.binary): Buffer {
  const size = payload.byteLength;
  const head = size < 126 ? 6 : size < 65_536 ? 8 : 14;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x80 | kind;
  if (head === 6) frame[1] = 0x80 | size;
  else if (head === 8) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.writeUInt32BE(0, head - 4);
  frame.set(payload, head);
  return frame;
}

export type OnMessage = (payload: Uint8Array, kind: number) => void;

/**
 * Cuts what a server sends into messages, wherever the reads happen to end. A payload is only good during the call.
 * While `isSkimming`, binary payloads are stepped over and only counted.
 */
export class FrameReader {
  frames = 0;
  bytes = 0;
  isSkimming = false;
  readonly #onMessage: OnMessage;
  readonly #head = new Uint8Array(10);
  #headSize = 0;
  #kind = 0;
  #partial: Uint8Array | undefined;
  #partialSize = 0;
  #left = 0;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  feed(chunk: Uint8Array, end: number): void {
    let at = 0;
    this.bytes += end;
    while (at < end) {
      if (this.#left > 0) at = this.#takePayload(chunk, at, end);
      else if (this.#headSize > 0) at = this.#takeHead(chunk, at, end);
      else at = this.#takeWhole(chunk, at, end);
    }
  }

  /** The usual case: a whole message inside the chunk, handed on without a copy. */
  #takeWhole(chunk: Uint8Array, at: number, end: number): number {
    const size = chunk[at + 1] ?? 0;
    if (end - at < 2 || size > 125 || at + 2 + size > end) return this.#takeHead(chunk, at, end);
    const first = chunk[at] ?? 0;
    this.#begin(first);
    const next = at + 2 + size;
    if (!(this.isSkimming && this.#kind === opcode.binary))
      this.#onMessage(chunk.subarray(at + 2, next), this.#kind);
    return next;
  }

  #takeHead(chunk: Uint8Array, from: number, end: number): number {
    let at = from;
    while (at < end) {
      this.#head[this.#headSize++] = chunk[at++] ?? 0;
      if (this.#headSize < this.#headNeeds()) continue;
      this.#left = this.#payloadSize();
      this.#begin(this.#head[0] ?? 0);
      this.#headSize = 0;
      this.#partialSize = 0;
      const isSkipped = this.isSkimming && this.#kind === opcode.binary;
      this.#partial = isSkipped ? undefined : new Uint8Array(this.#left);
      if (this.#left === 0) this.#finish();
      break;
    }
    return at;
  }

  #headNeeds(): number {
    if (this.#headSize < 2) return 2;
    const size = this.#head[1] ?? 0;
    return size < 126 ? 2 : size === 126 ? 4 : 10;
  }

  #payloadSize(): number {
    const view = new DataView(this.#head.buffer);
    const size = this.#head[1] ?? 0;
    return size < 126 ? size : size === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
  }

  #takePayload(chunk: Uint8Array, at: number, end: number): number {
    const size = Math.min(this.#left, end - at);
    this.#partial?.set(chunk.subarray(at, at + size), this.#partialSize);
    this.#partialSize += size;
    this.#left -= size;
    if (this.#left === 0) this.#finish();
    return at + size;
  }

  #begin(first: number): void {
    if ((first & 0xf0) !== 0x80) throw new Error('a fragmented or compressed frame, which nobody asked for');
    this.#kind = first & 0x0f;
    this.frames += 1;
  }

  #finish(): void {
    const payload = this.#partial;
    this.#partial = undefined;
    if (payload) this.#onMessage(payload, this.#kind);
  }
}
