import * as Y from 'yjs';

/**
 * A document that only keeps what it is given. To text that comes from elsewhere Yjs adds deletions of its own, which tidy
 * formatting up; in a keeper they would be text that nobody wrote, that is in no row, and that nobody else hears of.
 * Whoever edits tidies up in their own document and hands that in like any change.
 */
export function passiveDocument(): Y.Doc {
  const doc = new Y.Doc();
  // Yjs looks at the mark right after this event.
  doc.on('afterTransaction', (transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}
