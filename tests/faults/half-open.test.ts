import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BareWorld, bareWorld } from '../support/bare-world.ts';
import { until } from '../support/clause-clients.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { record } from '../support/fault-run.ts';
import { auditWords, Typist, wordsIn } from '../support/typist.ts';

const EDITORS = 6;

let world: BareWorld;

beforeAll(async () => {
  world = await bareWorld();
});
afterAll(() => world.close());

describe('[R7] a line that is up in name only', () => {
  it('is noticed by the server within 10 s, and what was written into it is there when it heals', async () => {
    const clause = await world.makeClause('half-open');
    const server = await world.start();
    const proxy = await startFaultProxy(server.port);
    const typists = Array.from(
      { length: EDITORS },
      (_, i) =>
        new Typist(`h${String(i)}`, {
          url: `ws://127.0.0.1:${String(proxy.port)}`,
          meetingId: world.meetingId,
          clauseId: 'half-open',
          session: world.accounts[i % world.accounts.length] ?? '',
        }),
    );
    await Promise.all(typists.map((one) => one.synced()));
    for (const one of typists) one.start(100);
    await until(() => typists.every((one) => one.savedCount > 3), 'all to be writing');
    proxy.swallow();
    const since = performance.now();
    await until(
      async () => {
        const { stats } = await server.ask();
        return stats.writers + stats.readers === 0;
      },
      'the server to notice',
      15_000,
    );
    const noticedMs = Math.round(performance.now() - since);
    const promised = typists.flatMap((one) => one.savedWords);
    proxy.heal();
    const healed = performance.now();
    for (const one of typists) one.stop();
    await until(() => typists.every((one) => one.isAllAcknowledged), 'the stock clients to be back', 40_000);
    const backMs = Math.round(performance.now() - healed);
    await until(() => new Set(typists.map((one) => one.text)).size === 1, 'equal texts');
    const stored = wordsIn(await clause.storedText());
    const { lost, doubled } = auditWords(
      stored,
      typists.flatMap((one) => one.typedWords),
    );
    expect(auditWords(stored, promised).lost).toEqual([]);
    for (const one of typists) one.destroy();
    await proxy.close();
    await server.kill();
    record({
      id: 'R7',
      what: 'half-open line, stock clients',
      rounds: 1,
      figure: `server noticed after ${String(noticedMs)} ms; all saved ${String(backMs)} ms after healing; ${String(lost.length)} lost, ${String(doubled.length)} doubled`,
      target: 'noticed <= 10 s, synced <= 2 s after healing, 0 lost',
      isReached: noticedMs <= 10_000 && lost.length + doubled.length === 0,
      isInTime: backMs <= 2_000,
    });
  }, 90_000);
});
