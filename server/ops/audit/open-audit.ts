import type { Sql } from '#server/postgres/connect.ts';
import type { AuditProof } from '#server/signing/archive/audit-proof.ts';
import { type AuditKey, openAuditKey } from '#server/signing/audit/audit-key.ts';
import type { TreeHead } from '#server/signing/audit/log-growth.ts';
import { verifierKey } from '#server/signing/audit/signed-note.ts';
import { type KeyVaultOptions, openKeyVault } from '#server/signing/key-vault.ts';
import { type AuditCheckpoints, createAuditCheckpoints } from './audit-checkpoints.ts';
import { auditProof } from './audit-proofs.ts';

export interface Audit {
  readonly key: AuditKey;
  /** The key as verifiers write it. */
  readonly verifierKey: string;
  readonly checkpoints: AuditCheckpoints;
  /** Signs where all logs stand, for a seal to name; undefined when that failed, which `onFailed` is told. */
  head(): Promise<TreeHead | undefined>;
  proof(meetingId: string, since?: TreeHead): Promise<AuditProof>;
}

/** The signed tree of all logs, with this instance's key for it, which is made the first time. */
export async function openAudit(options: {
  /** Owner of the tables: sees every organisation. */
  readonly admin: Sql;
  readonly keyPlace: KeyVaultOptions;
  readonly now: () => Date;
  readonly onFailed: (error: unknown) => void;
}): Promise<Audit> {
  const { admin, now, onFailed } = options;
  const key = await openAuditKey(await openKeyVault(options.keyPlace));
  const checkpoints = createAuditCheckpoints({ admin, key, now });
  const verifier = await verifierKey(key);
  return {
    key,
    verifierKey: verifier,
    checkpoints,
    async head() {
      try {
        const taken = await checkpoints.take();
        return taken ? { size: taken.size, root: taken.root } : undefined;
      } catch (error) {
        onFailed(error);
        return undefined;
      }
    },
    proof: (meetingId, since) => auditProof({ admin, checkpoints, verifierKey: verifier }, meetingId, since),
  };
}
