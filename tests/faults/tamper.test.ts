import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { NewEvent } from '#server/application/ports.ts';
import type { Sql, TransactionSql } from '#server/postgres/connect.ts';
import { eventHash } from '#server/postgres/event-hash.ts';
import { verifyCheckpoints } from '#server/ops/audit/verify-checkpoints.ts';
import { verifyFiles } from '#server/ops/audit/verify-files.ts';
import { type LogRow, readLog, verifyLogs } from '#server/postgres/verify-log.ts';
import { applicationWorld, type ApplicationWorld } from '../support/application-world.ts';
import { type AuditWorld, auditWorld } from '../support/audit-world.ts';
import { must } from '../support/auth-world.ts';
import { createDice, type Dice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';

const ROUNDS = roundsOf({ ci: 60, command: 1_000 });

let world: ApplicationWorld;
let audit: AuditWorld;
let meetings: string[];
let signed: string;
/** The checkpoint that somebody keeps outside. */
let kept: string;

beforeAll(async () => {
  world = await applicationWorld();
  audit = await auditWorld(world.db);
  const people = await world.organisation();
  const held = await world.hold(people);
  await audit.checkpoints.take();
  signed = await world.freeze(people);
  for (const who of [people.chair, people.adjuster])
    must(await world.sign(who, signed, await world.enrol(who)));
  meetings = [held, signed];
  kept = (await audit.checkpoints.take())?.note ?? '';
}, 120_000);
afterAll(async () => {
  audit.close();
  await world.close();
});

/** Somebody with every right in the database, who knows how it is built and has everything but the signing keys. */
type Tampering = (tx: TransactionSql, dice: Dice) => Promise<unknown>;

const anyMeeting = (dice: Dice): string => dice.pick(meetings);

async function anyEvent(tx: TransactionSql, dice: Dice): Promise<LogRow & { meetingId: string }> {
  const meetingId = anyMeeting(dice);
  const { rows } = await readLog(tx as unknown as Sql, meetingId);
  return { ...dice.pick(rows), meetingId };
}

/** Makes the chain of a log fit again from a version to its end, as a forger would. */
async function rechain(tx: TransactionSql, meetingId: string): Promise<void> {
  const { rows } = await readLog(tx as unknown as Sql, meetingId);
  let previous = '0'.repeat(64);
  for (const [i, row] of rows.entries()) {
    const event: NewEvent = {
      id: row.id,
      commandId: row.commandId,
      at: row.at.toISOString(),
      actor: { accountId: row.actorAccount, name: row.actorName },
      fact: row.payload,
    };
    const hash = eventHash(previous, meetingId, i + 1, event);
    await tx`
      update meeting_event set prev_hash = ${previous}, hash = ${hash}
      where meeting_id = ${meetingId} and version = ${row.version}`;
    previous = hash;
  }
  await tx`update meeting set version = ${rows.length} where id = ${meetingId}`;
}

/** Moves the versions after one up or down by one, over numbers that nobody has. */
async function shift(tx: TransactionSql, meetingId: string, from: number, by: 1 | -1): Promise<void> {
  await tx`
    update meeting_event set version = version + 1000000 where meeting_id = ${meetingId} and version >= ${from}`;
  await tx`
    update meeting_event set version = version - 1000000 + ${by}
    where meeting_id = ${meetingId} and version >= 1000000`;
}

const changes: Record<string, Tampering> = {
  'an event changed': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    const where = tx`where meeting_id = ${meetingId} and version = ${version}`;
    return dice.pick([
      () => tx`update meeting_event set actor_name = actor_name || ' ' ${where}`,
      () => tx`update meeting_event set at = at + interval '1 millisecond' ${where}`,
      () => tx`update meeting_event set payload = payload || '{"extra": 1}'::jsonb ${where}`,
      () => tx`update meeting_event set type = type || 'x' ${where}`,
      () => tx`update meeting_event set command_id = ${randomUUID()} ${where}`,
    ])();
  },
  'an event changed, and the chain made to fit': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await tx`
      update meeting_event set actor_name = 'Någon Annan' where meeting_id = ${meetingId} and version = ${version}`;
    await rechain(tx, meetingId);
  },
  'an event deleted': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version = ${version}`;
  },
  'an event deleted, and the chain made to fit': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version = ${version}`;
    await shift(tx, meetingId, version + 1, -1);
    await rechain(tx, meetingId);
  },
  'two events exchanged, and the chain made to fit': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    const other = version === 1 ? 2 : version - 1;
    await tx`update meeting_event set version = 1000000 where meeting_id = ${meetingId} and version = ${version}`;
    await tx`update meeting_event set version = ${version} where meeting_id = ${meetingId} and version = ${other}`;
    await tx`update meeting_event set version = ${other} where meeting_id = ${meetingId} and version = 1000000`;
    if (dice.next() < 0.5) await rechain(tx, meetingId);
  },
  'an event put in, and the chain made to fit': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await shift(tx, meetingId, version, 1);
    await tx`
      insert into meeting_event
      select organisation_id, meeting_id, ${version}, ${randomUUID()}, ${randomUUID()}, type, payload, actor_account,
             actor_name, at, prev_hash, hash
      from meeting_event where meeting_id = ${meetingId} and version = ${version + 1}`;
    await rechain(tx, meetingId);
  },
  'the end of a log cut off': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version >= ${Math.max(2, version)}`;
    await rechain(tx, meetingId);
  },
  'the end of a log cut off with every trace of it': async (tx, dice) => {
    const { meetingId, version } = await anyEvent(tx, dice);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version >= ${Math.max(2, version)}`;
    await rechain(tx, meetingId);
    const [cut] = await tx<{ size: string }[]>`
      select coalesce(max(c.size), 0) as size from audit_checkpoint c
      where not exists (select 1 from audit_leaf l left join meeting_event e
                          on e.meeting_id = l.meeting_id and e.version = l.version and e.hash = l.hash
                        where l.seq <= c.size and e.hash is null)`;
    await tx`delete from audit_checkpoint where size > ${cut?.size ?? 0}`;
    await tx`delete from audit_leaf where seq > ${cut?.size ?? 0}`;
  },
  'the tree changed': async (tx, dice) => {
    const [{ seq = 0 } = {}] = await tx<{ seq: number }[]>`
      select seq from audit_leaf order by random() limit 1`;
    return dice.pick([
      () => tx`delete from audit_leaf where seq = ${seq}`,
      () => tx`update audit_leaf set hash = md5(hash) || md5('x') where seq = ${seq}`,
      () => tx`update audit_leaf set seq = seq + 1000 where seq = ${seq}`,
      () => tx`delete from audit_checkpoint where size = (select max(size) from audit_checkpoint)`,
      () => tx`update audit_checkpoint set root = md5(root) || md5('x')`,
      () => tx`update audit_checkpoint set note = replace(note, 'klubba', 'klubbb')`,
    ])();
  },
  'a byte of a signed file changed': async (tx, dice) => {
    const [file] = await tx<{ seq: number; bytes: Buffer }[]>`
      select seq, bytes from pdf_revision where meeting_id = ${signed} order by seq desc limit 1`;
    if (!file) throw new Error('nothing is signed');
    const bytes = Buffer.from(file.bytes);
    const at = dice.below(bytes.byteLength);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    const isTold = dice.next() < 0.5;
    await tx`
      update pdf_revision set bytes = ${bytes},
        sha256 = case when ${isTold} then encode(sha256(${bytes}::bytea), 'hex') else sha256 end
      where meeting_id = ${signed} and seq = ${file.seq}`;
  },
  'something put at the end of a signed file': async (tx, dice) => {
    const more = randomBytes(dice.between(1, 64));
    await tx`
      update pdf_revision set bytes = bytes || ${more}::bytea, sha256 = encode(sha256(bytes || ${more}::bytea), 'hex')
      where meeting_id = ${signed} and seq = (select max(seq) from pdf_revision where meeting_id = ${signed})`;
  },
  'the frozen minutes exchanged': (tx, dice) =>
    dice.pick([
      () =>
        tx`update minutes_revision set frozen_pdf = frozen_pdf || '\\x20'::bytea,
             pdf_sha256 = encode(sha256(frozen_pdf || '\\x20'::bytea), 'hex') where meeting_id = ${signed}`,
      () => tx`update minutes_revision set canonical = canonical || ' ' where meeting_id = ${signed}`,
      () =>
        tx`update minutes_revision set canonical = canonical || ' ',
             content_sha256 = encode(sha256(convert_to(canonical || ' ', 'UTF8')), 'hex') where meeting_id = ${signed}`,
    ])(),
};

