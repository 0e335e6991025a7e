import type { ClauseStore, StoredClause } from '#server/application/clause-store.ts';
import * as Y from 'yjs';
import type { ClauseConnection } from './clause-connection.ts';
import { fillDocument } from './clause-document.ts';
import { passiveDocument } from './passive-document.ts';

export interface ClauseWaitingOptions {
  readonly key: Parameters<ClauseStore['load']>[0];
  readonly store: Pick<ClauseStore, 'load'>;
  readonly isStalled: () => boolean;
}

/**
 * Those who asked for the text while some of it was on its way to the disk, and get it when it is there. When nothing can
 * be stored they are told what the store holds instead: a full disk can be read (R20). The rest follows by itself.
 */
export class ClauseWaiting {
  readonly #options: ClauseWaitingOptions;
  readonly #waiting = new Set<ClauseConnection>();
  #reading: Promise<Uint8Array | undefined> | undefined;

  constructor(options: ClauseWaitingOptions) {
    this.#options = options;
  }

  add(connection: ClauseConnection): void {
    this.#waiting.add(connection);
    if (this.#options.isStalled()) void this.#tell(connection);
  }

  answered(connection: ClauseConnection): void {
    this.#waiting.delete(connection);
  }

  stalled(): void {
    for (const connection of this.#waiting) void this.#tell(connection);
  }

  async #tell(connection: ClauseConnection): Promise<void> {
    // Shared by everybody who asks while it is read: a crowd that comes back costs one reading.
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    const text = await this.#reading;
    if (text && !connection.isClosed && this.#waiting.has(connection)) connection.sendSync('step2', text);
  }

  async #read(): Promise<Uint8Array | undefined> {
    const { store, key } = this.#options;
    // A store that cannot be read either has nothing to say; the answer comes when it is back.
    const stored: StoredClause | undefined = await store.load(key).catch(() => undefined);
    if (!stored) return undefined;
    const doc = passiveDocument();
    fillDocument(doc, stored);
    const text = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return text;
  }
}
