import type { ClauseKey } from '#server/application/clause-store.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { createClauseRooms } from '#server/realtime/clause-rooms.ts';
import * as Y from 'yjs';
import { type BareServer, type BareServerSettings, startBareServer } from './bare-server.ts';
import { paragraphOf } from './clause-clients.ts';
import { type ClauseWorld, seedClauseWorld } from './clause-world.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface BareClause {
  readonly key: ClauseKey;
  /** What the store itself holds, past every server. */
  stored(): Promise<Y.Doc>;
  storedText(): Promise<string>;
  /** Every row ever written, from the first, without any snapshot. */
  replayed(): Promise<Y.Doc>;
}

export interface BareWorld extends ClauseWorld {
  readonly database: TestDatabase;
  /** A clause whose first paragraph is `start;`. */
  makeClause(clauseId: string): Promise<BareClause>;
  start(over?: Partial<BareServerSettings>): Promise<BareServer>;
  close(): Promise<void>;
}

/** A database with a meeting to write in, and servers for it in processes of their own. Every account may write. */
export async function bareWorld(): Promise<BareWorld> {
  const database = await testDatabase();
  const world = await seedClauseWorld(database.admin);
  // The owner's pool: a test that throws the application's connections out still reads.
  const store = createClauseStore({ sql: database.admin });
  const rooms = createClauseRooms({
    store,
    authorise: () => Promise.resolve({ ok: false, status: 404, code: 'none' }),
    authoriseLine: () => Promise.resolve({ ok: false, status: 404, code: 'none' }),
    isAllowedOrigin: () => false,
    now: () => Date.now(),
    log: { info: () => undefined, warn: () => undefined },
  });
  const sessions = Object.fromEntries(
    world.accounts.map((accountId) => [accountId, { accountId, access: 'write' as const }]),
  );
  return {
    ...world,
    database,
    async makeClause(clauseId) {
      const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId };
      await rooms.createClause({
        ...key,
        accountId: world.accounts[0],
        blocks: [{ kind: 'paragraph', runs: [{ text: 'start;' }] }],
      });
      const stored = async (): Promise<Y.Doc> => {
        const found = await store.load(key);
        const doc = new Y.Doc();
        doc.transact(() => {
          if (found?.snapshot) Y.applyUpdate(doc, found.snapshot);
          for (const update of found?.updates ?? []) Y.applyUpdate(doc, update);
        });
        return doc;
      };
      const replayed = async (): Promise<Y.Doc> => {
        const rows = await database.admin<{ update: Buffer }[]>`
          select update from clause_update
          where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId} and clause_id = ${clauseId}
          order by seq`;
        const doc = new Y.Doc();
        doc.transact(() => {
          for (const { update } of rows) Y.applyUpdate(doc, update);
        });
        return doc;
      };
      return { key, stored, replayed, storedText: async () => paragraphOf(await stored()).toString() };
    },
    start: (over = {}) =>
      startBareServer({
        databaseUrl: database.url,
        organisationId: world.organisationId,
        port: 0,
        sessions,
        ...over,
      }),
    async close() {
      await rooms.drain();
      await database.drop();
    },
  };
}
