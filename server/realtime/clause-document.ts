import type { StoredClause } from '#server/application/clause-store.ts';
import * as Y from 'yjs';
import { passiveDocument } from './passive-document.ts';
import { judgeUpdate, type UpdateVerdict } from './clause-update-check.ts';

/** One clause's text in memory, and which account each of its Yjs client ids belongs to. */
export class ClauseDocument {
  readonly #doc = passiveDocument();
  readonly #leases: Map<number, string>;
  #whole: Uint8Array | undefined;

  constructor(stored: StoredClause) {
    this.#leases = new Map(stored.leases);
    fillDocument(this.#doc, stored);
    // Nothing came after the snapshot: then it is the whole text, and the first to come need not wait for an encoding.
    if (stored.snapshot && stored.updates.length === 0) this.#whole = stored.snapshot;
  }

  ownerOf(clientId: number): string | undefined {
    return this.#leases.get(clientId);
  }

  judge(update: Uint8Array, accountId: string): UpdateVerdict {
    return judgeUpdate({ update, doc: this.#doc, accountId, ownerOf: (id) => this.#leases.get(id) });
  }

  /** Takes an update that was judged to fit; gives what of it was new, undefined when nothing was. Throws when Yjs cannot read it. */
  apply(
    update: Uint8Array,
    accountId: string,
    { newClientIds, isAllNew }: { readonly newClientIds: readonly number[]; readonly isAllNew: boolean },
  ): Uint8Array | undefined {
    const fresh = isAllNew ? this.#take(update) : this.#takeFresh(update);
    // The check before lets nothing through that would wait for missing text; should Yjs think otherwise, it goes.
    this.#doc.store.pendingStructs = null;
    this.#doc.store.pendingDs = null;
    for (const clientId of newClientIds) this.#leases.set(clientId, accountId);
    return fresh;
  }

  /** A committed row of another process: its text and whose client ids it uses. Gives what of it was new here. */
  applyRow(update: Uint8Array, accountId: string): Uint8Array | undefined {
    const fresh = this.#takeFresh(update);
    for (const clientId of Y.parseUpdateMeta(update).to.keys())
      if (!this.#leases.has(clientId)) this.#leases.set(clientId, accountId);
    return fresh;
  }

  #takeFresh(update: Uint8Array): Uint8Array | undefined {
    let fresh: Uint8Array | undefined;
    // Yjs encodes what was new only while somebody listens.
    const listen = (found: Uint8Array): void => {
      fresh = found;
    };
    this.#doc.on('update', listen);
    try {
      this.#take(update);
    } finally {
      this.#doc.off('update', listen);
    }
    return fresh;
  }

  #take(update: Uint8Array): Uint8Array {
    this.#whole = undefined;
    Y.applyUpdate(this.#doc, update);
    return update;
  }

  /** Text that waits for a row which is not here yet: a snapshot now would hold more than the store does. */
  get isWaitingForMore(): boolean {
    return this.#doc.store.pendingStructs !== null;
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  whole(): Uint8Array {
    return (this.#whole ??= Y.encodeStateAsUpdate(this.#doc));
  }

  /** What somebody with this state vector has not got; `all` for one who has nothing. */
  since(stateVector: Uint8Array): Uint8Array | 'all' | 'malformed' {
    try {
      const isEmpty = Y.decodeStateVector(stateVector).size === 0;
      return isEmpty ? 'all' : Y.encodeStateAsUpdate(this.#doc, stateVector);
    } catch {
      return 'malformed';
    }
  }

  destroy(): void {
    this.#doc.destroy();
  }
}

/** Fills a document with the stored text in one transaction: replaying 40,000 updates so takes about 0.1 s. */
export function fillDocument(doc: Y.Doc, stored: StoredClause): void {
  doc.transact(() => {
    if (stored.snapshot) Y.applyUpdate(doc, stored.snapshot);
    for (const update of stored.updates) Y.applyUpdate(doc, update);
  });
}
