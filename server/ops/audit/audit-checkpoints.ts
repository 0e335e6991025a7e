import { GrowingTree, headBytes } from '#server/signing/audit/growing-tree.ts';
import { type NoteKey, checkpointText, writeNote } from '#server/signing/audit/signed-note.ts';
import type { Sql, TransactionSql } from '#server/postgres/connect.ts';
import { inTransaction } from '#server/postgres/transaction.ts';
import { type Grown, grownSince } from './grown-logs.ts';

export interface CheckpointRow {
  readonly size: number;
  readonly root: string;
  readonly frontier: readonly string[];
  /** C2SP signed note. */
  readonly note: string;
}

export interface AuditCheckpoints {
  /** Takes up every log and text that has grown since, and signs where all stand; null while there is no log at all. */
  take(): Promise<CheckpointRow | null>;
  latest(): Promise<CheckpointRow | null>;
}

export interface AuditCheckpointsOptions {
  /** Owner of the tables: sees every organisation. */
  readonly admin: Sql;
  readonly key: NoteKey & { sign(data: Uint8Array): Uint8Array };
  readonly now: () => Date;
}

/** One at a time in the whole database. */
const TURN = 7_021_313;

export function createAuditCheckpoints({ admin, key, now }: AuditCheckpointsOptions): AuditCheckpoints {
  return {
    latest: () => latestCheckpoint(admin),
    take: () =>
      inTransaction(admin, async (tx) => {
        await tx`select pg_advisory_xact_lock(${TURN})`;
        const before = await latestCheckpoint(tx);
        const grown = await grownSince(tx);
        if (grown.length === 0) return before;
        const tree = new GrowingTree(before?.size, before?.frontier);
        const from = tree.size;
        for (const head of grown) tree.add(headBytes(head));
        await keepLeaves(tx, grown, from);
        const { size } = tree;
        const root = tree.root();
        const text = checkpointText({ origin: key.name, size, root });
        const note = await writeNote(text, key, (data) => key.sign(data));
        await tx`
          insert into audit_checkpoint (size, root, frontier, note, created_at)
          values (${size}, ${root}, ${tree.frontier}, ${note}, ${now()})`;
        return { size, root, frontier: tree.frontier, note };
      }),
  };
}

export async function latestCheckpoint(sql: Sql | TransactionSql): Promise<CheckpointRow | null> {
  const [row] = await sql<(Omit<CheckpointRow, 'size'> & { size: string })[]>`
    select size, root, frontier, note from audit_checkpoint order by size desc limit 1`;
  return row ? { ...row, size: Number(row.size) } : null;
}

async function keepLeaves(tx: TransactionSql, grown: readonly Grown[], from: number): Promise<void> {
  await tx`
    insert into audit_leaf (seq, organisation_id, meeting_id, clause_id, version, hash)
    select ${from} + w.n, w.organisation_id, w.meeting_id, w.clause_id, w.version, w.hash
    from unnest(${grown.map((one) => one.organisationId)}::uuid[], ${grown.map((one) => one.meetingId)}::uuid[],
                ${grown.map((one) => one.clauseId ?? null)}::text[], ${grown.map((one) => one.version)}::int[],
                ${grown.map((one) => one.hash)}::text[])
      with ordinality as w (organisation_id, meeting_id, clause_id, version, hash, n)`;
}
