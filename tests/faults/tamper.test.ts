import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Sql } from '#server/postgres/connect.ts';
import { verifyCheckpoints } from '#server/ops/audit/verify-checkpoints.ts';
import { verifyFiles } from '#server/ops/audit/verify-files.ts';
import { verifyTexts } from '#server/ops/audit/verify-texts.ts';
import { verifyLogs } from '#server/postgres/verify-log.ts';
import { createDice, type Dice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { FILE_CHANGES } from './tamper-files.ts';
import { LOG_CHANGES } from './tamper-logs.ts';
import { TEXT_CHANGES } from './tamper-texts.ts';
import { type Tampering, type TamperWorld, tamperWorld } from './tamper-world.ts';

const ROUNDS = roundsOf({ ci: 54, command: 1_000 });
const CHANGES: Readonly<Record<string, Tampering>> = { ...LOG_CHANGES, ...TEXT_CHANGES, ...FILE_CHANGES };

const TABLES = [
  'meeting',
  'meeting_event',
  'clause_room',
  'clause_update',
  'client_lease',
  'audit_leaf',
  'audit_checkpoint',
  'minutes_revision',
  'minutes_correction',
  'pdf_revision',
  'seal_attempt',
  'signature_evidence',
  'signature_intent',
  'signature_reminder',
  'signature_slot',
];

let around: TamperWorld;
beforeAll(async () => {
  around = await tamperWorld();
}, 180_000);
afterAll(() => around.close());

class Undo extends Error {}

/** Tampers, holds everything against everything as `audit verify` does until it finds something, and takes it back. */
async function faultsAfter(tamper: Tampering | undefined, dice: Dice): Promise<readonly string[]> {
  const { world, key, kept } = around;
  let found: readonly string[] = [];
  await world.db.admin
    .begin(async (tx) => {
      for (const table of TABLES) await tx`alter table ${tx(table)} disable trigger all`;
      await tamper?.(tx, dice, around);
      const sql = tx as unknown as Sql;
      const checks = [
        async () => (await verifyLogs(sql)).faults,
        async () => (await verifyCheckpoints(sql, { key, given: kept })).faults,
        async () => (await verifyTexts(sql)).faults,
        async () => (await verifyFiles(sql)).faults,
      ];
      for (const check of checks) if (found.length === 0) found = (await check()).map(({ code }) => code);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found;
}

describe('tampering by somebody who may do everything in the database', () => {
  it(
    '[R18] every change, deletion, exchange and cut in logs, texts, tree and signed files is found',
    async () => {
      const dice = createDice(FAULT_SEED);
      const kinds = Object.keys(CHANGES);
      const missed: string[] = [];
      // Nothing is found where nothing was done, or finding means nothing.
      const cries = await faultsAfter(undefined, dice);
      for (let round = 0; round < ROUNDS; round += 1) {
        const kind = kinds[round % kinds.length] ?? '';
        const found = await faultsAfter(CHANGES[kind], dice);
        if (found.length === 0) missed.push(`${kind} (round ${String(round)})`);
      }
      const some = missed.length > 0 ? `; missed: ${missed.slice(0, 5).join(', ')}` : '';
      record({
        id: 'R18',
        what: 'tampering found by audit verify with one kept checkpoint',
        rounds: ROUNDS,
        figure: `${String(ROUNDS - missed.length)} of ${String(ROUNDS)} found${some}; false alarm: ${cries.join(', ') || 'none'}`,
        target: 'all found, no false alarm',
        isReached: missed.length === 0 && cries.length === 0,
      });
    },
    timeFor(ROUNDS, 3_000),
  );
});
