import type { AuditProof } from '#server/signing/archive/audit-proof.ts';
import { headBytes, type LogHead } from '#server/signing/audit/growing-tree.ts';
import { inclusionProof } from '#lib/domain/signing/merkle.ts';
import { sha256, toHex } from '#server/signing/bytes.ts';
import { readLog } from '#server/postgres/verify-log.ts';
import type { Sql } from '#server/postgres/connect.ts';
import type { AuditCheckpoints } from './audit-checkpoints.ts';

export interface AuditProofsOptions {
  readonly admin: Sql;
  readonly checkpoints: AuditCheckpoints;
  readonly verifierKey: string;
}

/** The log of one meeting as it stands, with the proof that it is in a checkpoint made now. Throws when there is no such meeting. */
export async function auditProof(
  { admin, checkpoints, verifierKey }: AuditProofsOptions,
  meetingId: string,
): Promise<AuditProof> {
  const checkpoint = await checkpoints.take();
  if (!checkpoint) throw new Error('there is no log to prove anything of');
  const leaves = await admin<LogHead[]>`
    select meeting_id as "meetingId", clause_id as "clauseId", version, hash from audit_leaf where seq <= ${checkpoint.size} order by seq`;
  const index = leaves.findLastIndex((leaf) => leaf.meetingId === meetingId && leaf.clauseId === null);
  const head = leaves[index];
  if (!head) throw new Error(`meeting ${meetingId} is in no checkpoint`);
  const { path } = await inclusionProof(leaves.map(headBytes), index, sha256);
  const { rows } = await readLog(admin, meetingId);
  return {
    meetingId,
    // What came since the checkpoint was made is in the next one.
    events: rows.slice(0, head.version).map((row) => ({
      version: row.version,
      id: row.id,
      commandId: row.commandId,
      at: row.at.toISOString(),
      actor: { accountId: row.actorAccount, name: row.actorName },
      fact: { ...row.payload },
    })),
    index,
    size: checkpoint.size,
    path: path.map(toHex),
    checkpoint: checkpoint.note,
    verifierKey,
  };
}