const TABLES = ['meeting_event', 'audit_leaf', 'audit_checkpoint', 'pdf_revision', 'minutes_revision'];

class Undo extends Error {}

/** Tampers, holds everything against everything as `audit verify` does, and takes the tampering back. */
async function isFound(tamper: Tampering | undefined, dice: Dice): Promise<boolean> {
  let found = 0;
  await world.db.admin
    .begin(async (tx) => {
      for (const table of TABLES) await tx`alter table ${tx(table)} disable trigger all`;
      await tamper?.(tx, dice);
      const sql = tx as unknown as Sql;
      const faults = [
        (await verifyLogs(sql)).faults,
        (await verifyCheckpoints(sql, { key: audit.key, given: kept })).faults,
        (await verifyFiles(sql)).faults,
      ];
      found = faults.flat().length;
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found > 0;
}

describe('tampering by somebody who may do everything in the database', () => {
  it(
    '[R18] every change, deletion, exchange and cut in logs, tree and signed files is found',
    async () => {
      const dice = createDice(FAULT_SEED);
      const kinds = Object.keys(changes);
      const missed: string[] = [];
      // Nothing is found where nothing was done, or finding means nothing.
      const cries = await isFound(undefined, dice);
      for (let round = 0; round < ROUNDS; round += 1) {
        const kind = kinds[round % kinds.length] ?? '';
        if (!(await isFound(changes[kind], dice))) missed.push(`${kind} (round ${String(round)})`);
      }
      record({
        id: 'R18',
        what: 'tampering found by audit verify with one kept checkpoint',
        rounds: ROUNDS,
        figure: `${String(ROUNDS - missed.length)} of ${String(ROUNDS)} found${missed.length > 0 ? `; missed: ${missed.slice(0, 5).join(', ')}` : ''}; false alarm: ${cries ? 'yes' : 'no'}`,
        target: 'all found, no false alarm',
        isReached: missed.length === 0 && !cries,
      });
    },
    timeFor(ROUNDS, 1_500),
  );
});
