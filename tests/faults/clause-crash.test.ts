import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { type BareClause, type BareWorld, bareWorld } from '../support/bare-world.ts';
import { until } from '../support/clause-clients.ts';
import { startClauseServer } from '../support/clause-server-parts.ts';
import { createDice, FAULT_SEED, percentile, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { auditWords, Typist, wordsIn } from '../support/typist.ts';

const ROUNDS = roundsOf({ ci: 4, command: 100 });
const EDITORS = 20;

let world: BareWorld;

beforeAll(async () => {
  world = await bareWorld();
});
afterAll(() => world.close());

function typistAt(url: string, clauseId: string, name: string, i: number): Typist {
  const session = world.accounts[i % world.accounts.length] ?? '';
  return new Typist(name, { url, meetingId: world.meetingId, clauseId, session });
}

describe('[R1] a server killed in the middle of a word', () => {
  it(
    `loses nothing it acknowledged and nothing anybody saw, ${String(ROUNDS)} times with ${String(EDITORS)} writing`,
    async () => {
      const dice = createDice(FAULT_SEED);
      const found = { promised: 0, lost: 0, doubled: 0, seenButLost: 0, backMs: [] as number[] };
      let server = await world.start();
      let clause: BareClause | undefined;
      let dead: string[] = [];
      let typists: Typist[] = [];
      const seat = (i: number, name: string): Typist =>
        typistAt(server.url, clause?.key.clauseId ?? '', name, i);
      for (let round = 0; round < ROUNDS; round += 1) {
        if (!clause || round % 20 === 0) {
          // A new clause now and then: each round reads all of it.
          for (const one of typists) one.destroy();
          clause = await world.makeClause(`killed-${String(round)}`);
          dead = [];
          typists = Array.from({ length: EDITORS }, (_, i) => seat(i, `e${String(i)}r${String(round)}`));
          await Promise.all(typists.map((one) => one.synced()));
        }
        await typeAwhile(typists, dice.between(20, 400));
        await server.kill();
        const promised = [...dead, ...typists.flatMap((one) => one.savedWords)];
        for (const one of typists) one.stop();
        const stored = wordsIn(await clause.storedText());
        const audit = auditWords(stored, promised);
        found.promised += promised.length;
        found.lost += audit.lost.length;
        found.doubled += audit.doubled.length;
        found.seenButLost += seenButLost(typists, stored);
        if (round % 2 === 1) {
          dead = promised;
          for (const one of typists) one.die();
        }
        server = await world.start({ port: server.port });
        const since = Date.now();
        if (round % 2 === 1) typists = typists.map((_, i) => seat(i, `e${String(i)}r${String(round + 1)}`));
        await Promise.all(typists.map((one) => one.saved()));
        found.backMs.push(Date.now() - since);
      }
      await until(() => new Set(typists.map((one) => one.text)).size === 1, 'equal texts');
      const final = wordsIn((await clause?.storedText()) ?? '');
      // What was typed and not acknowledged lived on in the clients that were not killed.
      const everything = [...dead, ...typists.flatMap((one) => one.typedWords)];
      const audit = auditWords(final, everything);
      for (const one of typists) one.destroy();
      await server.kill();
      expect({ lost: audit.lost, doubled: audit.doubled }).toEqual({ lost: [], doubled: [] });
      const { promised, lost, doubled, seenButLost: seen, backMs } = found;
      record({
        id: 'R1',
        what: 'kill -9 of the clause server',
        rounds: ROUNDS,
        figure: `${String(lost)} lost, ${String(doubled)} doubled, ${String(seen)} seen but lost of ${String(promised)} acknowledged; all saved again p95 ${String(percentile(backMs, 0.95))} ms after the port opened`,
        target: '0 lost, 0 doubled',
        isReached: promised > ROUNDS * EDITORS && lost + doubled + seen === 0,
      });
    },
    timeFor(ROUNDS, 5_000),
  );
});

/** Everybody types until each has had a word acknowledged, and then a little longer. */
async function typeAwhile(typists: readonly Typist[], thenMs: number): Promise<void> {
  const before = typists.map((one) => one.savedCount);
  for (const one of typists) one.start();
  await until(
    () => typists.every((one, i) => one.savedCount > (before[i] ?? 0)),
    'a word of each to be saved',
  );
  const end = performance.now() + thenMs;
  await until(() => performance.now() > end, 'the moment of the crash');
}

/** Words of others that somebody holds and the store has not. */
function seenButLost(typists: readonly Typist[], stored: readonly string[]): number {
  const kept = new Set(stored);
  return typists.flatMap((one) =>
    wordsIn(one.text).filter((word) => !word.startsWith(`${one.name}-`) && !kept.has(word)),
  ).length;
}

describe('[R2] a database that throws everybody out', () => {
  it('costs nothing that was acknowledged, and writing goes on without a restart', async () => {
    const clause = await world.makeClause('thrown-out');
    const server = await startClauseServer({
      store: createClauseStore({ sql: world.database.app }),
      organisationId: world.organisationId,
    });
    for (const accountId of world.accounts) server.sessions.set(accountId, { accountId, access: 'write' });
    const typists = world.accounts.map((_, i) => typistAt(server.url, 'thrown-out', `t${String(i)}`, i));
    await Promise.all(typists.map((one) => one.synced()));
    for (const one of typists) one.start(15);
    for (let round = 0; round < 10; round += 1) {
      const goal = typists.map((one) => one.typedWords.length + 10);
      await until(() => typists.every((one, i) => one.typedWords.length >= (goal[i] ?? 0)), 'some words');
      // Not those that are just being opened: postgres.js lets nobody catch the failure of its own first query.
      await world.database.admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'klubba'
          and backend_start < now() - interval '100 milliseconds'`;
    }
    for (const one of typists) one.stop();
    const since = Date.now();
    await Promise.all(typists.map((one) => one.saved()));
    expect(Date.now() - since).toBeLessThan(3_000);
    const stored = wordsIn(await clause.storedText());
    expect(
      auditWords(
        stored,
        typists.flatMap((one) => one.typedWords),
      ),
    ).toEqual({ lost: [], doubled: [] });
    expect(server.warnings).toContain('clause texts not stored, trying again');
    for (const one of typists) one.destroy();
    await server.close();
  }, 30_000);
});
