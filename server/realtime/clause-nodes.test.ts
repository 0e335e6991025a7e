import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus, BusMessage } from '#server/application/bus.ts';
import { StockClient, until } from '../../tests/support/clause-clients.ts';
import { createMemoryClauseStore, type MemoryClauseStore } from '../../tests/support/clause-store-memory.ts';
import { inventClauseWorld } from '../../tests/support/clause-world.ts';
import { type ClauseTestServer, startClauseServer } from '../../tests/support/clause-server-parts.ts';

/* Two processes on one store: each has the clause in memory, and hears of the other's rows. */

const world = inventClauseWorld();
const [sara, olof, mona] = world.accounts;
const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };

type Node = 'a' | 'b';

let store: MemoryClauseStore;
let servers: Record<Node, ClauseTestServer>;
let clients: StockClient[];
/** What the bus does with a message: tests lose some. */
let isLost: (message: BusMessage) => boolean;
let resumed: Set<() => void>;

beforeEach(async () => {
  store = createMemoryClauseStore();
  isLost = () => false;
  resumed = new Set();
  const ends = new Map<Node, Set<(message: BusMessage) => void>>([
    ['a', new Set()],
    ['b', new Set()],
  ]);
  const busOf = (node: Node): Bus => ({
    node,
    publish(message) {
      if (isLost(message)) return;
      const copy = structuredClone(message);
      setImmediate(() => {
        for (const [other, listeners] of ends)
          if (other !== node) for (const listener of listeners) listener(copy);
      });
    },
    onMessage(listener) {
      ends.get(node)?.add(listener);
      return () => void ends.get(node)?.delete(listener);
    },
    onResumed(listener) {
      resumed.add(listener);
      return () => void resumed.delete(listener);
    },
    close: () => Promise.resolve(),
  });
  const start = async (node: Node): Promise<ClauseTestServer> => {
    const server = await startClauseServer({ store, organisationId: world.organisationId, bus: busOf(node) });
    for (const accountId of [sara, olof, mona])
      server.sessions.set(accountId, { accountId, access: 'write' });
    return server;
  };
  servers = { a: await start('a'), b: await start('b') };
  await servers.a.rooms.createClause({
    ...key,
    accountId: sara,
    blocks: [{ kind: 'paragraph', runs: [{ text: '|' }] }],
  });
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await Promise.all([servers.a.close(), servers.b.close()]);
});

async function join(node: Node, session: string): Promise<StockClient> {
  const client = new StockClient({
    url: servers[node].url,
    meetingId: key.meetingId,
    clauseId: key.clauseId,
    session,
  });
  clients.push(client);
  await client.synced();
  return client;
}

const sameText = (...all: StockClient[]) =>
  until(() => new Set(all.map((one) => one.text)).size === 1, 'equal texts');

describe('[G] one clause in two processes', () => {
  it('gives writers at both the same text, with every word of it', async () => {
    const [a, b] = [await join('a', sara), await join('b', olof)];
    for (let i = 0; i < 50; i += 1) {
      a.type(`a${String(i)}.`);
      b.type(`b${String(i)}.`);
      if (i % 10 === 0) await Promise.all([a.saved(), b.saved()]);
    }
    await Promise.all([a.saved(), b.saved()]);
    await sameText(a, b);
    for (let i = 0; i < 50; i += 1)
      for (const name of ['a', 'b']) expect(a.text).toContain(`${name}${String(i)}.`);
  });

  it('finds by looking what no message told of', async () => {
    const [a, b] = [await join('a', sara), await join('b', olof)];
    isLost = () => true;
    a.type('tyst');
    await a.saved();
    expect(b.text).not.toContain('tyst');
    for (const listener of resumed) listener();
    await until(() => b.text.includes('tyst'), 'the other process to have looked');
  });

  it('takes the text of somebody who moves to the other process before it has heard of it', async () => {
    const [a, reader] = [await join('a', sara), await join('b', mona)];
    isLost = () => true;
    a.type('flyttad');
    await a.saved();
    const moved = new StockClient({
      url: servers.b.url,
      meetingId: key.meetingId,
      clauseId: key.clauseId,
      session: sara,
      doc: a.doc,
    });
    clients.push(moved);
    await moved.synced();
    moved.type(' och vidare');
    await moved.saved();
    await until(() => reader.text.includes('flyttad och vidare'), 'the reader to see both');
    expect(servers.b.rooms.stats().refused).toEqual({});
  });

  it('does not let a client id of somebody at the other process be used here', async () => {
    const [a, b] = [await join('a', sara), await join('b', olof)];
    a.type('mitt');
    await a.saved();
    await until(() => b.text.includes('mitt'), 'the text to arrive');
    const own = b.doc.clientID;
    b.doc.clientID = a.doc.clientID;
    b.type('falskt');
    b.doc.clientID = own;
    await until(() => (servers.b.rooms.stats().refused.forged ?? 0) > 0, 'the forgery to be refused');
    expect(a.text).not.toContain('falskt');
  });

  it('seals at both, and opens again at both', async () => {
    const b = await join('b', olof);
    await servers.a.rooms.sealClause(key);
    await until(() => b.closes.includes(4403), 'the writer at the other process to be shown out');
    await servers.a.rooms.unsealMeeting(key);
    const again = await join('b', olof);
    again.type('efter');
    await again.saved();
    expect(again.text).toContain('efter');
  });

  it('shows cursors of both, and takes away those of a process that fell silent', async () => {
    const [a, b] = [await join('a', sara), await join('b', olof)];
    a.provider.awareness.setLocalState({ user: { name: 'x' } });
    await until(() => b.provider.awareness.getStates().has(a.doc.clientID), 'the cursor to arrive');
    expect(b.provider.awareness.getStates().get(a.doc.clientID)).toMatchObject({
      user: { name: `Namn på ${sara}` },
    });
    a.destroy();
    await until(() => !b.provider.awareness.getStates().has(a.doc.clientID), 'the cursor to leave');
  });
});
