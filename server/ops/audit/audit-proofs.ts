import type { AuditProof } from '#server/signing/archive/audit-proof.ts';
import { headBytes, type LogHead } from '#server/signing/audit/growing-tree.ts';
import { consistencyProof } from '#lib/domain/signing/consistency.ts';
import { inclusionProof } from '#lib/domain/signing/merkle.ts';
import type { TreeHead } from '#server/signing/audit/log-growth.ts';
import { sha256, toHex } from '#server/signing/bytes.ts';
import { readLog } from '#server/postgres/verify-log.ts';
import type { Sql } from '#server/postgres/connect.ts';
import type { AuditCheckpoints } from './audit-checkpoints.ts';

export interface AuditProofsOptions {
  readonly admin: Sql;
  readonly checkpoints: AuditCheckpoints;
  readonly verifierKey: string;
}

/**
 * The log of one meeting as it stands, with the proof that it is in a checkpoint made now, and that this one has grown from
 * the one that the seal names. Throws when there is no such meeting.
 */
export async function auditProof(
  { admin, checkpoints, verifierKey }: AuditProofsOptions,
  meetingId: string,
  since?: TreeHead,
): Promise<AuditProof> {
  const checkpoint = await checkpoints.take();
  if (!checkpoint) throw new Error('there is no log to prove anything of');
  const leaves = await readLeaves(admin, checkpoint.size);
  const index = leaves.findLastIndex((leaf) => leaf.meetingId === meetingId && leaf.clauseId === null);
  const head = leaves[index];
  if (!head) throw new Error(`meeting ${meetingId} is in no checkpoint`);
  const tree = leaves.map(headBytes);
  const { path } = await inclusionProof(tree, index, sha256);
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
    ...(since && { sinceSeal: { ...since, path: await pathFrom(tree, since) } }),
  };
}

/** What the leaves of the tree at that size are hashes of. */
export async function readTree(admin: Sql, size: number): Promise<Uint8Array[]> {
  return (await readLeaves(admin, size)).map(headBytes);
}

function readLeaves(admin: Sql, size: number): Promise<LogHead[]> {
  return admin<LogHead[]>`
    select meeting_id as "meetingId", clause_id as "clauseId", version, hash from audit_leaf
    where seq <= ${size} order by seq`;
}

/** Empty when the tree is smaller than it was: then nothing can be proved, and whoever checks will say so. */
async function pathFrom(tree: readonly Uint8Array[], { size }: TreeHead): Promise<string[]> {
  return size > tree.length ? [] : (await consistencyProof(tree, size, sha256)).map(toHex);
}
