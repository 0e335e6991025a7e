import canonicalize from 'canonicalize';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { rootFromProof } from '#lib/domain/signing/merkle.ts';
import { hasOnlyGrown, type TreeHead } from '../audit/log-growth.ts';
import { fromHex, sha256, sha256Hex, toHex, utf8 } from '../bytes.ts';
import { parseVerifierKey, readNote } from '../audit/signed-note.ts';

/** The log of one meeting up to a signed checkpoint, and the proof that the checkpoint is of this log. */
export interface AuditProof {
  readonly meetingId: string;
  readonly events: readonly LoggedEvent[];
  /** Where the log's head stands in the tree of all logs. */
  readonly index: number;
  readonly size: number;
  /** Sibling hashes from the leaf upwards, lower-case hex. */
  readonly path: readonly string[];
  /** C2SP signed note. */
  readonly checkpoint: string;
  readonly verifierKey: string;
  /** That the log which the seal names has only grown since; missing when the seal names none. */
  readonly sinceSeal?: { readonly size: number; readonly root: string; readonly path: readonly string[] };
}

/** As the hash chain takes it. */
export interface LoggedEvent {
  readonly version: number;
  readonly id: string;
  readonly commandId: string;
  readonly at: string;
  readonly actor: { readonly accountId: string; readonly name: string };
  readonly fact: Readonly<Record<string, unknown>>;
}

/** What the first event of a log points back to. */
const LOG_START = '0'.repeat(64);

/**
 * What is wrong with a log and its proof, as a reason code; undefined when it all holds. `sealed` is the checkpoint that the
 * seal names. WebCrypto only.
 */
export async function checkAuditProof(
  proof: AuditProof,
  sealed: TreeHead | null = null,
): Promise<string | undefined> {
  const key = await parseVerifierKey(proof.verifierKey);
  const checkpoint = key ? await readNote(proof.checkpoint, key) : 'note-malformed';
  if (typeof checkpoint === 'string' || checkpoint.size !== proof.size) return 'checkpoint-wrong';
  const head = await headOf(proof);
  if (head === undefined) return 'log-wrong';
  const leaf = utf8(canonicalJson({ hash: head, meetingId: proof.meetingId, version: proof.events.length }));
  const path = proof.path.map((hex) => fromHex(hex) ?? new Uint8Array());
  const root = await rootFromProof(leaf, { index: proof.index, size: proof.size, path }, sha256);
  if (!root || toHex(root) !== checkpoint.root) return 'log-not-in-checkpoint';
  return (await isAfterSeal(proof, checkpoint, sealed)) ? undefined : 'log-other-than-sealed';
}

/** The seal, which a timestamp may stand over, fixes what the log was at that moment. */
async function isAfterSeal(
  { sinceSeal }: AuditProof,
  newer: TreeHead,
  sealed: TreeHead | null,
): Promise<boolean> {
  if (!sealed) return true;
  if (sinceSeal?.size !== sealed.size || sinceSeal.root !== sealed.root) return false;
  return hasOnlyGrown({ older: sealed, newer, path: sinceSeal.path });
}

/** The hash of the last event, chained from the first; undefined when a version is missing. */
async function headOf({ meetingId, events }: AuditProof): Promise<string | undefined> {
  let previous = LOG_START;
  for (const [i, { version, id, commandId, at, actor, fact }] of events.entries()) {
    if (version !== i + 1) return undefined;
    const { accountId, name } = actor;
    // As the log was written: facts may hold null, which signed content may not.
    const text = (canonicalize as unknown as (input: unknown) => string)({
      previous,
      meetingId,
      version,
      id,
      commandId,
      at,
      actor: { accountId, name },
      fact,
    });
    previous = await sha256Hex(utf8(text));
  }
  return events.length === 0 ? undefined : previous;
}
