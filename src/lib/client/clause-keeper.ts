import type { KeptName, KeptStore } from './kept-store.ts';

const PAUSE_MS = 200;
const LONGEST_MS = 1_000;

export interface ClauseKeeperOptions {
  readonly store: KeptStore;
  readonly name: KeptName;
  readonly hasUnsaved: () => boolean;
  /** What is unsaved now; undefined when everything is saved. */
  readonly unsaved: () => Uint8Array | undefined;
  readonly now?: () => number;
}

/** Keeps one page's unsaved text of one clause in the browser's store: soon after every change, and no longer than needed. */
export class ClauseKeeper {
  readonly #options: ClauseKeeperOptions;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #changedSince: number | undefined;
  #isKept = false;
  #isStopped = false;
  /** One after the other, so that an older text never lands on a newer. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: ClauseKeeperOptions) {
    this.#options = options;
  }

  /** Something was typed, or something was saved. */
  changed(): void {
    // Saved before it was ever kept, which is how it goes on a good line.
    if (this.#isStopped || (!this.#isKept && !this.#changedSince && !this.#options.hasUnsaved())) return;
    const now = this.#now();
    this.#changedSince ??= now;
    clearTimeout(this.#pause);
    const wait = Math.min(PAUSE_MS, Math.max(0, this.#changedSince + LONGEST_MS - now));
    this.#pause = setTimeout(() => void this.flush(), wait);
  }

  /** Writes now: the page is being hidden or left. */
  flush(): Promise<void> {
    clearTimeout(this.#pause);
    this.#changedSince = undefined;
    this.#last = this.#last.then(() => this.#write()).catch(() => undefined);
    return this.#last;
  }

  /** Takes away what is kept, and keeps nothing more. */
  forget(): Promise<void> {
    this.#isStopped = true;
    return this.flush();
  }

  async #write(): Promise<void> {
    const { store, name, unsaved } = this.#options;
    const update = this.#isStopped ? undefined : unsaved();
    if (update) {
      this.#isKept = true;
      await store.put({ ...name, at: this.#now(), update });
    } else if (this.#isKept) {
      this.#isKept = false;
      await store.remove(name);
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
