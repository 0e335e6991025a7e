/** A position in bytes that several readers move along: cheaper than an object for each message. */
export interface Cursor {
  at: number;
}

/** lib0's variable-length unsigned integer; safe up to 2^53. */
export function readVarUint(bytes: Uint8Array, cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[cursor.at];
    if (byte === undefined) throw new Error('message ends inside a number');
    cursor.at += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
}

export function writeVarUint(into: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    into.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  into.push(rest);
}
