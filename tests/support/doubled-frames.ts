import type { Dice } from './fault-run.ts';

/** The first characters of a socket.io event, as engine.io sends it. */
const EVENT = '42';

/**
 * Repeats some of the messages a browser sends over its WebSocket, as a middlebox does that lost an answer. Only events:
 * a handshake that comes twice is another fault. Give it the bytes of one connection in order; it gives them on.
 */
export interface DoubledFrames {
  readonly dice: Dice;
  readonly share: number;
  readonly onDoubled?: () => void;
}

export function createFrameDoubler({ dice, share, onDoubled }: DoubledFrames) {
  let rest = Buffer.alloc(0);
  let isUpgraded = false;

  return function pass(bytes: Buffer): Buffer {
    rest = Buffer.concat([rest, bytes]);
    const out: Buffer[] = [];
    if (!isUpgraded) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return Buffer.alloc(0);
      isUpgraded = true;
      out.push(rest.subarray(0, end + 4));
      rest = rest.subarray(end + 4);
    }
    for (let length = frameLength(rest); length !== undefined; length = frameLength(rest)) {
      const frame = rest.subarray(0, length);
      out.push(frame);
      if (startsWithEvent(frame) && dice.next() < share) {
        out.push(frame);
        onDoubled?.();
      }
      rest = rest.subarray(length);
    }
    return Buffer.concat(out);
  };
}

/** Where the payload's length ends and the mask begins, and how long the whole frame is; undefined when it is not all there. */
function frameLength(bytes: Buffer): number | undefined {
  const head = maskAt(bytes);
  if (head === undefined) return undefined;
  const length = head + 4 + payloadLength(bytes);
  return bytes.length >= length ? length : undefined;
}

function maskAt(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const at = short === 127 ? 10 : short === 126 ? 4 : 2;
  return bytes.length >= at + 4 ? at : undefined;
}

function payloadLength(bytes: Buffer): number {
  const short = bytes.readUInt8(1) & 0x7f;
  if (short === 127) return Number(bytes.readBigUInt64BE(2));
  return short === 126 ? bytes.readUInt16BE(2) : short;
}

function startsWithEvent(frame: Buffer): boolean {
  const at = maskAt(frame);
  if (at === undefined || payloadLength(frame) < EVENT.length) return false;
  const first = [...EVENT].map((_, i) => frame.readUInt8(at + 4 + i) ^ frame.readUInt8(at + (i % 4)));
  return String.fromCharCode(...first) === EVENT;
}
