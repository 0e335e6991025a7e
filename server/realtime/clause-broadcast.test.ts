import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StockClient, until } from '../../tests/support/clause-clients.ts';
import { createMemoryClauseStore, type MemoryClauseStore } from '../../tests/support/clause-store-memory.ts';
import { inventClauseWorld } from '../../tests/support/clause-world.ts';
import { type ClauseTestServer, startClauseServer } from '../../tests/support/clause-server-parts.ts';

const world = inventClauseWorld();
const [sara, olof] = world.accounts;
const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };

let store: MemoryClauseStore;
let server: ClauseTestServer;
let clients: StockClient[];

async function start(): Promise<void> {
  server = await startClauseServer({ store, organisationId: world.organisationId, broadcast: 'at-once' });
  for (const accountId of [sara, olof]) server.sessions.set(accountId, { accountId, access: 'write' });
}

beforeEach(async () => {
  store = createMemoryClauseStore();
  clients = [];
  await start();
  await server.rooms.createClause({
    ...key,
    accountId: sara,
    blocks: [{ kind: 'paragraph', runs: [{ text: '|' }] }],
  });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

async function join(session: string): Promise<StockClient> {
  const client = new StockClient({
    url: server.url,
    meetingId: key.meetingId,
    clauseId: key.clauseId,
    session,
  });
  clients.push(client);
  await client.synced();
  return client;
}

describe('showing changes at once', () => {
  it('shows them before they are on disk, and acknowledges them only after', async () => {
    const [writer, other] = [await join(sara), await join(olof)];
    writer.type('först ');
    await writer.saved();
    let letGo = (): void => undefined;
    store.beforeAppend = () => new Promise((resolve) => (letGo = resolve));
    writer.type('genast');
    await until(() => other.text.includes('genast'), 'the other to see it');
    expect(writer.isAllAcknowledged).toBe(false);
    store.beforeAppend = () => undefined;
    letGo();
    await writer.saved();
  });

  it('does not show the first words under a new client id before that id is somebody’s on disk', async () => {
    const [writer, other] = [await join(sara), await join(olof)];
    let letGo = (): void => undefined;
    store.beforeAppend = () => new Promise((resolve) => (letGo = resolve));
    writer.type('ett');
    writer.type(' två');
    await until(() => server.rooms.stats().queuedBytes > 0, 'the text to be taken');
    expect(other.text).toBe('|');
    store.beforeAppend = () => undefined;
    letGo();
    await writer.saved();
    await until(() => other.text.includes('ett två'), 'the other to see both');
  });

  it('keeps nobody out who saw text that its author’s server lost: the author hands it in, then all is stored', async () => {
    const [author, other] = [await join(sara), await join(olof)];
    author.type('a');
    other.type('b');
    await Promise.all([author.saved(), other.saved()]);
    // "Saved" may be said before the other's letter is shown.
    await until(() => author.text.includes('b') && other.text.includes('a'), 'both to see both');
    store.beforeAppend = () => Promise.reject(new Error('gone'));
    author.type('förlorat');
    await until(() => other.text.includes('förlorat'), 'the other to see it');
    // The author is away while the process dies and another takes over.
    author.provider.disconnect();
    const oldPort = server.port;
    await server.close();
    store.beforeAppend = () => undefined;
    server = await startClauseServer({
      store,
      organisationId: world.organisationId,
      broadcast: 'at-once',
      port: oldPort,
    });
    for (const accountId of [sara, olof]) server.sessions.set(accountId, { accountId, access: 'write' });
    await until(() => (server.rooms.stats().refused.foreign ?? 0) > 0, 'the other to come back with it');
    other.type(' mitt eget');
    author.provider.connect();
    await author.saved();
    await until(
      async () => JSON.stringify(await server.rooms.readClause(key)).includes('förlorat mitt eget'),
      'both to be stored',
    );
    expect(server.rooms.stats().refused.forged ?? 0).toBe(0);
  });
});
