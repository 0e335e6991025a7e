import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { createClauseRooms } from '#server/realtime/clause-rooms.ts';
import * as Y from 'yjs';
import { paragraphOf, StockClient, until } from '../support/clause-clients.ts';
import { startClauseServer } from '../support/clause-server-parts.ts';
import type { ClauseServerSettings } from '../support/clause-server.ts';
import { type ClauseWorld, seedClauseWorld } from '../support/clause-world.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const ROUNDS = Number(process.env['KLUBBA_CRASH_ROUNDS'] ?? 5);

let database: TestDatabase;
let world: ClauseWorld;
let port = 0;

beforeAll(async () => {
  database = await testDatabase();
  world = await seedClauseWorld(database.admin);
});
afterAll(() => database.drop());

function rooms() {
  return createClauseRooms({
    store: createClauseStore({ sql: database.app }),
    authorise: () => Promise.resolve({ ok: false, status: 404, code: 'none' }),
    authoriseLine: () => Promise.resolve({ ok: false, status: 404, code: 'none' }),
    isAllowedOrigin: () => false,
    now: () => Date.now(),
    log: { info: () => undefined, warn: () => undefined },
  });
}

async function makeClause(clauseId: string) {
  const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId };
  await rooms().createClause({
    ...key,
    accountId: world.accounts[0],
    blocks: [{ kind: 'paragraph', runs: [{ text: '|' }] }],
  });
  return {
    key,
    /** What the store itself holds, past every server. */
    async stored(): Promise<Y.Doc> {
      const found = await createClauseStore({ sql: database.app }).load(key);
      const doc = new Y.Doc();
      if (found?.snapshot) Y.applyUpdate(doc, found.snapshot);
      for (const update of found?.updates ?? []) Y.applyUpdate(doc, update);
      return doc;
    },
  };
}

async function startProcess(): Promise<ChildProcess> {
  const settings: ClauseServerSettings = {
    databaseUrl: database.url,
    organisationId: world.organisationId,
    port,
    sessions: Object.fromEntries(
      world.accounts.map((accountId) => [accountId, { accountId, access: 'write' as const }]),
    ),
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/clause-server.ts'], {
    env: { ...process.env, CLAUSE_SERVER: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, found] = line.split(' ');
    if (word !== 'ready') continue;
    port = Number(found);
    return child;
  }
  throw new Error('the server never came up');
}

async function killDead(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Types numbered words until told to stop, and remembers which of them were acknowledged. */
class Typist extends StockClient {
  typed = 0;
  acknowledgedWords = 0;
  readonly name: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, options: ConstructorParameters<typeof StockClient>[0]) {
    super(options);
    this.name = name;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.type(`${this.name}${String(++this.typed)}.`);
      // Everything typed so far is durable the moment nothing is outstanding.
      setImmediate(() => this.note());
    }, 15);
  }

  note(): void {
    if (this.isAllAcknowledged) this.acknowledgedWords = Math.max(this.acknowledgedWords, this.typed);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  words(doc: Y.Doc): Set<number> {
    const text = paragraphOf(doc).toString();
    return new Set(
      [...text.matchAll(new RegExp(`${this.name}(\\d+)\\.`, 'g'))].map((match) => Number(match[1])),
    );
  }
}

describe('[R1] a server killed in the middle of a word', () => {
  it(`loses nothing it acknowledged and nothing anybody saw, ${String(ROUNDS)} times`, async () => {
    const clause = await makeClause('killed');
    let child = await startProcess();
    const typists = world.accounts.map(
      (session, i) =>
        new Typist('abc'.charAt(i), {
          url: `ws://127.0.0.1:${String(port)}`,
          meetingId: world.meetingId,
          clauseId: 'killed',
          session,
        }),
    );
    await Promise.all(typists.map((typist) => typist.synced()));
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = typists.map((typist) => typist.acknowledgedWords);
      for (const typist of typists) typist.start();
      const watch = setInterval(() => {
        for (const typist of typists) typist.note();
      }, 1);
      await until(
        () => typists.every((typist, i) => typist.acknowledgedWords > (before[i] ?? 0) + 10),
        'ten words of each to be acknowledged',
        20_000,
      );
      const acknowledged = typists.map((typist) => typist.acknowledgedWords);
      await killDead(child);
      clearInterval(watch);
      for (const typist of typists) typist.stop();
      const stored = await clause.stored();
      for (const [i, typist] of typists.entries()) {
        const kept = typist.words(stored);
        for (let word = 1; word <= (acknowledged[i] ?? 0); word += 1)
          expect(kept, `word ${String(word)} of ${typist.name}`).toContain(word);
        // Seen but lost: nobody may hold a word of another that the store has not.
        for (const other of typists)
          if (other !== typist) for (const word of typist.words(other.doc)) expect(kept).toContain(word);
      }
      child = await startProcess();
      await Promise.all(typists.map((typist) => typist.saved()));
    }
    await until(() => new Set(typists.map((typist) => typist.text)).size === 1, 'equal texts');
    const final = await clause.stored();
    expect(paragraphOf(final).toString()).toBe(typists[0]?.text);
    for (const typist of typists) {
      expect(typist.words(final).size).toBe(typist.typed);
      expect(typist.text.split(`${typist.name}1.`)).toHaveLength(2);
      typist.destroy();
    }
    await killDead(child);
  }, 60_000);
});

describe('[R2] a database that throws everybody out', () => {
  it('costs nothing that was acknowledged, and writing goes on without a restart', async () => {
    const clause = await makeClause('thrown-out');
    const server = await startClauseServer({
      store: createClauseStore({ sql: database.app }),
      organisationId: world.organisationId,
    });
    for (const accountId of world.accounts) server.sessions.set(accountId, { accountId, access: 'write' });
    const typists = world.accounts.map(
      (session, i) =>
        new Typist('abc'.charAt(i), {
          url: server.url,
          meetingId: world.meetingId,
          clauseId: 'thrown-out',
          session,
        }),
    );
    await Promise.all(typists.map((typist) => typist.synced()));
    for (const typist of typists) typist.start();
    for (let round = 0; round < 10; round += 1) {
      const goal = typists.map((typist) => typist.typed + 10);
      await until(() => typists.every((typist, i) => typist.typed >= (goal[i] ?? 0)), 'some words');
      // Not those that are just being opened: postgres.js lets nobody catch the failure of its own first query.
      await database.admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'klubba'
          and backend_start < now() - interval '100 milliseconds'`;
    }
    for (const typist of typists) typist.stop();
    const since = Date.now();
    await Promise.all(typists.map((typist) => typist.saved()));
    expect(Date.now() - since).toBeLessThan(3_000);
    const stored = await clause.stored();
    for (const typist of typists) expect(typist.words(stored).size).toBe(typist.typed);
    expect(server.warnings).toContain('clause texts not stored, trying again');
    for (const typist of typists) typist.destroy();
    await server.close();
  }, 30_000);
});
