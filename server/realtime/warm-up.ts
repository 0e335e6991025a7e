import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import type { ClauseStore } from '#server/application/clause-store.ts';
import { ClauseDocument } from './clause-document.ts';

const EDITS = 4_000;
/** So many rows at most stand behind a snapshot. */
const LATER = 500;
const ROUNDS = 2;

export interface WarmUpOptions {
  readonly store: Pick<ClauseStore, 'load'>;
  /** Connections of the store's pool, opened now instead of by whoever comes first. */
  readonly connections: number;
}

/**
 * Before the port opens: a process that starts anew in the middle of a meeting is met by everybody at once, and code that has
 * not run yet is many times slower. Takes a text of its own, kept nowhere, through what they all wait for. Never throws.
 */
export async function warmUp({ store, connections }: WarmUpOptions): Promise<void> {
  const nowhere = { organisationId: randomUUID(), meetingId: randomUUID(), clauseId: 'warm-up' };
  // A store that cannot be reached is told of by whoever needs it.
  await Promise.allSettled(Array.from({ length: connections }, () => store.load(nowhere)));
  const updates = someText(EDITS);
  const snapshot = Y.mergeUpdates(updates.slice(0, -LATER));
  for (let round = 0; round < ROUNDS; round += 1) {
    const document = new ClauseDocument({
      seq: EDITS,
      isSealed: false,
      snapshot,
      snapshotSeq: EDITS - LATER,
      updates: updates.slice(-LATER),
      leases: new Map(),
    });
    document.whole();
    document.stateVector();
    document.destroy();
  }
}

/** One update for each letter, of three who write in turns, each a paragraph of their own. */
function someText(edits: number): readonly Uint8Array[] {
  const updates: Uint8Array[] = [];
  const writers = [1, 2, 3].map((clientID) => {
    const doc = Object.assign(new Y.Doc(), { clientID });
    doc.on('update', (update: Uint8Array) => void updates.push(update));
    const text = new Y.XmlText();
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [text]);
    doc.getXmlFragment(clauseFragmentName).insert(0, [paragraph]);
    return { doc, text };
  });
  for (let written = 0; written < edits; written += 1)
    writers[written % 3]?.text.insert(Math.floor(written / 6), 'a');
  for (const { doc } of writers) doc.destroy();
  return updates;
}
