import { isBeginningOf } from '#lib/domain/signing/consistency.ts';
import { fromHex, sha256 } from '../bytes.ts';
import { type Checkpoint, type NoteKey, readNote } from './signed-note.ts';

export const GROWTH_SCHEMA = 'klubba.log-growth/1';

/** That a log has only been added to between two of its states: anybody who has both can check it. */
export interface LogGrowth {
  readonly schema: typeof GROWTH_SCHEMA;
  readonly older: TreeHead;
  readonly newer: TreeHead;
  /** RFC 6962 consistency proof, lower-case hex. */
  readonly path: readonly string[];
}

export type TreeHead = Pick<Checkpoint, 'size' | 'root'>;

/** Whether the older state is the beginning of the newer one by this proof. WebCrypto only. */
export async function hasOnlyGrown({ older, newer, path }: Omit<LogGrowth, 'schema'>): Promise<boolean> {
  const [before, after] = [stateOf(older), stateOf(newer)];
  const hashes = path.map(fromHex).filter((hash) => hash?.length === 32);
  if (!before || !after || hashes.length !== path.length) return false;
  return isBeginningOf(
    before,
    after,
    hashes.filter((hash) => hash !== undefined),
    sha256,
  );
}

export type GrowthFault =
  'older-not-signed' | 'newer-not-signed' | 'another-older' | 'another-newer' | 'log-changed';

/** What is wrong between two signed checkpoints and a proof; undefined when the log has only grown. */
export async function checkGrowth(
  notes: { readonly older: string; readonly newer: string },
  growth: LogGrowth,
  key: NoteKey,
): Promise<GrowthFault | undefined> {
  const [older, newer] = [await readNote(notes.older, key), await readNote(notes.newer, key)];
  if (typeof older === 'string') return 'older-not-signed';
  if (typeof newer === 'string') return 'newer-not-signed';
  if (!isSame(older, growth.older)) return 'another-older';
  if (!isSame(newer, growth.newer)) return 'another-newer';
  return (await hasOnlyGrown(growth)) ? undefined : 'log-changed';
}

function stateOf({ size, root }: TreeHead) {
  const hash = fromHex(root);
  return hash?.length === 32 ? { size, root: hash } : undefined;
}

function isSame(a: TreeHead, b: TreeHead): boolean {
  return a.size === b.size && a.root === b.root;
}
