import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelFrame } from '#lib/protocol/clause-line-wire.ts';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import { createMemoryClauseStore, type MemoryClauseStore } from '../../tests/support/clause-store-memory.ts';
import { inventClauseWorld } from '../../tests/support/clause-world.ts';
import { StockClient, until, upgradeStatus } from '../../tests/support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../../tests/support/clause-server-parts.ts';
import { LineClient } from '../../tests/support/line-client.ts';

/* Many clauses on one line: realtime.md's answer to a browser with thirty clauses open. */

const world = inventClauseWorld();
const [sara, olof] = world.accounts;
const { meetingId, organisationId } = world;

let store: MemoryClauseStore;
let server: ClauseTestServer;
let lines: LineClient[];

beforeEach(async () => {
  store = createMemoryClauseStore();
  server = await startClauseServer({ store, organisationId, idleMs: 20, recheckSessionsMs: 50 });
  server.sessions.set(sara, { accountId: sara, access: 'write' });
  server.sessions.set(olof, { accountId: olof, access: 'write' });
  server.sessions.set('reader', { accountId: 'rut', access: 'read' });
  for (const clauseId of ['c1', 'c2', 'c3'])
    await server.rooms.createClause({
      organisationId,
      meetingId,
      clauseId,
      accountId: sara,
      blocks: [{ kind: 'paragraph', runs: [{ text: `${clauseId}: ` }] }],
    });
  lines = [];
});

afterEach(async () => {
  for (const line of lines) line.hangUp();
  await server.close();
});

async function dial(session: string): Promise<LineClient> {
  const line = await LineClient.dial({ url: server.url, meetingId, session });
  lines.push(line);
  return line;
}

