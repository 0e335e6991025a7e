import type { TransactionSql } from '#server/postgres/connect.ts';
import type { Dice } from '../support/fault-run.ts';
import type { Tampering } from './tamper-world.ts';
import { hideInTree } from './tamper-logs.ts';

interface Row {
  readonly meetingId: string;
  readonly clauseId: string;
  readonly seq: number;
  readonly update: Uint8Array;
}

async function anyRow(tx: TransactionSql, dice: Dice): Promise<Row> {
  const rows = await tx<Row[]>`
    select meeting_id as "meetingId", clause_id as "clauseId", seq::int, update from clause_update
    order by meeting_id, clause_id, seq`;
  return dice.pick(rows);
}

const at = (tx: TransactionSql, { meetingId, clauseId }: Row) =>
  tx`meeting_id = ${meetingId} and clause_id = ${clauseId}`;

export const TEXT_CHANGES: Readonly<Record<string, Tampering>> = {
  'a row of the text changed': async (tx, dice) => {
    const row = await anyRow(tx, dice);
    const update = Buffer.from(row.update);
    const place = dice.below(update.byteLength);
    update[place] = (update[place] ?? 0) ^ (1 << dice.below(8));
    const where = tx`where ${at(tx, row)} and seq = ${row.seq}`;
    return dice.pick([
      () => tx`update clause_update set update = ${update} ${where}`,
      () => tx`update clause_update set at = at + interval '1 microsecond' ${where}`,
      () =>
        tx`update clause_update u set account_id = (select a.id from account a where a.id <> u.account_id limit 1) ${where}`,
    ])();
  },
  'a row of the text deleted': async (tx, dice) => {
    const row = await anyRow(tx, dice);
    await tx`delete from clause_update where ${at(tx, row)} and seq = ${row.seq}`;
    if (dice.next() < 0.5) {
      await tx`update clause_update set seq = seq - 1 where ${at(tx, row)} and seq > ${row.seq}`;
      await tx`update clause_room set seq = seq - 1, snapshot = null, snapshot_seq = 0 where ${at(tx, row)}`;
    }
  },
  'two rows of the text exchanged': async (tx, dice) => {
    const row = await anyRow(tx, dice);
    const other = row.seq === 1 ? 2 : row.seq - 1;
    await tx`update clause_update set seq = 1000000 where ${at(tx, row)} and seq = ${row.seq}`;
    await tx`update clause_update set seq = ${row.seq} where ${at(tx, row)} and seq = ${other}`;
    await tx`update clause_update set seq = ${other} where ${at(tx, row)} and seq = 1000000`;
  },
  'a row put at the end of the text': async (tx, dice) => {
    const row = await anyRow(tx, dice);
    await tx`
      insert into clause_update (organisation_id, meeting_id, clause_id, seq, account_id, update)
      select organisation_id, meeting_id, clause_id, max(seq) + 1, min(account_id), '\\x0000'::bytea
      from clause_update where ${at(tx, row)} group by organisation_id, meeting_id, clause_id`;
  },
  'the text cut off with every trace of it': async (tx, dice) => {
    const row = await anyRow(tx, dice);
    await tx`delete from clause_update where ${at(tx, row)} and seq >= ${row.seq}`;
    await tx`
      update clause_room set seq = ${row.seq - 1}, snapshot = null, snapshot_seq = 0 where ${at(tx, row)}`;
    await hideInTree(tx);
  },
  'what a clause is opened from exchanged': async (tx, dice) => {
    const rooms = await tx<Row[]>`
      select meeting_id as "meetingId", clause_id as "clauseId", 0 as seq, snapshot as update from clause_room
      where snapshot_seq > 0 order by meeting_id, clause_id`;
    const row = dice.pick(rooms);
    const other = dice.pick(rooms.filter(({ clauseId }) => clauseId !== row.clauseId));
    await dice.pick([
      // The same parts with another word in them.
      () =>
        tx`update clause_room set snapshot = decode(replace(encode(snapshot, 'hex'), encode('mars', 'hex'), encode('juni', 'hex')), 'hex')
           where clause_id = 'c3'`,
      () => tx`update clause_room set snapshot = '\\x0000'::bytea where ${at(tx, row)}`,
      () => tx`update clause_room set snapshot = ${other.update} where ${at(tx, row)}`,
    ])();
  },
};
