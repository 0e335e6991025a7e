import * as Y from 'yjs';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { passiveDocument } from '#server/realtime/passive-document.ts';
import { TEXT_START, textHash, type TextKey, textRows } from './text-chain.ts';

export interface TextFault extends TextKey {
  readonly code: 'text-row-missing' | 'text-differs' | 'text-too-short' | 'snapshot-differs';
  /** Number of the row. */
  readonly at: number;
}

interface Room extends TextKey {
  readonly seq: number;
  /** Of the last row that is there. */
  readonly last: number;
  readonly snapshot: Uint8Array | null;
  readonly snapshotSeq: number;
}

interface Leaf {
  readonly version: number;
  readonly hash: string;
}

/**
 * The prose of every clause, one in memory at a time: its rows without a gap, against what was signed of them, and the
 * snapshot that a clause is opened from against its rows.
 */
export async function verifyTexts(
  admin: Sql,
): Promise<{ readonly clauses: number; readonly faults: readonly TextFault[] }> {
  const keys = await admin<TextKey[]>`
    select meeting_id as "meetingId", clause_id as "clauseId" from clause_room
    union select meeting_id, clause_id from audit_leaf where clause_id is not null
    union select meeting_id, clause_id from clause_update
    order by 1, 2`;
  const faults: TextFault[] = [];
  for (const { meetingId, clauseId } of keys) {
    const found = await faultOf(admin, { meetingId, clauseId });
    if (found) faults.push({ ...found, meetingId, clauseId });
  }
  return { clauses: keys.length, faults };
}

async function faultOf(admin: Sql, key: TextKey): Promise<Pick<TextFault, 'code' | 'at'> | undefined> {
  const room = await readRoom(admin, key);
  if (!room) return { code: 'text-too-short', at: 0 };
  const leaves = new Map((await readLeaves(admin, key)).map(({ version, hash }) => [version, hash]));
  const rows = passiveDocument();
  const opened = passiveDocument();
  try {
    if (room.snapshot) Y.applyUpdate(opened, room.snapshot);
    let at = 0;
    let hash = TEXT_START;
    for await (const row of textRows(admin, key, { after: 0 })) {
      at += 1;
      if (row.seq !== at) return { code: 'text-row-missing', at };
      hash = textHash(hash, row);
      if ((leaves.get(at) ?? hash) !== hash) return { code: 'text-differs', at };
      Y.applyUpdate(rows, row.update);
      if (at > room.snapshotSeq) Y.applyUpdate(opened, row.update);
    }
    if (at !== room.seq || room.last !== at || Math.max(0, ...leaves.keys()) > at)
      return { code: 'text-too-short', at: at + 1 };
    return sameText(rows, opened) ? undefined : { code: 'snapshot-differs', at: room.snapshotSeq };
  } catch {
    // Yjs throws plain errors about bytes that are no update.
    return { code: 'text-differs', at: 0 };
  } finally {
    rows.destroy();
    opened.destroy();
  }
}

/** Names, deletions and words: two texts may be written of the same parts and hold other words. */
function sameText(one: Y.Doc, other: Y.Doc): boolean {
  const [a, b] = [one, other].map((doc) => doc.getXmlFragment(clauseFragmentName).toString());
  return a === b && Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other));
}

async function readRoom(admin: Sql, { meetingId, clauseId }: TextKey): Promise<Room | undefined> {
  const [row] = await admin<Room[]>`
    select meeting_id as "meetingId", clause_id as "clauseId", seq::int, snapshot, snapshot_seq::int as "snapshotSeq",
           (select coalesce(max(u.seq), 0)::int from clause_update u
            where u.meeting_id = r.meeting_id and u.clause_id = r.clause_id) as last
    from clause_room r where meeting_id = ${meetingId} and clause_id = ${clauseId}`;
  return row;
}

function readLeaves(admin: Sql, { meetingId, clauseId }: TextKey): Promise<Leaf[]> {
  return admin<Leaf[]>`
    select version, hash from audit_leaf where meeting_id = ${meetingId} and clause_id = ${clauseId} order by version`;
}
