import * as v from 'valibot';
import { consistencyProof } from '#lib/domain/signing/consistency.ts';
import type { Sql } from '#server/postgres/connect.ts';
import {
  checkGrowth,
  GROWTH_SCHEMA,
  type GrowthFault,
  type LogGrowth,
} from '#server/signing/audit/log-growth.ts';
import { parseVerifierKey, readNote } from '#server/signing/audit/signed-note.ts';
import { sha256, toHex } from '#server/signing/bytes.ts';
import { readTree } from './audit-proofs.ts';
import type { Audit } from './open-audit.ts';

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Head = v.object({ size: v.number(), root: Hash });
/** What `audit growth` prints: a newer checkpoint beside the proof that leads to it. */
const PrintedSchema = v.object({
  schema: v.literal(GROWTH_SCHEMA),
  older: Head,
  newer: Head,
  path: v.pipe(v.array(Hash), v.maxLength(120)),
  checkpoint: v.string(),
});

const MEANING: Readonly<Record<GrowthFault, string>> = {
  'older-not-signed': 'The older checkpoint is damaged, or signed by another key.',
  'newer-not-signed': 'The newer checkpoint is damaged, or signed by another key.',
  'another-older': 'The proof starts at another checkpoint.',
  'another-newer': 'The proof leads to another checkpoint.',
  'log-changed': 'The logs have not only grown: something before the older checkpoint is another.',
};

/** Prints a checkpoint made now, and the proof that the logs have only grown since the one that somebody kept. */
export async function auditGrowth(
  admin: Sql,
  audit: Audit,
  { older, out, err }: { readonly older: string; out(line: string): void; err(line: string): void },
): Promise<number> {
  const kept = await readNote(older, audit.key);
  const taken = await audit.checkpoints.take();
  if (typeof kept === 'string' || !taken || kept.size > taken.size) {
    err(typeof kept === 'string' ? MEANING['older-not-signed'] : 'The logs are shorter than they were.');
    return 1;
  }
  const path = await consistencyProof(await readTree(admin, taken.size), kept.size, sha256);
  const growth: LogGrowth = {
    schema: GROWTH_SCHEMA,
    older: { size: kept.size, root: kept.root },
    newer: { size: taken.size, root: taken.root },
    path: path.map(toHex),
  };
  const fault = await checkGrowth({ older, newer: taken.note }, growth, audit.key);
  if (fault) {
    err(MEANING[fault]);
    return 1;
  }
  out(JSON.stringify({ ...growth, checkpoint: taken.note }, null, 2));
  return 0;
}

/** Checks what {@link auditGrowth} printed, with nothing but the kept checkpoint and the key. */
export async function checkGrowthFile(options: {
  readonly older: string;
  readonly text: string;
  readonly verifier: string;
  out(line: string): void;
}): Promise<number> {
  const { older, text, verifier, out } = options;
  const key = await parseVerifierKey(verifier);
  const parsed = readPrinted(text);
  if (!key || !parsed) {
    out(key ? 'The file is no proof of growth.' : 'The key is no key.');
    return 1;
  }
  const fault = await checkGrowth({ older, newer: parsed.checkpoint }, parsed, key);
  out(
    fault
      ? MEANING[fault]
      : `The logs have only grown, from ${String(parsed.older.size)} entries to ${String(parsed.newer.size)}.`,
  );
  return fault ? 1 : 0;
}

function readPrinted(text: string): v.InferOutput<typeof PrintedSchema> | undefined {
  try {
    const parsed = v.safeParse(PrintedSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // No JSON.
    return undefined;
  }
}
