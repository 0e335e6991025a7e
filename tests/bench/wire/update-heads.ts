import { type Cursor, readVarUint } from './varuint.ts';

export type OnRun = (client: number, clock: number, length: number) => void;

const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_PARENT_KEY = 0x20;
const content = { gc: 0, deleted: 1, string: 4, skip: 10 } as const;

/**
 * Names the runs of clocks in a Yjs update (v1) without building anything: enough to know who wrote what arrived.
 * Reads what a bench writes (strings and what is left of deleted ones) and throws at anything else.
 */
export function readRuns(update: Uint8Array, from: number, onRun: OnRun): void {
  const cursor: Cursor = { at: from };
  const clients = readVarUint(update, cursor);
  for (let i = 0; i < clients; i += 1) {
    const structs = readVarUint(update, cursor);
    const client = readVarUint(update, cursor);
    let clock = readVarUint(update, cursor);
    for (let j = 0; j < structs; j += 1) {
      const info = update[cursor.at++] ?? 0;
      const isSkip = (info & 0x1f) === content.skip;
      const length = readStruct(update, cursor, info);
      if (!isSkip) onRun(client, clock, length);
      clock += length;
    }
  }
}

function readStruct(update: Uint8Array, cursor: Cursor, info: number): number {
  const kind = info & 0x1f;
  if (kind === content.gc || kind === content.skip) return readVarUint(update, cursor);
  if (info & HAS_ORIGIN) skipId(update, cursor);
  if (info & HAS_RIGHT_ORIGIN) skipId(update, cursor);
  if (!(info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN))) skipParent(update, cursor, info);
  if (kind === content.deleted) return readVarUint(update, cursor);
  if (kind === content.string) return readStringLength(update, cursor);
  throw new Error(`content ${String(kind)} in an update of the bench`);
}

function skipId(update: Uint8Array, cursor: Cursor): void {
  readVarUint(update, cursor);
  readVarUint(update, cursor);
}

function skipParent(update: Uint8Array, cursor: Cursor, info: number): void {
  if (readVarUint(update, cursor) === 1) skipString(update, cursor);
  else skipId(update, cursor);
  if (info & HAS_PARENT_KEY) skipString(update, cursor);
}

function skipString(update: Uint8Array, cursor: Cursor): void {
  const size = readVarUint(update, cursor);
  cursor.at += size;
}

/** In UTF-16 units, as Yjs counts: a character of four bytes is two. */
function readStringLength(update: Uint8Array, cursor: Cursor): number {
  const size = readVarUint(update, cursor);
  const end = cursor.at + size;
  let length = 0;
  for (let at = cursor.at; at < end; at += 1) {
    const byte = update[at] ?? 0;
    if (byte >= 0xf0) length += 2;
    else if ((byte & 0xc0) !== 0x80) length += 1;
  }
  cursor.at = end;
  return length;
}
