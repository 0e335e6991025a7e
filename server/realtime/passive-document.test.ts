import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { passiveDocument } from './passive-document.ts';

/** Two who format the same words at once: marks are left over, which Yjs tidies up in whoever hears of it. */
function leftOver(): Uint8Array[] {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  a.getText('t').insert(0, 'några ord');
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  const updates = [Y.encodeStateAsUpdate(a)];
  for (const doc of [a, b]) doc.on('update', (update: Uint8Array) => updates.push(update));
  a.getText('t').format(0, 5, { bold: true });
  b.getText('t').format(0, 5, { bold: true });
  b.getText('t').format(0, 5, { bold: null });
  return updates;
}

it('[R8] a keeper adds nothing to what it is given', () => {
  const heard: unknown[] = [];
  const ordinary = new Y.Doc();
  const keeper = passiveDocument();
  for (const doc of [ordinary, keeper]) doc.getText('t');
  let own = 0;
  ordinary.on('update', () => (own += 1));
  keeper.on('update', (update: Uint8Array) => heard.push(update));
  const updates = leftOver();
  for (const update of updates) {
    Y.applyUpdate(ordinary, update);
    Y.applyUpdate(keeper, update);
  }
  // The ordinary document shows that there was something to tidy up.
  expect(own).toBeGreaterThan(updates.length);
  expect(heard).toHaveLength(updates.length);
  const together = passiveDocument();
  together.getText('t');
  Y.applyUpdate(together, Y.mergeUpdates(updates));
  expect(Y.encodeStateAsUpdate(keeper)).toEqual(Y.encodeStateAsUpdate(together));
});
