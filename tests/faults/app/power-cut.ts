import { describe, expect, it } from 'vitest';
import type { AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import { createDice, FAULT_SEED, record, roundsOf, timeFor } from '../../support/fault-run.ts';
import { killDatabase, postmasterOf } from '../../support/kill-database.ts';
import type { LoopDisk } from '../../support/loop-disk.ts';
import { auditWords } from '../../support/typist.ts';

const ROUNDS = roundsOf({ ci: 1, command: 20 });
const EDITORS = 20;

export interface DiskTest {
  readonly isPossible: boolean;
  readonly opened: () => { readonly app: AppWorld; readonly disk: LoopDisk };
}

export function powerCut({ isPossible, opened }: DiskTest): void {
  describe.skipIf(!isPossible)('[R3] the power cut while people write', () => {
    it(
      `costs nothing that was acknowledged, and everything starts again, ${String(ROUNDS)} times`,
      async () => {
        const { app, disk } = opened();
        const dice = createDice(FAULT_SEED);
        const typists = await app.typists(EDITORS, 'p');
        const found = { promised: 0, lost: 0, doubled: 0, failed: 0 };
        for (let round = 0; round < ROUNDS; round += 1) {
          const before = typists.map((one) => one.savedCount);
          for (const one of typists) one.start();
          await until(
            () => typists.every((one, i) => one.savedCount > (before[i] ?? 0)),
            'a word of each to be saved',
            20_000,
          );
          const moment = performance.now() + dice.between(20, 400);
          await until(() => performance.now() > moment, 'the moment of the cut');
          const postmaster = postmasterOf(app.dataDir);
          disk.cutPower();
          killDatabase(postmaster);
          await app.klubba.kill('SIGKILL');
          for (const one of typists) {
            one.stop();
            one.provider.disconnect();
          }
          const promised = typists.flatMap((one) => one.savedWords);
          await disk.remount();
          try {
            await app.startAgain();
          } catch (error) {
            process.stderr.write(`round ${String(round)}: ${(error as Error).message}\n`);
            found.failed += 1;
            break;
          }
          const audit = auditWords(await app.readFresh(), promised);
          found.promised += promised.length;
          found.lost += audit.lost.length;
          found.doubled += audit.doubled.length;
          for (const one of typists) one.provider.connect();
          await Promise.all(typists.map((one) => one.saved()));
        }
        const all = found.failed === 0 ? auditWords(await app.readFresh(), allWords(typists)) : undefined;
        for (const one of typists) one.destroy();
        expect(all ?? { lost: [], doubled: [] }).toEqual({ lost: [], doubled: [] });
        record({
          id: 'R3',
          what: 'power cut',
          rounds: ROUNDS,
          figure: `${String(found.lost)} lost, ${String(found.doubled)} doubled of ${String(found.promised)} acknowledged; ${String(found.failed)} starts failed`,
          target: '0 lost, 0 failed recoveries',
          isReached: found.promised > ROUNDS * EDITORS && found.lost + found.doubled + found.failed === 0,
        });
      },
      timeFor(ROUNDS, 30_000),
    );
  });
}

function allWords(typists: readonly { readonly typedWords: readonly string[] }[]): string[] {
  return typists.flatMap((one) => one.typedWords);
}
