import { randomUUID } from 'node:crypto';
import type { NewEvent } from '#server/application/ports.ts';
import type { Sql, TransactionSql } from '#server/postgres/connect.ts';
import { eventHash } from '#server/postgres/event-hash.ts';
import { type LogRow, readLog } from '#server/postgres/verify-log.ts';
import type { Dice } from '../support/fault-run.ts';
import type { Tampering } from './tamper-world.ts';

type Event = LogRow & { readonly meetingId: string };

async function anyEvent(tx: TransactionSql, dice: Dice, meetings: readonly string[]): Promise<Event> {
  const meetingId = dice.pick(meetings);
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

/** Takes the leaves and checkpoints away that no longer fit what is left of the logs and texts. */
export async function hideInTree(tx: TransactionSql): Promise<void> {
  const [cut] = await tx<{ size: string }[]>`
    select coalesce(max(c.size), 0) as size from audit_checkpoint c
    where not exists (
      select 1 from audit_leaf l
      left join meeting_event e on e.meeting_id = l.meeting_id and e.version = l.version and e.hash = l.hash
      left join clause_room r on r.meeting_id = l.meeting_id and r.clause_id = l.clause_id and r.seq >= l.version
      where l.seq <= c.size and (case when l.clause_id is null then e.hash is null else r.seq is null end))`;
  await tx`delete from audit_checkpoint where size > ${cut?.size ?? 0}`;
  await tx`delete from audit_leaf where seq > ${cut?.size ?? 0}`;
}

export const LOG_CHANGES: Readonly<Record<string, Tampering>> = {
  'an event changed': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    const where = tx`where meeting_id = ${meetingId} and version = ${version}`;
    return dice.pick([
      () => tx`update meeting_event set actor_name = actor_name || ' ' ${where}`,
      () => tx`update meeting_event set at = at + interval '1 millisecond' ${where}`,
      () => tx`update meeting_event set payload = payload || '{"extra": 1}'::jsonb ${where}`,
      () => tx`update meeting_event set type = type || 'x' ${where}`,
      () => tx`update meeting_event set command_id = ${randomUUID()} ${where}`,
    ])();
  },
  'an event changed, and the chain made to fit': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await tx`
      update meeting_event set actor_name = 'Någon Annan' where meeting_id = ${meetingId} and version = ${version}`;
    await rechain(tx, meetingId);
  },
  'an event deleted': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version = ${version}`;
  },
  'an event deleted, and the chain made to fit': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version = ${version}`;
    await shift(tx, meetingId, version + 1, -1);
    await rechain(tx, meetingId);
  },
  'two events exchanged, and the chain made to fit': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    const other = version === 1 ? 2 : version - 1;
    await tx`update meeting_event set version = 1000000 where meeting_id = ${meetingId} and version = ${version}`;
    await tx`update meeting_event set version = ${version} where meeting_id = ${meetingId} and version = ${other}`;
    await tx`update meeting_event set version = ${other} where meeting_id = ${meetingId} and version = 1000000`;
    if (dice.next() < 0.5) await rechain(tx, meetingId);
  },
  'an event put in, and the chain made to fit': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await shift(tx, meetingId, version, 1);
    await tx`
      insert into meeting_event
      select organisation_id, meeting_id, ${version}, ${randomUUID()}, ${randomUUID()}, type, payload, actor_account,
             actor_name, at, prev_hash, hash
      from meeting_event where meeting_id = ${meetingId} and version = ${version + 1}`;
    await rechain(tx, meetingId);
  },
  'the end of a log cut off': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version >= ${Math.max(2, version)}`;
    await rechain(tx, meetingId);
  },
  'the end of a log cut off with every trace of it': async (tx, dice, { meetings }) => {
    const { meetingId, version } = await anyEvent(tx, dice, meetings);
    await tx`delete from meeting_event where meeting_id = ${meetingId} and version >= ${Math.max(2, version)}`;
    await rechain(tx, meetingId);
    await hideInTree(tx);
  },
  'a whole meeting deleted with every trace of it': async (tx, dice, { meetings }) => {
    const meetingId = dice.pick(meetings);
    const tables = await tx<{ name: string }[]>`
      select c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and c.column_name = 'meeting_id' and t.table_type = 'BASE TABLE'
        and c.table_name <> 'audit_leaf'`;
    for (const { name } of tables) await tx`delete from ${tx(name)} where meeting_id = ${meetingId}`;
    await tx`delete from meeting where id = ${meetingId}`;
    await hideInTree(tx);
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
};
