import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TEXT_NAME, typedUpdate } from './wire/typed-update.ts';
import { readRuns } from './wire/update-heads.ts';

function runsIn(update: Uint8Array): [number, number, number][] {
  const runs: [number, number, number][] = [];
  readRuns(update, 0, (client, clock, length) => runs.push([client, clock, length]));
  return runs;
}

const typedBy = (client: number, from: number, letters: string): Uint8Array[] =>
  [...letters].map((text, i) => typedUpdate({ client, clock: from + i, text }));

describe('updates of the load generator', () => {
  it('[004-5] Yjs takes hand-written keys of two writers, and both texts stand whole', () => {
    const doc = new Y.Doc();
    const sara = typedBy(0x5000_0000, 0, 'protokoll');
    const olof = typedBy(0x5000_0001, 0, 'beslut');
    for (let i = 0; i < sara.length; i += 1)
      for (const update of [sara[i], olof[i]]) if (update) Y.applyUpdate(doc, update);
    expect(['protokollbeslut', 'beslutprotokoll']).toContain(doc.getText(TEXT_NAME).toJSON());
    expect(doc.store.pendingStructs).toBeNull();
  });

  it('[004-5] a chunk that deletes the chunk before leaves only itself', () => {
    const doc = new Y.Doc();
    const text = 'x'.repeat(40_000);
    Y.applyUpdate(doc, typedUpdate({ client: 7, clock: 0, text }));
    Y.applyUpdate(
      doc,
      typedUpdate({ client: 7, clock: 40_000, text, deletes: { clock: 0, length: 40_000 } }),
    );
    expect(doc.getText(TEXT_NAME).toJSON()).toBe(text);
    expect(runsIn(Y.encodeStateAsUpdate(doc))).toEqual(expect.arrayContaining([[7, 40_000, 40_000]]));
  });

  it('[004-5] who wrote what is read out of an update that a server has merged', () => {
    const updates = [...typedBy(3, 0, 'abc'), ...typedBy(9, 0, 'd')];
    const total = new Map<number, number>();
    for (const [client, clock, length] of runsIn(Y.mergeUpdates(updates))) {
      expect(clock).toBe(total.get(client) ?? 0);
      total.set(client, clock + length);
    }
    expect([...total].sort()).toEqual([
      [3, 3],
      [9, 1],
    ]);
  });

  it('[004-5] lengths are counted as Yjs counts them, in UTF-16 units', () => {
    const doc = new Y.Doc();
    doc.clientID = 11;
    doc.getText(TEXT_NAME).insert(0, 'aåäö€😀');
    expect(runsIn(Y.encodeStateAsUpdate(doc))).toEqual([[11, 0, 7]]);
  });

  it('[004-5] content the bench never writes is an error, not a wrong count', () => {
    const doc = new Y.Doc();
    doc.getMap('other').set('key', { value: 1 });
    expect(() => runsIn(Y.encodeStateAsUpdate(doc))).toThrow(/content/);
  });
});
