import * as encoding from 'lib0/encoding';
import { presenceFrame, syncFrame } from '#lib/protocol/clause-wire.ts';
import * as Y from 'yjs';
import { fc } from './properties.ts';

/** Frames an honest client might send about this text, as raw material for mutation. */
export function honestFrames(text: Y.Doc): Uint8Array[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(text));
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.getXmlFragment('other').push([new Y.XmlElement('paragraph')]);
  doc.getMap('m').set('k', { a: [1, 2, null] });
  return [
    ...updates.map((update) => syncFrame('update', update)),
    syncFrame('step1', Y.encodeStateVector(doc)),
    syncFrame('step2', Y.encodeStateAsUpdate(doc)),
    presenceFrame([{ clientId: doc.clientID, clock: 1, state: '{"cursor":{"anchor":{},"head":{}}}' }]),
  ];
}

/** Struct lists with hostile clocks, lengths and references, valid as far as the reading goes. */
const hostileUpdate = fc
  .record({
    client: fc.constantFrom(0, 1, 77, 2 ** 32 - 1),
    clock: fc.constantFrom(0, 1, 5, 2 ** 31, 2 ** 53 - 1),
    info: fc.integer({ min: 0, max: 255 }),
    numbers: fc.array(fc.constantFrom(0, 1, 2, 7, 2 ** 31, 2 ** 53 - 1), { maxLength: 8 }),
    claimed: fc.constantFrom(1, 2, 2 ** 31, 2 ** 53 - 1),
  })
  .map(({ client, clock, info, numbers, claimed }) =>
    syncFrame(
      'update',
      encoding.encode((encoder) => {
        for (const number of [1, claimed, client, clock]) encoding.writeVarUint(encoder, number);
        encoding.writeUint8(encoder, info);
        for (const number of numbers) encoding.writeVarUint(encoder, number);
      }),
    ),
  );

/** A frame that says it carries far more than it does. */
const hugeLength = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom(2 ** 20, 2 ** 31, 2 ** 53 - 1),
  )
  .map(([type, kind, length]) =>
    encoding.encode((encoder) => {
      for (const number of [type, kind, length]) encoding.writeVarUint(encoder, number);
    }),
  );

/** Random, bit-flipped, truncated, of huge length, and well-formed lies. */
export function anyFrame(honest: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const base = fc.constantFrom(...honest);
  const flipped = fc
    .tuple(
      base,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
    )
    .map(([frame, flips]) => {
      const copy = frame.slice();
      for (const [at, value] of flips) copy[at % copy.length] = value;
      return copy;
    });
  const cut = fc.tuple(base, fc.nat()).map(([frame, at]) => frame.slice(0, at % (frame.length + 1)));
  const typed = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 40 }))
    .map(([type, rest]) => Uint8Array.of(type, ...rest));
  return fc.oneof(fc.uint8Array({ maxLength: 80 }), typed, flipped, cut, hugeLength, hostileUpdate);
}

/** What each of these clients wrote and nobody deleted, wherever others may have put their words around it. */
export function wordsOf(doc: Y.Doc, clientIds: ReadonlySet<number>): string[] {
  return [...clientIds].map((clientId) =>
    (doc.store.clients.get(clientId) ?? [])
      .map((struct) =>
        struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : '',
      )
      .join(''),
  );
}
