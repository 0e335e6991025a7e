import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageType, noticeFrame, presenceFrame, syncFrame } from '#lib/protocol/clause-wire.ts';
import * as Y from 'yjs';
import { createMemoryClauseStore, type MemoryClauseStore } from '../../tests/support/clause-store-memory.ts';
import { inventClauseWorld } from '../../tests/support/clause-world.ts';
import {
  openRaw,
  paragraphOf,
  StockClient,
  until,
  upgradeStatus,
} from '../../tests/support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../../tests/support/clause-server-parts.ts';

const world = inventClauseWorld();
const [sara, olof, mona] = world.accounts;
const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };

let store: MemoryClauseStore;
let server: ClauseTestServer;
let clients: StockClient[];

beforeEach(async () => {
  store = createMemoryClauseStore();
  server = await startClauseServer({
    store,
    organisationId: world.organisationId,
    stallAfterMs: 200,
    idleMs: 20,
  });
  for (const accountId of [sara, olof, mona]) server.sessions.set(accountId, { accountId, access: 'write' });
  server.sessions.set('reader', { accountId: 'rut', access: 'read' });
  await server.rooms.createClause({
    ...key,
    accountId: sara,
    blocks: [{ kind: 'paragraph', runs: [{ text: 'Start. ' }] }],
  });
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

function where(session: string) {
  return { url: server.url, meetingId: key.meetingId, clauseId: key.clauseId, session };
}

async function join(session: string, doc?: Y.Doc): Promise<StockClient> {
  const client = new StockClient({ ...where(session), ...(doc ? { doc } : {}) });
  clients.push(client);
  await client.synced();
  return client;
}

async function storedText(): Promise<string> {
  const blocks = await server.rooms.readClause(key);
  return blocks
    .flatMap((block) => (block.kind === 'paragraph' ? block.runs.map((run) => run.text) : []))
    .join('');
}

/** An update that inserts `text` into the first paragraph under a chosen client id. */
function forge(from: Y.Doc, clientId: number, text: string, at = 0): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(from));
  const before = Y.encodeStateVector(copy);
  copy.clientID = clientId;
  paragraphOf(copy).insert(at, text);
  return Y.encodeStateAsUpdate(copy, before);
}

describe('writing together', () => {
  it('gives three writers at the same time one text, all of it stored', async () => {
    const [a, b, c] = await Promise.all([join(sara), join(olof), join(mona)]);
    for (let i = 0; i < 30; i += 1)
      for (const [name, client] of Object.entries({ a, b, c })) {
        client.type(name);
        if (i % 10 === 0) await client.saved();
      }
    await Promise.all([a.saved(), b.saved(), c.saved()]);
    await until(() => a.text === b.text && b.text === c.text, 'three equal texts');
    expect(a.text).toHaveLength('Start. '.length + 90);
    for (const letter of ['a', 'b', 'c']) expect(a.text.split(letter).length - 1).toBeGreaterThanOrEqual(30);
    expect(await storedText()).toBe(a.text);
  });

  it('acknowledges only after the store has it, and shows it to nobody before', async () => {
    const [writer, other] = await Promise.all([join(sara), join(olof)]);
    let letGo = (): void => undefined;
    store.beforeAppend = () => new Promise((resolve) => (letGo = resolve));
    writer.type('hemligt');
    await until(() => server.rooms.stats().queuedBytes > 0, 'the text to be queued');
    const late = new StockClient(where(mona));
    clients.push(late);
    await until(() => server.rooms.stats().writers === 3, 'the third to connect');
    const probe = await openRaw(where('reader'));
    probe.send(presenceFrame([]));
    expect(writer.isAllAcknowledged).toBe(false);
    expect(other.text).toBe('Start. ');
    expect(late.provider.synced).toBe(false);
    store.beforeAppend = () => undefined;
    letGo();
    await writer.saved();
    await late.synced();
    await until(
      () => other.text.includes('hemligt') && late.text.includes('hemligt'),
      'the others to see it',
    );
    probe.socket.terminate();
  });

  it('tells people after a while that nothing is stored, and recovers without a restart', async () => {
    const [writer, other] = await Promise.all([join(sara), join(olof)]);
    store.beforeAppend = () => Promise.reject(new Error('store is away'));
    writer.type('a');
    await until(() => writer.notices.includes('store-unavailable'), 'the bad news');
    expect(writer.isAllAcknowledged).toBe(false);
    expect(server.rooms.stats().isStalled).toBe(true);
    writer.type('b');
    store.beforeAppend = () => undefined;
    await until(() => writer.notices.includes('store-recovered'), 'the good news');
    await writer.saved();
    await until(() => other.text === 'Start. ab', 'the other to have it');
    expect(await storedText()).toBe('Start. ab');
  });

  it('keeps the text of a room that left memory', async () => {
    const writer = await join(sara);
    writer.type('kvar');
    await writer.saved();
    writer.destroy();
    await until(() => server.rooms.stats().rooms === 0, 'the room to leave');
    expect((await store.load(key))?.snapshot).toBeDefined();
    expect((await join(olof)).text).toBe('Start. kvar');
  });

  it('takes a snapshot after 500 rows without losing any', async () => {
    const writer = await join(sara);
    for (let i = 0; i < 510; i += 1) {
      writer.type('x');
      await writer.saved();
    }
    await until(async () => (await store.load(key))?.snapshot !== undefined, 'a snapshot');
    writer.type('y');
    await writer.saved();
    expect(await storedText()).toBe(writer.text);
  });

  it('sends what was typed while the connection was away', async () => {
    const writer = await join(sara);
    writer.provider.disconnect();
    writer.type('utan nät');
    writer.provider.connect();
    writer.type(' och medan det kommer');
    await writer.saved();
    expect(await storedText()).toBe('Start. utan nät och medan det kommer');
  });
});

