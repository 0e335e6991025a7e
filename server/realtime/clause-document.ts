import type { StoredClause } from '#server/application/clause-store.ts';
import * as Y from 'yjs';
import { judgeUpdate, type UpdateVerdict } from './clause-update-check.ts';

/** One clause's text in memory, and which account each of its Yjs client ids belongs to. */
export class ClauseDocument {
  readonly #doc = new Y.Doc();
  readonly #leases: Map<number, string>;
  #applied: Uint8Array | undefined;
  #whole: Uint8Array | undefined;

  constructor(stored: StoredClause) {
    this.#leases = new Map(stored.leases);
    fillDocument(this.#doc, stored);
    this.#doc.on('update', (update: Uint8Array) => {
      this.#applied = update;
      this.#whole = undefined;
    });
  }

  ownerOf(clientId: number): string | undefined {
    return this.#leases.get(clientId);
  }

  judge(update: Uint8Array, accountId: string): UpdateVerdict {
    return judgeUpdate({ update, doc: this.#doc, accountId, ownerOf: (id) => this.#leases.get(id) });
  }

  /** Gives what of the update was new, as Yjs encodes it; undefined when nothing was. Throws when Yjs cannot read it. */
  apply(update: Uint8Array, accountId: string, newClientIds: readonly number[]): Uint8Array | undefined {
    this.#applied = undefined;
    Y.applyUpdate(this.#doc, update);
    // The check before lets nothing through that would wait for missing text; should Yjs think otherwise, it goes.
    this.#doc.store.pendingStructs = null;
    this.#doc.store.pendingDs = null;
    for (const clientId of newClientIds) this.#leases.set(clientId, accountId);
    return this.#applied;
  }

  /** A committed row of another process: its text and whose client ids it uses. Gives what of it was new here. */
  applyRow(update: Uint8Array, accountId: string): Uint8Array | undefined {
    this.#applied = undefined;
    Y.applyUpdate(this.#doc, update);
    for (const clientId of Y.parseUpdateMeta(update).to.keys())
      if (!this.#leases.has(clientId)) this.#leases.set(clientId, accountId);
    return this.#applied;
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
