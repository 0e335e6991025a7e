import * as decoding from 'lib0/decoding';

export interface UpdateWeight {
  readonly structs: number;
  readonly deletions: number;
}

/** About 40 ms of Yjs on one core: more in one message would hold everybody else up. */
export const MAX_STRUCTS = 12_000;
export const MAX_DELETIONS = 6_000;

const GC = 0;
const SKIP = 10;
/** Content kinds of the Yjs update format, version 1. */
const content = {
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
} as const;
const XML_ELEMENT = 3;
const XML_HOOK = 5;
/** The first byte of a struct: content kind in five bits, then what follows it. */
const KIND = 0b0001_1111;
const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_PARENT_SUB = 0b0010_0000;

/**
 * Counts what Yjs would have to build for an update, without building it; stops counting above the limits, as the answer is
 * known then. undefined: not an update. A message of 2 MiB can hold a million structs, and Yjs takes them in one go.
 */
export function weighUpdate(update: Uint8Array): UpdateWeight | undefined {
  try {
    const decoder = decoding.createDecoder(update);
    const structs = countStructs(decoder);
    if (structs > MAX_STRUCTS) return { structs, deletions: 0 };
    return { structs, deletions: countDeletions(decoder) };
  } catch {
    return undefined;
  }
}

/** Whether an update would take Yjs too long. The shortest struct and the shortest deletion are two bytes, so most need no count. */
export function isOverlong(update: Uint8Array): boolean {
  if (update.byteLength < 2 * MAX_DELETIONS) return false;
  const weight = weighUpdate(update);
  // What is no update at all is found out by whoever reads it.
  return weight !== undefined && isTooHeavy(weight);
}

export function isTooHeavy({ structs, deletions }: UpdateWeight): boolean {
  return structs > MAX_STRUCTS || deletions > MAX_DELETIONS;
}

function countStructs(decoder: decoding.Decoder): number {
  let count = 0;
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
    const structs = decoding.readVarUint(decoder);
    decoding.readVarUint(decoder); // client
    decoding.readVarUint(decoder); // clock
    // An entry without structs costs a client all the same.
    count += Math.max(1, structs);
    if (count > MAX_STRUCTS) return count;
    for (let i = 0; i < structs; i += 1) passStruct(decoder);
  }
  return count;
}

function countDeletions(decoder: decoding.Decoder): number {
  let count = 0;
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
    decoding.readVarUint(decoder); // client
    const ranges = decoding.readVarUint(decoder);
    count += Math.max(1, ranges);
    if (count > MAX_DELETIONS) return count;
    for (let i = 0; i < ranges * 2; i += 1) decoding.readVarUint(decoder);
  }
  return count;
}

function passStruct(decoder: decoding.Decoder): void {
  const info = decoding.readUint8(decoder);
  const kind = info & KIND;
  if (kind === GC || info === SKIP) {
    decoding.readVarUint(decoder);
    return;
  }
  if (info & HAS_ORIGIN) passId(decoder);
  if (info & HAS_RIGHT_ORIGIN) passId(decoder);
  if (!(info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN))) {
    const isNamed = decoding.readVarUint(decoder) === 1;
    if (isNamed) passBytes(decoder);
    else passId(decoder);
    if (info & HAS_PARENT_SUB) passBytes(decoder);
  }
  passContent(decoder, kind);
}

function passContent(decoder: decoding.Decoder, kind: number): void {
  switch (kind) {
    case content.deleted:
      decoding.readVarUint(decoder);
      return;
    case content.json:
      for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) passBytes(decoder);
      return;
    case content.binary:
    case content.string:
    case content.embed:
      passBytes(decoder);
      return;
    case content.format:
      passBytes(decoder);
      passBytes(decoder);
      return;
    case content.type: {
      const type = decoding.readVarUint(decoder);
      if (type === XML_ELEMENT || type === XML_HOOK) passBytes(decoder);
      return;
    }
    case content.any:
      for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) decoding.readAny(decoder);
      return;
    case content.doc:
      passBytes(decoder);
      decoding.readAny(decoder);
      return;
    default:
      throw new Error(`content of kind ${String(kind)}`);
  }
}

function passId(decoder: decoding.Decoder): void {
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
}

/** Strings and binaries: a length, then so many bytes. */
function passBytes(decoder: decoding.Decoder): void {
  const length = decoding.readVarUint(decoder);
  decoder.pos += length;
  if (decoder.pos > decoder.arr.length) throw new Error('ends too soon');
}
