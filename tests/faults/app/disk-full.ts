import { describe, expect, it } from 'vitest';
import type { AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import { record, roundsOf, timeFor } from '../../support/fault-run.ts';
import { auditWords, type Typist } from '../../support/typist.ts';
import type { DiskTest } from './power-cut.ts';

const ROUNDS = roundsOf({ ci: 1, command: 3 });
const EDITORS = 20;

export function diskFull({ isPossible, opened }: DiskTest): void {
  describe.skipIf(!isPossible)('[R20] the disk full while people write', () => {
    it(
      `stops no reading, tells the writers, loses nothing and goes on by itself, ${String(ROUNDS)} times`,
      async () => {
        const { app, disk } = opened();
        const { pid } = app.klubba;
        const found = {
          promised: 0,
          lost: 0,
          doubled: 0,
          unread: [] as string[],
          untold: 0,
          backMs: [] as number[],
        };
        for (let round = 0; round < ROUNDS; round += 1) {
          const typists = await app.typists(EDITORS, `f${String(round)}-`);
          for (const one of typists) one.start();
          await until(() => typists.every((one) => one.savedCount > 0), 'all to be writing', 20_000);
          disk.fill();
          await until(
            () => typists.every((one) => one.notices.includes('store-unavailable')),
            'all to be told that nothing is stored',
            60_000,
          ).catch(() => undefined);
          found.untold += typists.filter((one) => !one.notices.includes('store-unavailable')).length;
          found.unread.push(...(await failedReads(app)));
          // Half of them go for good: of their words only the acknowledged may be counted on, and those must be there.
          const [gone, staying] = [typists.slice(0, EDITORS / 2), typists.slice(EDITORS / 2)];
          const promised = gone.flatMap((one) => one.savedWords);
          for (const one of gone) one.die();
          disk.free();
          found.backMs.push(await untilSaved(staying));
          const wanted = [...promised, ...staying.flatMap((one) => one.typedWords)];
          const audit = auditWords(await app.readFresh(), wanted);
          found.promised += wanted.length;
          found.lost += audit.lost.length;
          found.doubled += audit.doubled.length;
          for (const one of staying) one.destroy();
        }
        expect(app.klubba.pid).toBe(pid);
        expect((await fetch(`${app.klubba.origin}/healthz`)).status).toBe(200);
        expect(app.klubba.logs()).not.toContain('an error nobody caught');
        record({
          id: 'R20',
          what: 'disk full',
          rounds: ROUNDS,
          figure: `${String(found.lost)} lost, ${String(found.doubled)} doubled of ${String(found.promised)}; reads that failed: ${found.unread.join(', ') || 'none'}, ${String(found.untold)} writers not told; writing again ${String(Math.round(Math.max(...found.backMs)))} ms after there was room, without a restart`,
          target: 'no false acknowledgement, 0 lost; reading works, writers told, writing resumes by itself',
          isReached: found.lost + found.doubled + found.unread.length + found.untold === 0,
        });
      },
      timeFor(ROUNDS, 120_000),
    );
  });
}

/** A page and a text that somebody opens while nothing can be written: which of the two fail. */
async function failedReads(app: AppWorld): Promise<string[]> {
  const page = await fetch(`${app.klubba.origin}${app.meeting.path}`, {
    headers: { cookie: app.cookies[0] ?? '' },
  });
  const words = await app.readFresh().catch(() => []);
  return [
    ...(page.status === 200 ? [] : [`page ${String(page.status)}`]),
    ...(words.length > 0 ? [] : ['text']),
  ];
}

async function untilSaved(typists: readonly Typist[]): Promise<number> {
  const since = performance.now();
  for (const one of typists) one.stop();
  await until(() => typists.every((one) => one.isAllAcknowledged), 'everything to be saved', 40_000);
  return performance.now() - since;
}
