import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MAX_DELETIONS, MAX_STRUCTS, scanUpdate } from './update-scan.ts';
import { fc } from '../../tests/support/properties.ts';

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

const written = fc
  .array(fc.tuple(fc.nat(acts.length - 1), fc.nat(2), fc.nat(50)), { maxLength: 60 })
  .map((steps) => {
    const docs = [new Y.Doc({ gc: false }), new Y.Doc(), new Y.Doc()];
    for (const [act, who, at] of steps) {
      const doc = docs[who];
      if (doc) acts[act]?.(doc, at);
      for (const other of docs) if (doc) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    }
    return docs;
  });

/** The same from Yjs, which builds everything. */
function countedByYjs(update: Uint8Array) {
  const { structs, ds } = Y.decodeUpdate(update);
  const writes = new Map<number, { from: number; to: number }>();
  const needs = new Map<number, number>();
  const need = (client: number, clock: number): void => {
    if (clock > (needs.get(client) ?? -1)) needs.set(client, clock);
  };
  for (const struct of structs) {
    const { client, clock } = struct.id;
    writes.set(client, { from: writes.get(client)?.from ?? clock, to: clock + struct.length });
    if (!(struct instanceof Y.Item)) continue;
    for (const link of [struct.origin, struct.rightOrigin, struct.parent])
      if (link instanceof Y.ID) need(link.client, link.clock);
  }
  const deletions = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock, length: len })),
  );
  for (const { client, clock, length } of deletions) need(client, clock + length - 1);
  return { structs: structs.length, deletions, writes, needs };
}

describe('[R10] an update read without being built', () => {
  it('is what Yjs reads, whatever was written', () => {
    fc.assert(
      fc.property(written, (docs) => {
        for (const doc of docs) {
          const update = Y.encodeStateAsUpdate(doc);
          expect(scanUpdate(update)).toEqual(countedByYjs(update));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('lets nothing pass that Yjs cannot read, however an update was damaged', () => {
    fc.assert(
      fc.property(
        written,
        fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (docs, flips) => {
          const [doc] = docs;
          if (!doc) return;
          const update = Y.encodeStateAsUpdate(doc);
          for (const [at, value] of flips) update[at % update.length] = value;
          if (typeof scanUpdate(update) === 'string') return;
          expect(() => Y.decodeUpdate(update)).not.toThrow();
          expect(scanUpdate(update)).toEqual(countedByYjs(update));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('lets no noise pass that Yjs cannot read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        if (typeof scanUpdate(noise) !== 'string') expect(() => Y.decodeUpdate(noise)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
    expect(scanUpdate(Uint8Array.of(1, 5, 1, 0, 4))).toBe('malformed');
    expect(scanUpdate(Uint8Array.of(0, 0, 0))).toBe('malformed');
  });

  it('is overlong above the limits, however it is spread', () => {
    const doc = new Y.Doc();
    doc.transact(() => {
      for (let i = 0; i < MAX_STRUCTS + 1; i += 1) doc.getText('t').insert(0, 'a');
    });
    expect(scanUpdate(Y.encodeStateAsUpdate(doc))).toBe('overlong');
    const holes = new Y.Doc();
    holes.getText('t').insert(0, 'ab'.repeat(MAX_DELETIONS + 1));
    const before = Y.encodeStateVector(holes);
    holes.transact(() => {
      for (let i = 0; i < MAX_DELETIONS + 1; i += 1) holes.getText('t').delete(i, 1);
    });
    expect(scanUpdate(Y.encodeStateAsUpdate(holes, before))).toBe('overlong');
  });
});
