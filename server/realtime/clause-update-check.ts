import * as Y from 'yjs';
import { type DeletedRange, scanUpdate } from './update-scan.ts';

export type UpdateVerdict =
  | {
      readonly kind: 'fits';
      readonly newClientIds: readonly number[];
      /** Nothing of its text is in the document already, so it may be kept and shown just as it came. */
      readonly isAllNew: boolean;
    }
  /** Nothing in it that the document has not got: what a reader's browser sends when it connects. */
  | { readonly kind: 'nothing-new' }
  /** Builds on text the document has not got; the client must send everything. */
  | { readonly kind: 'gap' }
  /** Would write under a client id that belongs to another account. */
  | { readonly kind: 'forged' }
  /** Would take so long that everybody else waits. */
  | { readonly kind: 'overlong' }
  | { readonly kind: 'malformed' };

export interface UpdateQuestion {
  readonly update: Uint8Array;
  readonly doc: Y.Doc;
  readonly accountId: string;
  readonly ownerOf: (clientId: number) => string | undefined;
}

/**
 * Judges an update before Yjs sees it, since Yjs itself would keep a gapped one for ever (at a super-linear price)
 * and lets a forged client id silently remove its owner's text.
 */
export function judgeUpdate({ update, doc, accountId, ownerOf }: UpdateQuestion): UpdateVerdict {
  const scan = scanUpdate(update);
  if (typeof scan === 'string') return { kind: scan };
  const { writes, needs, deletions } = scan;
  const newClientIds: number[] = [];
  let isAllNew = true;
  let isForged = false;
  for (const [client, { from, to }] of writes) {
    const state = Y.getState(doc.store, client);
    // Every client goes on from where the document stands, without holes.
    if (from > state) return { kind: 'gap' };
    if (from < state) isAllNew = false;
    if (to <= state) continue;
    const owner = ownerOf(client);
    if (owner === undefined) newClientIds.push(client);
    else if (owner !== accountId) isForged = true;
  }
  if (isForged) return { kind: 'forged' };
  for (const [client, clock] of needs)
    if (clock >= Math.max(Y.getState(doc.store, client), writes.get(client)?.to ?? 0)) return { kind: 'gap' };
  const isWriting = [...writes].some(([client, { to }]) => to > Y.getState(doc.store, client));
  if (!isWriting && deletesNothingNew(deletions, doc)) return { kind: 'nothing-new' };
  return { kind: 'fits', newClientIds, isAllNew };
}

function deletesNothingNew(deletions: readonly DeletedRange[], doc: Y.Doc): boolean {
  return deletions.every(({ client, clock, length }) => {
    const structs = doc.store.clients.get(client);
    return structs !== undefined && isAllDeleted(structs, clock, clock + length);
  });
}

function isAllDeleted(structs: (Y.Item | Y.GC)[], from: number, to: number): boolean {
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i += 1) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= to) break;
    if (!struct.deleted) return false;
  }
  return true;
}
