import type { LogHead } from '#server/signing/audit/growing-tree.ts';
import type { TransactionSql } from '#server/postgres/connect.ts';
import { TEXT_START, textHash, textRows } from './text-chain.ts';

/** A log or a text that has grown since it was last taken up, and where it stands now. */
export interface Grown extends LogHead {
  readonly organisationId: string;
}

/** Every log, and then every clause's text, that is longer than in the newest leaf about it. */
export async function grownSince(tx: TransactionSql): Promise<Grown[]> {
  return [...(await grownLogs(tx)), ...(await grownTexts(tx))];
}

function grownLogs(tx: TransactionSql): Promise<Grown[]> {
  return tx<Grown[]>`
    select m.organisation_id as "organisationId", m.id as "meetingId", m.version, e.hash
    from meeting m
    join meeting_event e on e.organisation_id = m.organisation_id and e.meeting_id = m.id and e.version = m.version
    where m.version > coalesce(
      (select max(l.version) from audit_leaf l where l.meeting_id = m.id and l.clause_id is null), 0)
    order by m.created_at, m.id`;
}

interface GrownRoom {
  readonly organisationId: string;
  readonly meetingId: string;
  readonly clauseId: string;
  readonly seq: string;
  /** Of the newest leaf; null when there is none. */
  readonly version: number | null;
  readonly hash: string | null;
}

async function grownTexts(tx: TransactionSql): Promise<Grown[]> {
  const rooms = await tx<GrownRoom[]>`
    select r.organisation_id as "organisationId", r.meeting_id as "meetingId", r.clause_id as "clauseId", r.seq,
           l.version, l.hash
    from clause_room r
    left join lateral (
      select version, hash from audit_leaf
      where meeting_id = r.meeting_id and clause_id = r.clause_id order by version desc limit 1) l on true
    where r.seq > coalesce(l.version, 0)
    order by r.meeting_id, r.clause_id`;
  const grown: Grown[] = [];
  for (const { organisationId, meetingId, clauseId, seq, version, hash } of rooms) {
    let head = hash ?? TEXT_START;
    const upTo = Number(seq);
    for await (const row of textRows(tx, { meetingId, clauseId }, { after: version ?? 0, upTo }))
      head = textHash(head, row);
    grown.push({ organisationId, meetingId, clauseId, version: upTo, hash: head });
  }
  return grown;
}