describe('the door', () => {
  it('[R13] lets no other origin in', async () => {
    for (const origin of [
      'http://evil.test',
      'http://klubba.test.evil.test',
      'https://klubba.test',
      'null',
      undefined,
    ])
      expect(await upgradeStatus({ ...where(sara), origin })).toBe(403);
    expect(await upgradeStatus({ ...where(sara), origin: 'http://klubba.test' })).toBe(101);
  });

  it('answers a no with its HTTP status before the handshake', async () => {
    const origin = 'http://klubba.test';
    expect(await upgradeStatus({ ...where('stranger'), origin })).toBe(401);
    expect(await upgradeStatus({ ...where(sara), origin, clauseId: 'nowhere' })).toBe(404);
    expect(await upgradeStatus({ ...where(sara), origin, path: '/yjs/x/y' })).toBe(404);
    expect(await upgradeStatus({ ...where(sara), origin, path: `/yjs/${key.meetingId}/c1?schema=99` })).toBe(
      409,
    );
    for (const status of [401, 403, 404, 409, 503] as const) {
      server.denial = { ok: false, status, code: 'no' };
      expect(await upgradeStatus({ ...where(sara), origin })).toBe(status);
    }
  });

  it('answers 503 when the text cannot be read, and does not remember that', async () => {
    const load = store.load;
    store.load = () => Promise.reject(new Error('store is away'));
    expect(await upgradeStatus({ ...where(sara), origin: 'http://klubba.test' })).toBe(503);
    store.load = load;
    expect(await upgradeStatus({ ...where(sara), origin: 'http://klubba.test' })).toBe(101);
  });

  it('loads a room once for visitors that come together', async () => {
    let loads = 0;
    const { load } = store;
    store.load = (asked) => {
      loads += 1;
      return load(asked);
    };
    await Promise.all([join(sara), join(olof), join(mona)]);
    expect(loads).toBe(1);
  });
});

