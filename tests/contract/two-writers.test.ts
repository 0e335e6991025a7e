import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { connect, type Pools } from '#server/postgres/connect.ts';
import { seedClauseWorld } from '../support/clause-world.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let pools: Pools[];
beforeAll(async () => {
  database = await testDatabase();
  pools = [await connect({ target: database.target }), await connect({ target: database.target })];
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

it('[G] two processes that let newcomers write in one clause at the same time do not wait for each other in a ring', async () => {
  const world = await seedClauseWorld(database.admin);
  const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };
  const stores = pools.map(({ app }) => createClauseStore({ sql: app }));
  const [accountId] = world.accounts;
  await stores[0]?.create(key, { accountId, clientId: 1 });
  let clientId = 1;
  for (let round = 0; round < 60; round += 1) {
    // A new client id comes with its first words: a row that refers to the clause, and then the clause itself.
    const outcomes = await Promise.all(
      stores.map((store) => {
        clientId += 1;
        const rows = [{ accountId, update: Uint8Array.of(round) }];
        return store.append([{ key, rows, leases: [{ clientId, accountId }] }]);
      }),
    );
    expect(outcomes.flat().map((outcome) => outcome.kind)).toEqual(['stored', 'stored']);
  }
  expect((await stores[0]?.load(key))?.seq).toBe(120);
});
