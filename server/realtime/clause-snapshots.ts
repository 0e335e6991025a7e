import type { ClauseKey, ClauseStore } from '#server/application/clause-store.ts';

export interface ClauseSnapshotsOptions {
  readonly key: ClauseKey;
  readonly store: Pick<ClauseStore, 'saveSnapshot'>;
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
  /** Rows that are in no snapshot yet. */
  readonly rows: number;
  /** The whole text as of now; undefined when it must not be kept at the moment. */
  readonly take: () => Uint8Array | undefined;
  readonly seq: () => number;
  /** Resolves when all that is in the text now is on disk; false when that will never be. */
  readonly settled: () => Promise<boolean>;
}

const SNAPSHOT_ROWS = 500;
const SNAPSHOT_BYTES = 256 * 1024;
/** A clause that many write in is not encoded over and over: encoding a long text holds everybody up for some 10 ms. */
const SNAPSHOT_EVERY_MS = 2_000;
/** And at most this part of the time goes into it. */
const SHARE = 1 / 200;

/** Keeps a clause quick to open: now and then the whole text is saved, under the last row known to be in it. */
export class ClauseSnapshots {
  readonly #options: ClauseSnapshotsOptions;
  #rows: number;
  #bytes = 0;
  #isSaving = false;
  #savedAt = -Infinity;
  #restMs = SNAPSHOT_EVERY_MS;

  constructor(options: ClauseSnapshotsOptions) {
    this.#options = options;
    this.#rows = options.rows;
  }

  get isDue(): boolean {
    return this.#rows > 0;
  }

  /** Counts what was written; saves when it has become much. */
  note({ rows, bytes }: { readonly rows: number; readonly bytes: number }): void {
    this.#rows += rows;
    this.#bytes += bytes;
    if (this.#rows < SNAPSHOT_ROWS && this.#bytes < SNAPSHOT_BYTES) return;
    if (this.#options.now() - this.#savedAt < this.#restMs) return;
    // The reason is logged; the rows are all there, so the next commit may try again.
    void this.save().catch(() => undefined);
  }

  async save(): Promise<void> {
    if (this.#isSaving) return;
    const { key, store, log, take, seq, settled } = this.#options;
    const since = performance.now();
    const state = take();
    if (!state) return;
    this.#restMs = Math.max(SNAPSHOT_EVERY_MS, (performance.now() - since) / SHARE);
    this.#isSaving = true;
    const upTo = seq();
    this.#savedAt = this.#options.now();
    try {
      // What is in the encoding but not yet on disk must get there first, or a sealed room could gain text.
      if (!(await settled())) return;
      await store.saveSnapshot(key, state, upTo);
      this.#rows = seq() - upTo;
      this.#bytes = 0;
    } catch (error) {
      log.warn({ err: error, clauseId: key.clauseId }, 'clause snapshot not saved');
      throw error;
    } finally {
      this.#isSaving = false;
    }
  }
}
