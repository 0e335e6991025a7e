import { describe, expect, it } from 'vitest';
import { type AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import {
  createDice,
  FAULT_SEED,
  FAULT_SIZE,
  percentile,
  record,
  roundsOf,
  timeFor,
} from '../../support/fault-run.ts';
import { killDatabase, postmasterOf } from '../../support/kill-database.ts';
import { auditWords, type Typist } from '../../support/typist.ts';

const ROUNDS = roundsOf({ ci: 2, command: 50 });
const EDITORS = 20;
/** Recovery syncs the whole folder to the disk: among other tests that takes its time, but never a timeout's 10 s. */
const LIMIT_MS = FAULT_SIZE === 'ci' ? 8_000 : 3_000;

export function databaseKilled(app: AppWorld): void {
  describe.skipIf(process.platform !== 'linux')('[R2] the database killed under the application', () => {
    it(
      `loses nothing, and people write on without a restart, ${String(ROUNDS)} times`,
      async () => {
        const dice = createDice(FAULT_SEED);
        const typists = await app.typists(EDITORS, 'd');
        const [writer] = typists;
        if (!writer) throw new Error('nobody writes');
        const { pid } = app.klubba;
        const backMs: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const one of typists) one.start();
          const moment = performance.now() + dice.between(150, 500);
          await until(() => performance.now() > moment, 'the moment of the crash');
          expect(killDatabase(postmasterOf(app.dataDir))).toBeGreaterThan(2);
          backMs.push(await untilWriting(writer));
          for (const one of typists) one.stop();
          await Promise.all(typists.map((one) => one.saved()));
        }
        expect(app.klubba.pid).toBe(pid);
        expect((await fetch(`${app.klubba.origin}/healthz`)).status).toBe(200);
        expect(app.klubba.logs()).not.toContain('an error nobody caught');
        const everything = typists.flatMap((one) => one.savedWords);
        expect(everything).toEqual(typists.flatMap((one) => one.typedWords));
        const { lost, doubled } = auditWords(await app.readFresh(), everything);
        await until(() => new Set(typists.map((one) => one.text)).size === 1, 'equal texts');
        for (const one of typists) one.destroy();
        const p95 = Math.round(percentile(backMs, 0.95));
        record({
          id: 'R2',
          what: 'kill -9 of the database',
          rounds: ROUNDS,
          figure: `${String(lost.length)} lost, ${String(doubled.length)} doubled of ${String(everything.length)}; writing again p95 ${String(p95)} ms, worst ${String(Math.round(Math.max(...backMs)))} ms`,
          target: '0 lost; p95 <= 3000 ms',
          isReached: lost.length + doubled.length === 0 && p95 <= LIMIT_MS,
          isInTime: p95 <= 3_000,
        });
      },
      timeFor(ROUNDS, 8_000),
    );
  });
}

/** Milliseconds until a word typed from now on is durable. */
async function untilWriting(writer: Typist): Promise<number> {
  const since = performance.now();
  const goal = writer.typedWords.length + 1;
  await until(() => writer.savedCount >= goal, 'a word typed after the crash to be saved', 30_000);
  return performance.now() - since;
}
