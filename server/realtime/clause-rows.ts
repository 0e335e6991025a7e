import type { ClauseKey, ClauseStore } from '#server/application/clause-store.ts';

export interface ClauseRowsOptions {
  readonly key: ClauseKey;
  readonly store: Pick<ClauseStore, 'since'>;
  readonly log: { warn(facts: object, message: string): void };
  /** Every row up to this one is known already. */
  readonly seq: number;
  /** A row of another process, in the order of the log; perhaps one of our own again. */
  readonly onRow: (update: Uint8Array, accountId: string) => void;
  readonly onSealed: () => void;
  readonly isOver: () => boolean;
}

/** How far a room knows the clause's rows, when other processes write them too. */
export class ClauseRows {
  readonly #options: ClauseRowsOptions;
  #seq: number;
  #reading: Promise<void> | undefined;

  constructor(options: ClauseRowsOptions) {
    this.#options = options;
    this.#seq = options.seq;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Our own commit. Rows in between that are not ours are another's; the sequence moves when they have been read. */
  written({ seq, rows }: { readonly seq: number; readonly rows: number }): void {
    if (seq - rows === this.#seq) this.#seq = seq;
    else void this.hear(seq);
  }

  /** Another process has written up to `seq`: reads the rows that are not here yet. Never rejects. */
  async hear(seq: number): Promise<void> {
    if (seq <= this.#seq) return;
    try {
      await this.refresh();
    } catch (error) {
      // The next message, commit or look at the store tries again.
      const { log, key } = this.#options;
      log.warn({ err: error, clauseId: key.clauseId }, 'rows of another process not read');
    }
  }

  /** Reads what the store has beyond this room as of now. Callers at the same time share a read that began after they asked. */
  async refresh(): Promise<void> {
    await this.#reading?.catch(() => undefined);
    await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
  }

  async #read(): Promise<void> {
    const { store, key, isOver, onRow, onSealed } = this.#options;
    const found = await store.since(key, this.#seq);
    if (!found || isOver()) return;
    for (const { update, accountId, seq } of found.rows) if (seq > this.#seq) onRow(update, accountId);
    this.#seq = Math.max(this.#seq, found.seq);
    if (found.isSealed) onSealed();
  }
}
