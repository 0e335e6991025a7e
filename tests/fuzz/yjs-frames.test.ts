import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presenceFrame, syncFrame } from '#lib/protocol/clause-wire.ts';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { openRaw, paragraphOf, type RawClient, StockClient, until } from '../support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../support/clause-server-parts.ts';
import { createMemoryClauseStore } from '../support/clause-store-memory.ts';
import { inventClauseWorld } from '../support/clause-world.ts';

const FRAMES = Number(process.env['KLUBBA_FUZZ_FRAMES'] ?? 5_000);
const SEED = Number(process.env['KLUBBA_FUZZ_SEED'] ?? 20_211_119);

const world = inventClauseWorld();
const [victimAccount, attackerAccount] = world.accounts;
const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

let server: ClauseTestServer;
let victim: StockClient;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  server = await startClauseServer({
    store: createMemoryClauseStore(),
    organisationId: world.organisationId,
  });
  server.sessions.set('victim', { accountId: victimAccount, access: 'write' });
  server.sessions.set('attacker', { accountId: attackerAccount, access: 'write' });
  server.sessions.set('reader', { accountId: 'rut', access: 'read' });
  await server.rooms.createClause({
    ...key,
    accountId: victimAccount,
    blocks: [{ kind: 'paragraph', runs: [{ text: 'Protokollets text.' }] }],
  });
  victim = new StockClient({ ...where('victim') });
  await victim.synced();
  victim.type(' Den är min.');
  await victim.saved();
});

afterAll(async () => {
  victim.destroy();
  await server.close();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

function where(session: string) {
  return { url: server.url, meetingId: key.meetingId, clauseId: key.clauseId, session };
}

/** Frames an honest client might send, as raw material for mutation. */
function honestFrames(): Uint8Array[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(victim.doc));
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

function anyFrame(honest: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
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
  return fc.oneof(fc.uint8Array({ maxLength: 80 }), typed, flipped, cut, hostileUpdate);
}

/** Another person's own words, wherever an authorised writer may have put theirs around them. */
function wordsOf(doc: Y.Doc, clientIds: ReadonlySet<number>): string {
  let words = '';
  for (const clientId of [...clientIds].sort())
    for (const struct of doc.store.clients.get(clientId) ?? [])
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) words += struct.content.str;
  return words;
}

describe('hostile frames', () => {
  it(`[R9] change nobody else's text and bring nothing down, ${String(FRAMES)} of them (seed ${String(SEED)})`, async () => {
    const owners = new Set(victim.doc.store.clients.keys());
    const words = wordsOf(victim.doc, owners);
    expect(words).toContain('Protokollets text. Den är min.');
    const frames = fc.sample(anyFrame(honestFrames()), { numRuns: FRAMES, seed: SEED });
    let client: RawClient | undefined;
    let connections = 0;
    for (const [i, frame] of frames.entries()) {
      if (client?.socket.readyState !== WebSocket.OPEN) {
        client = await openRaw(where(i % 4 === 3 ? 'reader' : 'attacker'));
        connections += 1;
      }
      client.send(frame);
      // Room for the answer now and then, so that strikes close the socket as they would.
      if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    client?.socket.terminate();
    expect(connections).toBeGreaterThan(10);
    expect(unhandled).toEqual([]);

    victim.type(' Slut.');
    await victim.saved();
    await until(() => server.rooms.stats().queuedWrites === 0, 'the queue to empty');
    const newcomer = new StockClient({ ...where('victim') });
    await newcomer.synced();
    await until(() => newcomer.text === victim.text, 'a newcomer to see the same');
    owners.add(victim.doc.clientID);
    expect(wordsOf(newcomer.doc, owners)).toBe(`${words} Slut.`);
    expect(newcomer.doc.store.pendingStructs).toBeNull();
    newcomer.destroy();
  }, 60_000);

  it('[R10] gapped updates by the thousand cost next to nothing', async () => {
    const apart = new Y.Doc();
    Y.applyUpdate(apart, Y.encodeStateAsUpdate(victim.doc));
    const gapped: Uint8Array[] = [];
    apart.on('update', (update: Uint8Array) => gapped.push(syncFrame('update', update)));
    for (let i = 0; i < 2_000; i += 1) paragraphOf(apart).insert(0, 'g');
    const before = victim.text;
    let worst = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      worst = Math.max(worst, performance.now() - last);
      last = performance.now();
    }, 1);
    for (let round = 0; round < 5; round += 1) {
      const client = await openRaw(where('attacker'));
      for (const frame of gapped.slice(1)) client.send(frame);
      expect((await client.closed).code).toBe(4400);
    }
    clearInterval(watch);
    expect(worst).toBeLessThan(250);
    victim.type('!');
    await victim.saved();
    expect(victim.text).toBe(`${before}!`);
  }, 30_000);
});