describe('a line of many clauses', () => {
  it('carries every clause both ways on one socket, each with acknowledgements of its own', async () => {
    const [a, b] = [await dial(sara), await dial(olof)];
    for (const line of [a, b]) for (const clauseId of ['c1', 'c2', 'c3']) await line.open(clauseId);
    a.type('c1', 'ett');
    b.type('c2', 'två');
    await Promise.all([a.saved('c1'), b.saved('c2')]);
    await until(() => b.textOf('c1') === 'c1: ett' && a.textOf('c2') === 'c2: två', 'both to see both');
    expect(a.textOf('c3')).toBe('c3: ');
    // Nothing of one clause counts for another: c3 has only its first whole sync.
    expect(a.clauseOf('c3').sent).toBe(1);
  });

  it('meets stock clients of a single clause in the same text', async () => {
    const line = await dial(sara);
    await line.open('c1');
    const stock = new StockClient({ url: server.url, meetingId, clauseId: 'c1', session: olof });
    await stock.synced();
    stock.type('hej ');
    await stock.saved();
    await until(() => line.textOf('c1').includes('hej'), 'the line to see it');
    line.type('c1', 'svar');
    await until(() => stock.text.includes('svar'), 'the stock client to see it');
    stock.destroy();
  });

  it('ends one clause without touching the others', async () => {
    const line = await dial(sara);
    for (const clauseId of ['c1', 'c2']) await line.open(clauseId);
    server.rooms.setAccess({ meetingId, clauseId: 'c1', accountId: sara, access: 'none' });
    await until(() => line.closedWith('c1') !== undefined, 'the clause to end');
    expect(line.closedWith('c1')).toEqual({ code: clauseCloseCode.forbidden, reason: 'forbidden' });
    line.type('c2', 'vidare');
    await line.saved('c2');
    expect(line.closeCode).toBeUndefined();
  });

  it('shows writers of a sealed clause out of it, and lets them read it again', async () => {
    const line = await dial(sara);
    await line.open('c1');
    await server.rooms.sealClause({ organisationId, meetingId, clauseId: 'c1' });
    await until(() => line.closedWith('c1')?.reason === 'sealed', 'the seal to be told');
    await line.open('c1');
    line.type('c1', 'för sent');
    await until(() => line.answers.filter((one) => one.kind === 'closed').length === 2, 'the refusal');
    expect(
      JSON.stringify(await server.rooms.readClause({ organisationId, meetingId, clauseId: 'c1' })),
    ).not.toContain('för sent');
  });

  it('can leave a clause and open it again', async () => {
    const line = await dial(sara);
    const { channel } = await line.open('c1');
    line.ask({ kind: 'leave', channel });
    await until(() => line.closedWith('c1')?.code === clauseCloseCode.normal, 'the clause to be left');
    expect((await line.open('c1')).doc).toBeDefined();
  });

  it('asks for each clause when it is opened', async () => {
    const line = await dial(sara);
    await line.open('c1');
    server.denial = { ok: false, status: 403, code: 'is-recused' };
    line.ask({ kind: 'open', clauseId: 'c2' });
    await until(() => line.closedWith('c2') !== undefined, 'the refusal');
    expect(line.closedWith('c2')).toEqual({ code: clauseCloseCode.forbidden, reason: 'is-recused' });
    server.denial = undefined;
    line.ask({ kind: 'open', clauseId: 'c99' });
    await until(() => line.closedWith('c99') !== undefined, 'the second refusal');
    expect(line.closedWith('c99')).toEqual({ code: clauseCloseCode.notFound, reason: 'no-such-clause' });
  });

  it('[R14] is closed with the session, and lets nobody in before the first byte', async () => {
    const line = await dial(sara);
    await line.open('c1');
    server.rooms.revokeSession(sara);
    await until(() => line.closeCode === clauseCloseCode.signedOut, 'the line to close', 1_000);
    const at = {
      url: server.url,
      meetingId,
      clauseId: '',
      session: 'nobody',
      path: `/yjs/${meetingId}?ack=1`,
    };
    expect(await upgradeStatus({ ...at, origin: 'http://klubba.test' })).toBe(401);
    expect(await upgradeStatus({ ...at, session: olof, origin: 'http://evil.test' })).toBe(403);
    expect(
      await upgradeStatus({
        ...at,
        session: olof,
        origin: 'http://klubba.test',
        path: `/yjs/${meetingId}?schema=99`,
      }),
    ).toBe(409);
  });

  it('refuses a page of somebody else than the login', async () => {
    const status = (query: string) =>
      upgradeStatus({
        url: server.url,
        meetingId,
        clauseId: '',
        session: sara,
        origin: 'http://klubba.test',
        path: `/yjs/${meetingId}${query}`,
      });
    expect(await status(`?account=${sara}`)).toBe(101);
    expect(await status(`?account=${olof}`)).toBe(401);
    expect(await status(`/c1?account=${olof}`.replace('?', '?ack=1&'))).toBe(401);
  });

  it('refuses a reader who writes, clause by clause', async () => {
    const line = await dial('reader');
    for (const clauseId of ['c1', 'c2']) await line.open(clauseId);
    line.type('c1', 'otillåtet');
    await until(() => line.closedWith('c1')?.reason === 'read-only', 'the refusal');
    expect(line.clauses.has('c2')).toBe(true);
    expect(
      JSON.stringify(await server.rooms.readClause({ organisationId, meetingId, clauseId: 'c1' })),
    ).not.toContain('otillåtet');
  });

  it('[R9] counts noise and hangs up after ten offences', async () => {
    const line = await dial(sara);
    await line.open('c1');
    for (let i = 0; i < 10; i += 1) line.socket.send(channelFrame(0, Uint8Array.of(77, i)));
    await until(() => line.closeCode === clauseCloseCode.malformed, 'the line to close');
    expect(server.rooms.stats().refused.malformed).toBe(10);
  });

  it('answers a ping, so that a page can tell a dead line', async () => {
    const line = await dial(sara);
    line.ask({ kind: 'ping' });
    await until(() => line.answers.some(({ kind }) => kind === 'pong'), 'the pong');
  });

  it('leaves no room in memory when it is gone', async () => {
    const line = await dial(sara);
    for (const clauseId of ['c1', 'c2', 'c3']) await line.open(clauseId);
    expect(server.rooms.stats().rooms).toBe(3);
    line.hangUp();
    await until(() => server.rooms.stats().rooms === 0, 'the rooms to leave');
  });
});