describe('who may write', () => {
  it('closes a reader who writes and keeps the text as it was', async () => {
    const reader = await join('reader');
    expect(reader.text).toBe('Start. ');
    await until(() => reader.notices.includes('read-only'), 'to hear it');
    reader.type('inkräktare');
    await until(() => reader.closes.includes(4403), 'the door');
    expect(await storedText()).toBe('Start. ');
    expect(server.rooms.stats().refused['read-only']).toBe(1);
  });

  it('[R10] refuses another account writing under a client id, and the owner loses nothing', async () => {
    const victim = await join(sara);
    victim.type('Mitt. ');
    await victim.saved();
    const attacker = await openRaw(where(olof));
    for (let i = 0; i < 12; i += 1)
      attacker.send(syncFrame('update', forge(victim.doc, victim.doc.clientID, 'FALSKT')));
    expect((await attacker.closed).code).toBe(4403);
    victim.type('Efteråt.');
    await victim.saved();
    expect(await storedText()).toBe('Start. Mitt. Efteråt.');
    expect(server.rooms.stats().refused.forged).toBe(10);
  });

  it('[R10] refuses gapped updates, asks for the whole, and holds none of them', async () => {
    const honest = await join(sara);
    const attacker = await openRaw(where(olof));
    const apart = new Y.Doc();
    Y.applyUpdate(apart, Y.encodeStateAsUpdate(honest.doc));
    const updates: Uint8Array[] = [];
    apart.on('update', (update: Uint8Array) => updates.push(update));
    for (let i = 0; i < 300; i += 1) paragraphOf(apart).insert(0, 'g');
    for (const update of updates.slice(1)) attacker.send(syncFrame('update', update));
    expect((await attacker.closed).code).toBe(4400);
    expect(attacker.frames.some((frame) => frame[0] === messageType.sync && frame[1] === 0)).toBe(true);
    expect(attacker.frames.some((frame) => frame[0] === messageType.ack)).toBe(false);
    honest.type('Vidare.');
    await honest.saved();
    expect(await storedText()).toBe('Start. Vidare.');
  });

  it('never acknowledges past a text message it did not take', async () => {
    const honest = await join(sara);
    const client = await openRaw(where(olof));
    const apart = new Y.Doc();
    Y.applyUpdate(apart, Y.encodeStateAsUpdate(honest.doc));
    const updates: Uint8Array[] = [];
    apart.on('update', (update: Uint8Array) => updates.push(update));
    paragraphOf(apart).insert(0, 'ett');
    paragraphOf(apart).insert(0, 'två');
    const [first, second] = updates;
    if (!first || !second) throw new Error('no updates made');
    const acks = (): number[] => client.frames.flatMap((f) => (f[0] === messageType.ack ? [f[1] ?? 0] : []));
    client.send(syncFrame('update', second));
    client.send(syncFrame('update', first));
    await until(async () => (await storedText()).includes('ett'), 'the first to be stored');
    expect(acks()).toEqual([]);
    client.send(syncFrame('step2', Y.encodeStateAsUpdate(apart)));
    await until(() => acks().includes(3), 'the acknowledgement');
    expect(await storedText()).toBe('tvåettStart. ');
    client.socket.terminate();
  });

  it('closes on a frame above 2 MiB', async () => {
    const client = await openRaw(where(olof));
    client.send(new Uint8Array(2 * 1024 * 1024 + 1));
    expect((await client.closed).code).toBe(1009);
    expect(server.rooms.stats().refused.oversize).toBe(1);
  });

  it('[R14] closes the sockets of a revoked session within a second and takes nothing after', async () => {
    const writer = await join(sara);
    const startedAt = Date.now();
    server.rooms.revokeSession(sara);
    await until(() => writer.closes.includes(4401), 'the close');
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    writer.type('för sent');
    expect(await storedText()).toBe('Start. ');
  });

  it('[R14] closes a session that turns out to have ended', async () => {
    const ended = new Set<string>();
    const other = await startClauseServer({
      store,
      organisationId: world.organisationId,
      recheckSessionsMs: 20,
      stillAllowed: (sessionId) => Promise.resolve(!ended.has(sessionId)),
    });
    other.sessions.set(sara, { accountId: sara, access: 'write' });
    const writer = new StockClient({ ...where(sara), url: other.url });
    clients.push(writer);
    await writer.synced();
    ended.add(sara);
    await until(() => writer.closes.includes(4401), 'the close');
    await other.close();
  });

  it('[R14] demotes and promotes open sockets at once', async () => {
    const writer = await join(sara);
    const change = { meetingId: key.meetingId, accountId: sara };
    server.rooms.setAccess({ ...change, access: 'read' });
    await until(() => writer.notices.at(-1) === 'read-only', 'the demotion');
    server.rooms.setAccess({ ...change, access: 'write' });
    await until(() => writer.notices.at(-1) === 'writable', 'the promotion');
    writer.type('igen');
    await writer.saved();
    server.rooms.setAccess({ ...change, access: 'none' });
    await until(() => writer.closes.includes(4403), 'the recusal');
    expect(await storedText()).toBe('Start. igen');
  });
});

