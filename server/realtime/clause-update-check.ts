import * as Y from 'yjs';

export type UpdateVerdict =
  | { readonly kind: 'fits'; readonly newClientIds: readonly number[] }
  /** Nothing in it that the document has not got: what a reader's browser sends when it connects. */
  | { readonly kind: 'nothing-new' }
  /** Builds on text the document has not got; the client must send everything. */
  | { readonly kind: 'gap' }
  /** Would write under a client id that belongs to another account. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'malformed' };

export interface UpdateQuestion {
  readonly update: Uint8Array;
  readonly doc: Y.Doc;
  readonly accountId: string;
  readonly ownerOf: (clientId: number) => string | undefined;
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/**
 * Judges an update before Yjs sees it, since Yjs itself would keep a gapped one for ever (at a super-linear price)
 * and lets a forged client id silently remove its owner's text.
 */
export function judgeUpdate({ update, doc, accountId, ownerOf }: UpdateQuestion): UpdateVerdict {
  let decoded: Decoded;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return { kind: 'malformed' };
  }
  const ends = clockEnds(decoded.structs, doc);
  if (ends === 'malformed' || ends === 'gap') return { kind: ends };
  const writers = [...ends].filter(([client, end]) => end > Y.getState(doc.store, client)).map(([c]) => c);
  if (writers.some((client) => (ownerOf(client) ?? accountId) !== accountId)) return { kind: 'forged' };
  const links = judgeLinks(decoded, doc, ends);
  if (links !== 'fits') return { kind: links };
  if (writers.length === 0 && deletesNothingNew(decoded, doc)) return { kind: 'nothing-new' };
  return { kind: 'fits', newClientIds: writers.filter((client) => ownerOf(client) === undefined) };
}

/** Where each client of the update would end; every client must go on from where the document stands, without holes. */
function clockEnds(structs: Decoded['structs'], doc: Y.Doc): Map<number, number> | 'gap' | 'malformed' {
  const ends = new Map<number, number>();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    const expected = ends.get(client);
    if (struct instanceof Y.Skip) return 'gap';
    if (struct.length < 1 || !Number.isSafeInteger(clock + struct.length)) return 'malformed';
    if (expected === undefined ? clock > Y.getState(doc.store, client) : clock !== expected) return 'gap';
    ends.set(client, clock + struct.length);
  }
  return ends;
}

function judgeLinks(
  decoded: Decoded,
  doc: Y.Doc,
  ends: ReadonlyMap<number, number>,
): 'fits' | 'gap' | 'malformed' {
  const isKnown = (client: number, clock: number): boolean =>
    clock < Math.max(Y.getState(doc.store, client), ends.get(client) ?? 0);
  for (const struct of decoded.structs) {
    if (!(struct instanceof Y.Item)) continue;
    // A document inside the document would be a door to rooms nobody asked for.
    if (struct.content instanceof Y.ContentDoc) return 'malformed';
    for (const link of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (!(link instanceof Y.ID)) continue;
      if (link.client === struct.id.client && link.clock >= struct.id.clock) return 'malformed';
      if (!isKnown(link.client, link.clock)) return 'gap';
    }
  }
  for (const [client, ranges] of decoded.ds.clients)
    for (const { clock, len } of ranges) {
      if (len < 1) return 'malformed';
      if (!isKnown(client, clock + len - 1)) return 'gap';
    }
  return 'fits';
}

function deletesNothingNew(decoded: Decoded, doc: Y.Doc): boolean {
  for (const [client, ranges] of decoded.ds.clients) {
    const structs = doc.store.clients.get(client);
    if (!structs) return false;
    for (const { clock, len } of ranges) if (!isAllDeleted(structs, clock, clock + len)) return false;
  }
  return true;
}

function isAllDeleted(structs: (Y.Item | Y.GC)[], from: number, to: number): boolean {
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i += 1) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= to) break;
    if (!struct.deleted) return false;
  }
  return true;
}
