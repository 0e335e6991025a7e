import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import { createMemoryClauseStore, type MemoryClauseStore } from '../../tests/support/clause-store-memory.ts';
import { inventClauseWorld } from '../../tests/support/clause-world.ts';
import { openRaw, StockClient, until, upgradeStatus } from '../../tests/support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../../tests/support/clause-server-parts.ts';
import { LineClient } from '../../tests/support/line-client.ts';

/* What happens to somebody between the question who they are and their place in the room. */

const world = inventClauseWorld();
const [sara] = world.accounts;
const { meetingId, organisationId } = world;
const key = { organisationId, meetingId, clauseId: 'c1' };

let store: MemoryClauseStore;
let server: ClauseTestServer;
/** Opens the way from the store into memory, which is held once its rows have been read. */
let letIn: () => void;
let isHeld: boolean;

beforeEach(async () => {
  store = createMemoryClauseStore();
  await store.create(key, { accountId: sara, clientId: 1 });
  isHeld = false;
  const gate = new Promise<void>((resolve) => (letIn = resolve));
  let isFirst = true;
  server = await startClauseServer({
    organisationId,
    idleMs: 20,
    store: {
      ...store,
      async load(asked) {
        const stored = await store.load(asked);
        if (!isFirst) return stored;
        isFirst = false;
        isHeld = true;
        await gate;
        return stored;
      },
    },
  });
  server.sessions.set(sara, { accountId: sara, access: 'write' });
});
afterEach(() => server.close());

const at = () => ({ url: server.url, meetingId, clauseId: 'c1', session: sara });
const held = () => until(() => isHeld, 'the visitor to be on the way');

async function onTheWay<T>(opening: Promise<T>, meanwhile: () => unknown): Promise<T> {
  await held();
  await meanwhile();
  letIn();
  return opening;
}

const demote = (access: 'read' | 'none', clauseId?: string) => () => {
  server.rooms.setAccess({
    meetingId: meetingId.toUpperCase(),
    accountId: sara,
    access,
    ...(clauseId === undefined ? {} : { clauseId }),
  });
};

describe('[R14] a pen that is taken away from somebody on the way in', () => {
  it('is not there when they arrive at the clause', async () => {
    const client = new StockClient(at());
    await onTheWay(client.synced(), demote('read'));
    await until(() => client.notices.length > 0, 'to be told');
    expect(client.notices).toEqual(['read-only']);
    expect(server.rooms.stats()).toMatchObject({ writers: 0, readers: 1 });
    client.destroy();
  });

  it('is not there when they arrive over the line of the page', async () => {
    const line = await LineClient.dial(at());
    await onTheWay(line.open('c1'), demote('read'));
    await until(() => line.notices.length > 0, 'to be told');
    expect(line.notices).toEqual(['read-only']);
    line.hangUp();
  });

  it('keeps the recused out altogether, over either address', async () => {
    const status = await onTheWay(
      upgradeStatus({ ...at(), origin: 'http://klubba.test' }),
      demote('none', 'c1'),
    );
    expect(status).toBe(403);
  });

  it('keeps the recused out of the one clause of the line', async () => {
    const line = await LineClient.dial(at());
    line.ask({ kind: 'open', clauseId: 'c1' });
    await onTheWay(Promise.resolve(), demote('none', 'c1'));
    await until(() => line.closedWith('c1') !== undefined, 'the refusal');
    expect(line.closedWith('c1')).toEqual({ code: clauseCloseCode.forbidden, reason: 'forbidden' });
    expect(server.rooms.stats().readers).toBe(0);
    line.hangUp();
  });

  it('is there all the same when only somebody else lost theirs', async () => {
    const client = new StockClient(at());
    await onTheWay(client.synced(), () => {
      server.rooms.setAccess({ meetingId, accountId: 'olof', access: 'none' });
      server.rooms.setAccess({ meetingId, clauseId: 'c2', accountId: sara, access: 'none' });
    });
    await until(() => client.notices.length > 0, 'to be told');
    expect(client.notices).toEqual(['writable']);
    client.destroy();
  });

  it('is gone with the session', async () => {
    const raw = await onTheWay(openRaw(at()), () => server.rooms.revokeSession(sara));
    expect(await raw.closed).toEqual({ code: clauseCloseCode.signedOut, reason: 'signed-out' });
  });

  it('is gone with the seal', async () => {
    const client = new StockClient(at());
    await onTheWay(client.synced(), () => server.rooms.sealClause(key));
    await until(() => client.notices.length > 0, 'to be told');
    expect(client.notices).toEqual(['sealed']);
    client.destroy();
  });

  it('comes back with a seal that was broken meanwhile', async () => {
    await store.seal(key);
    const client = new StockClient(at());
    await onTheWay(client.synced(), () => server.rooms.unsealMeeting({ organisationId, meetingId }));
    await until(() => client.notices.length > 0, 'to be told');
    expect(client.notices).toEqual(['writable']);
    client.destroy();
  });
});
