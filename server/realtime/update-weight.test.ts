import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isTooHeavy, MAX_DELETIONS, MAX_STRUCTS, weighUpdate } from './update-weight.ts';

type Act = (doc: Y.Doc, at: number) => void;

const acts: readonly Act[] = [
  (doc, at) => doc.getText('t').insert(at % (doc.getText('t').length + 1), 'å𝄞x'),
  (doc, at) => {
    const text = doc.getText('t');
    if (text.length > 0) text.delete(at % text.length, 1);
  },
  (doc) => doc.getText('t').format(0, Math.min(3, doc.getText('t').length), { bold: true }),
  (doc) => doc.getText('t').insertEmbed(0, { image: 'x' }),
  (doc, at) => doc.getMap('m').set(`k${String(at % 5)}`, { deep: [at, null, 'å', new Uint8Array([1])] }),
  (doc) => doc.getArray('a').push([1, 'två', true]),
  (doc) => {
    const element = new Y.XmlElement('paragraph');
    element.insert(0, [new Y.XmlText('text')]);
    element.setAttribute('level', '2');
    doc.getXmlFragment('x').insert(0, [element]);
  },
  (doc) => doc.getArray('a').push([new Uint8Array([1, 2, 3])]),
];

describe('the weight of an update', () => {
  it('[R10] is what Yjs counts itself, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(acts.length - 1), fc.nat(2), fc.nat(50)), { maxLength: 60 }),
        (steps) => {
          const docs = [new Y.Doc({ gc: false }), new Y.Doc(), new Y.Doc()];
          for (const [act, who, at] of steps) {
            const doc = docs[who];
            if (doc) acts[act]?.(doc, at);
            for (const other of docs) if (doc) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
          }
          for (const doc of docs) {
            const update = Y.encodeStateAsUpdate(doc);
            const { structs, ds } = Y.decodeUpdate(update);
            const ranges = [...ds.clients.values()].reduce((sum, own) => sum + own.length, 0);
            expect(weighUpdate(update)).toEqual({ structs: structs.length, deletions: ranges });
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is undefined for what is not an update', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        const weight = weighUpdate(noise);
        if (weight === undefined) expect(() => Y.decodeUpdate(noise)).toThrow();
      }),
      { numRuns: 2_000 },
    );
    expect(weighUpdate(Uint8Array.of(1, 5, 1, 0, 4))).toBeUndefined();
  });

  it('is too much above the limits, however it is spread', () => {
    const doc = new Y.Doc();
    doc.transact(() => {
      for (let i = 0; i < MAX_STRUCTS + 1; i += 1) doc.getText('t').insert(0, 'a');
    });
    const typed = weighUpdate(Y.encodeStateAsUpdate(doc));
    expect(typed && isTooHeavy(typed)).toBe(true);
    const holes = new Y.Doc();
    holes.getText('t').insert(0, 'ab'.repeat(MAX_DELETIONS + 1));
    const before = Y.encodeStateVector(holes);
    holes.transact(() => {
      for (let i = 0; i < MAX_DELETIONS + 1; i += 1) holes.getText('t').delete(i, 1);
    });
    const deleted = weighUpdate(Y.encodeStateAsUpdate(holes, before));
    expect(deleted && isTooHeavy(deleted)).toBe(true);
  });
});
