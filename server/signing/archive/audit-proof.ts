import canonicalize from 'canonicalize';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { rootFromProof } from '#lib/domain/signing/merkle.ts';
import { sha256, sha256Hex, toHex, utf8 } from '../bytes.ts';
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

/** What is wrong with a log and its proof, as a reason code; undefined when it all holds. WebCrypto only. */
export async function checkAuditProof(proof: AuditProof): Promise<string | undefined> {
  const key = await parseVerifierKey(proof.verifierKey);
  const checkpoint = key ? await readNote(proof.checkpoint, key) : 'note-malformed';
  if (typeof checkpoint === 'string' || checkpoint.size !== proof.size) return 'checkpoint-wrong';
  const head = await headOf(proof);
  if (head === undefined) return 'log-wrong';
  const leaf = utf8(canonicalJson({ hash: head, meetingId: proof.meetingId, version: proof.events.length }));
  const path = proof.path.map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  const root = await rootFromProof(leaf, { index: proof.index, size: proof.size, path }, sha256);
  return root && toHex(root) === checkpoint.root ? undefined : 'log-not-in-checkpoint';
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
