import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditCheckpoints, createAuditCheckpoints } from '#server/ops/audit/audit-checkpoints.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { type AuditKey, openAuditKey } from '#server/signing/audit/audit-key.ts';
import { openKeyVault } from '#server/signing/key-vault.ts';
import type { TestDatabase } from './database.ts';

export interface AuditWorld {
  readonly key: AuditKey;
  readonly checkpoints: AuditCheckpoints;
  close(): void;
}

/** The audit key of a test's own instance, kept in its database as in the application. */
export async function auditWorld(db: TestDatabase): Promise<AuditWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'klubba-audit-'));
  const vault = await openKeyVault({ directory, keys: createSigningKeys(db) });
  const key = await openAuditKey(vault);
  return {
    key,
    checkpoints: createAuditCheckpoints({ admin: db.admin, key, now: () => new Date() }),
    close: () => {
      rmSync(directory, { recursive: true });
    },
  };
}
