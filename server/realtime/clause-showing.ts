import type { PendingWrite } from './group-commit.ts';

/** When others are shown a change: only when it is on disk, or as soon as it is accepted. */
export type BroadcastMode = 'after-commit' | 'at-once';

/**
 * Which changes may be shown to others when. A client id must be somebody's for good before others see text under it:
 * should this process die, nobody who hands that text in can become its author. So even at once the first words under a
 * new client id wait for their commit, and whatever comes after them waits with them.
 */
export class ClauseShowing {
  readonly #mode: BroadcastMode;
  readonly #show: (write: PendingWrite) => void;
  /** Changes under way to the disk that use a client id for the first time. */
  #unleased = 0;
  #waiting: PendingWrite[] = [];

  constructor(mode: BroadcastMode, show: (write: PendingWrite) => void) {
    this.#mode = mode;
    this.#show = show;
  }

  /** Whether everything in the document may be shown, also to somebody who comes now. */
  get isUpToDate(): boolean {
    return this.#mode === 'at-once' && this.#unleased === 0;
  }

  /** A change that was accepted and is on its way to the disk. */
  accepted(write: PendingWrite): void {
    if (write.newClientIds.length > 0) this.#unleased += 1;
    if (this.#mode === 'after-commit' || !write.update) return;
    if (this.#unleased === 0) this.#showOnce(write);
    else this.#waiting.push(write);
  }

  stored(writes: readonly PendingWrite[]): void {
    for (const write of writes) {
      if (write.newClientIds.length > 0) this.#unleased -= 1;
      this.#showOnce(write);
    }
    if (this.#unleased === 0) for (const write of this.#waiting.splice(0)) this.#showOnce(write);
  }

  #showOnce(write: PendingWrite): void {
    if (write.isShown === true || !write.update) return;
    write.isShown = true;
    this.#show(write);
  }
}