describe('the seal', () => {
  it('stores what was taken, shows writers out, takes nothing after', async () => {
    const [writer, reader] = await Promise.all([join(sara), join('reader')]);
    writer.type('sist');
    await until(
      () => server.rooms.stats().queuedWrites > 0 || writer.isAllAcknowledged,
      'the text to arrive',
    );
    const sealed = await server.rooms.sealMeeting(key);
    expect(sealed).toHaveLength(1);
    expect(sealed[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    await until(() => writer.closes.includes(4403), 'the writer to be shown out');
    expect(await storedText()).toBe('Start. sist');
    await until(() => reader.notices.includes('sealed'), 'readers to hear it');
    expect(reader.closes).toEqual([]);

    writer.type(' och för sent');
    writer.provider.connect();
    await until(() => writer.notices.at(-1) === 'sealed', 'to hear it');
    writer.type('!');
    await until(() => writer.closes.length === 2, 'the second close');
    expect(await storedText()).toBe('Start. sist');
    expect(writer.text).toContain('för sent!');
    expect((await server.rooms.sealClause(key)).sha256).toBe(sealed[0]?.sha256);

    await server.rooms.unsealMeeting(key);
    writer.provider.connect();
    await writer.saved();
    expect(await storedText()).toBe('Start. sist och för sent!');
  });

  it('gives up a room that was sealed by another process', async () => {
    const writer = await join(sara);
    await store.seal(key);
    writer.type('för sent');
    await until(() => writer.closes.includes(4403), 'the close');
    expect(await storedText()).toBe('Start. ');
  });
});

describe('presence', () => {
  it('shows the name and colour the server knows, whatever the browser says', async () => {
    const [a, b] = await Promise.all([join(sara), join(olof)]);
    const position = { tname: 'default', item: { client: a.doc.clientID, clock: 3 }, assoc: 0 };
    const cursor = { anchor: position, head: { type: null, tname: 'default', item: null, assoc: -1 } };
    a.provider.awareness.setLocalState({
      user: { name: 'Ordföranden', color: '#ff0000', role: 'chair' },
      cursor,
      extra: 'x',
    });
    const seen = (): unknown => b.provider.awareness.getStates().get(a.doc.clientID);
    await until(() => (seen() as { cursor?: unknown } | undefined)?.cursor != null, 'the cursor');
    expect(seen()).toEqual({
      user: { name: `Namn på ${sara}`, color: '#336699' },
      cursor,
    });
    a.destroy();
    await until(() => seen() === undefined, 'the cursor to leave');
  });

  it('shows no cursor that would throw in the editors of others', async () => {
    const [a, b] = await Promise.all([join(sara), join(olof)]);
    const seen = (): unknown => b.provider.awareness.getStates().get(a.doc.clientID);
    for (const cursor of [
      {},
      { anchor: null, head: null },
      { anchor: { item: { client: -1 } }, head: {} },
      'x',
    ]) {
      a.provider.awareness.setLocalState({ cursor });
      await until(() => seen() !== undefined, 'the writer to show');
      expect(seen()).toMatchObject({ cursor: null });
    }
  });

  it('[R10] strikes whoever moves another person’s cursor and never shows readers', async () => {
    const [a, reader] = await Promise.all([join(sara), join('reader')]);
    a.provider.awareness.setLocalState({ cursor: null });
    await until(() => reader.provider.awareness.getStates().has(a.doc.clientID), 'the writer to show');
    const attacker = await openRaw(where(olof));
    for (let i = 0; i < 10; i += 1)
      attacker.send(presenceFrame([{ clientId: a.doc.clientID, clock: 1_000 + i, state: '{"cursor":{}}' }]));
    expect((await attacker.closed).code).toBe(4400);
    expect(a.provider.awareness.getStates().has(reader.doc.clientID)).toBe(false);
    expect(reader.provider.awareness.getStates().get(a.doc.clientID)).toMatchObject({ cursor: null });
  });
});

describe('stopping', () => {
  it('[R19] stores and acknowledges, then closes with 1012 and lets nobody in', async () => {
    const writer = await join(sara);
    writer.type('det sista');
    await until(
      () => server.rooms.stats().queuedWrites > 0 || writer.isAllAcknowledged,
      'the text to arrive',
    );
    const drained = server.rooms.drain();
    expect(await upgradeStatus({ ...where(olof), origin: 'http://klubba.test' })).toBe(503);
    await drained;
    await until(() => writer.closes.includes(1012), 'the close');
    expect(await storedText()).toBe('Start. det sista');
  });
});

it('takes no frame of the server’s own kinds from a browser', async () => {
  const client = await openRaw(where(olof));
  for (let i = 0; i < 10; i += 1) client.send(noticeFrame('sealed'));
  expect((await client.closed).code).toBe(4400);
});
