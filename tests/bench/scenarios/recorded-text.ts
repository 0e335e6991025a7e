import * as Y from 'yjs';
import type { RecordedText } from '../servers/server-kind.ts';
import { TEXT_NAME } from '../wire/typed-update.ts';

const WRITERS = 3;
const RUN_OF_KEYS = 30;
/** A server that takes a snapshot every 500 rows has this many left to replay at worst. */
const ROWS_AFTER_SNAPSHOT = 499;

/** A text as three people type it in turns, one edit in ten a correction, at places of their own. The same every time. */
export function recordText(edits: number): RecordedText {
  const chance = seededChance(4);
  const updates: Uint8Array[] = [];
  const docs = Array.from({ length: WRITERS }, (_, i) => docOf(0x6000_0000 + i));
  const cursors = docs.map(() => 0);
  let snapshot: RecordedText['snapshot'] = { state: new Uint8Array(), seq: 0 };
  for (const doc of docs)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return;
      updates.push(update);
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'remote');
    });
  while (updates.length < edits) {
    const turn = Math.floor(updates.length / RUN_OF_KEYS) % WRITERS;
    const doc = docs[turn];
    if (!doc) break;
    cursors[turn] = edit(doc.getText(TEXT_NAME), cursors[turn] ?? 0, chance);
    if (updates.length === Math.max(1, edits - ROWS_AFTER_SNAPSHOT))
      snapshot = { state: Y.encodeStateAsUpdate(doc), seq: updates.length };
  }
  const [first] = docs;
  return { updates, snapshot, state: first ? Y.encodeStateAsUpdate(first) : new Uint8Array() };
}

function docOf(clientID: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return doc;
}

/** One edit; gives where the cursor stands afterwards. */
function edit(text: Y.Text, cursor: number, chance: () => number): number {
  const at = Math.min(chance() < 0.01 ? Math.floor(chance() * text.length) : cursor, text.length);
  if (at > 0 && chance() < 0.1) {
    text.delete(at - 1, 1);
    return at - 1;
  }
  text.insert(at, 'etaoinshrdlu '.charAt(Math.floor(chance() * 13)));
  return at + 1;
}

/** mulberry32: small, and the same numbers on every machine. */
function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
