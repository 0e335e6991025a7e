import { GrowingTree, headBytes, type LogHead } from '#server/signing/audit/growing-tree.ts';
import { type NoteKey, readNote } from '#server/signing/audit/signed-note.ts';
import type { Sql } from '#server/postgres/connect.ts';

export interface CheckpointFault {
  readonly code:
    | 'leaf-missing'
    | 'leaf-differs'
    | 'checkpoint-missing'
    | 'checkpoint-differs'
    | 'checkpoint-not-signed'
    | 'given-checkpoint-not-ours'
    | 'given-checkpoint-differs';
  /** Of the leaf, or the size of the checkpoint. */
  readonly at: number;
  readonly meetingId?: string;
}

interface LeafRow extends LogHead {
  readonly seq: string;
  /** What the log says at that version now; null when it has no such version. */
  readonly present: string | null;
}

interface StoredCheckpoint {
  readonly size: string;
  readonly root: string;
  readonly note: string;
}

const LEAVES_AT_A_TIME = 5_000;

/**
 * Holds every log against what was signed of it: each leaf against the log it speaks of, each checkpoint against the leaves,
 * and a checkpoint that somebody kept against all of it. That one also finds what was cut off with every trace of it.
 */
export async function verifyCheckpoints(
  admin: Sql,
  { key, given }: { readonly key: NoteKey | undefined; readonly given?: string | undefined },
): Promise<{ readonly leaves: number; readonly checkpoints: number; readonly faults: CheckpointFault[] }> {
  const stored = await admin<StoredCheckpoint[]>`select size, root, note from audit_checkpoint order by size`;
  const outside = await readGiven(given, key);
  const faults: CheckpointFault[] =
    outside === 'not-ours' ? [{ code: 'given-checkpoint-not-ours', at: 0 }] : [];
  const roots = new Map<number, string>();
  const wanted = new Set(stored.map((one) => Number(one.size)));
  if (outside && outside !== 'not-ours') wanted.add(outside.size);

  const tree = new GrowingTree();
  for await (const rows of admin<LeafRow[]>`
    select l.seq, l.meeting_id as "meetingId", l.clause_id as "clauseId", l.version, l.hash, e.hash as present
    from audit_leaf l
    left join meeting_event e on e.meeting_id = l.meeting_id and e.version = l.version and l.clause_id is null
    order by l.seq`.cursor(LEAVES_AT_A_TIME)) {
    for (const leaf of rows) {
      const at = tree.size + 1;
      // Told once: where one is missing, all later ones stand one too early.
      if (Number(leaf.seq) !== at && !faults.some(({ code }) => code === 'leaf-missing'))
        faults.push({ code: 'leaf-missing', at });
      // A text against its leaf is verifyTexts' work.
      const isText = typeof leaf.clauseId === 'string';
      if (!isText && leaf.present !== leaf.hash)
        faults.push({ code: 'leaf-differs', at, meetingId: leaf.meetingId });
      tree.add(headBytes(leaf));
      if (wanted.has(at)) roots.set(at, tree.root());
    }
  }

  for (const one of stored) faults.push(...(await checkStored(one, roots, key)));
  if (tree.size > 0 && Number(stored.at(-1)?.size) !== tree.size)
    faults.push({ code: 'checkpoint-missing', at: tree.size });
  if (outside && outside !== 'not-ours' && roots.get(outside.size) !== outside.root)
    faults.push({ code: 'given-checkpoint-differs', at: outside.size });
  return { leaves: tree.size, checkpoints: stored.length, faults };
}

async function readGiven(given: string | undefined, key: NoteKey | undefined) {
  if (given === undefined) return undefined;
  const read = key ? await readNote(given, key) : 'note-of-another';
  return typeof read === 'string' ? ('not-ours' as const) : read;
}

async function checkStored(
  { size, root, note }: StoredCheckpoint,
  roots: ReadonlyMap<number, string>,
  key: NoteKey | undefined,
): Promise<CheckpointFault[]> {
  const at = Number(size);
  const read = key ? await readNote(note, key) : 'note-of-another';
  if (typeof read === 'string') return [{ code: 'checkpoint-not-signed', at }];
  const holds = read.size === at && read.root === root && roots.get(at) === root;
  return holds ? [] : [{ code: 'checkpoint-differs', at }];
}
