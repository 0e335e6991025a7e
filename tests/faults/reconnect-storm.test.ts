import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type BareWorld, bareWorld } from '../support/bare-world.ts';
import { StockClient, until } from '../support/clause-clients.ts';
import {
  createDice,
  FAULT_SEED,
  FAULT_SIZE,
  percentile,
  record,
  roundsOf,
  timeFor,
} from '../support/fault-run.ts';

const ROUNDS = roundsOf({ ci: 1, command: 10 });
const CLIENTS = FAULT_SIZE === 'ci' ? 40 : 300;

let world: BareWorld;

beforeAll(async () => {
  world = await bareWorld();
});
afterAll(() => world.close());

describe('[R6] everybody back at once', () => {
  it(
    `${String(CLIENTS)} clients have the whole text again after kill -9, ${String(ROUNDS)} times`,
    async () => {
      const dice = createDice(FAULT_SEED);
      await world.makeClause('storm');
      let server = await world.start();
      const clients = Array.from(
        { length: CLIENTS },
        (_, i) =>
          new StockClient({
            url: server.url,
            meetingId: world.meetingId,
            clauseId: 'storm',
            session: world.accounts[i % world.accounts.length] ?? '',
            // Spread out, as the browser's own client is.
            maxBackoffTime: dice.between(250, 1_000),
          }),
      );
      await until(() => clients.every((one) => one.provider.synced), 'all to be there', 30_000);
      const lastMs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const one of clients.slice(0, 20)) one.type(`r${String(round)}.`);
        await server.kill();
        await until(() => clients.every((one) => !one.provider.wsconnected), 'all to notice', 30_000);
        server = await world.start({ port: server.port });
        const since = performance.now();
        await until(() => clients.every((one) => one.provider.synced), 'the last to be synced', 60_000);
        lastMs.push(Math.round(performance.now() - since));
      }
      const stateOf = (one: StockClient): string =>
        Buffer.from(Y.encodeStateAsUpdate(one.doc)).toString('base64');
      await until(() => new Set(clients.map(stateOf)).size === 1, 'byte-equal documents', 30_000).catch(
        () => undefined,
      );
      const kinds = new Set(clients.map(stateOf)).size;
      const texts = new Set(clients.map((one) => one.text)).size;
      for (const one of clients) one.destroy();
      await server.kill();
      expect(texts).toBe(1);
      record({
        id: 'R6',
        what: `reconnect storm of ${String(CLIENTS)}`,
        rounds: ROUNDS,
        figure: `last client synced p50 ${String(percentile(lastMs, 0.5))}, worst ${String(Math.max(...lastMs))} ms after the port opened; ${String(texts)} text(s), ${String(kinds)} encoding(s)`,
        target: '<= 2000 ms; documents equal',
        isReached: texts === 1,
        isInTime: Math.max(...lastMs) <= 2_000,
      });
    },
    timeFor(ROUNDS, 30_000),
  );
});
