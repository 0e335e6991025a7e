import * as Y from 'yjs';

/** The person's own changes that the server has not called durable. */
export interface OwnUpdates {
  edited(update: Uint8Array): void;
  /** Only the last `count` edits are still unsaved. */
  keepLast(count: number): void;
  /** Everything unsaved as one update; undefined when all is saved. */
  merged(): Uint8Array | undefined;
}

/** Merging two by two is quadratic: hours of typing without a line are merged a group at a time instead. */
const GROUP = 100;

export function createOwnUpdates(): OwnUpdates {
  let edits = 0;
  let kept: { readonly upTo: number; readonly update: Uint8Array }[] = [];
  const all = (): Uint8Array | undefined =>
    kept.length > 1 ? Y.mergeUpdates(kept.map((one) => one.update)) : kept[0]?.update;
  return {
    edited(update) {
      edits += 1;
      kept.push({ upTo: edits, update });
      if (kept.length < GROUP) return;
      const merged = all();
      // A group is kept until its last edit is saved; a little too much is harmless when it is applied again.
      if (merged) kept = [{ upTo: edits, update: merged }];
    },
    keepLast(count) {
      const saved = edits - count;
      kept = kept.filter((one) => one.upTo > saved);
    },
    merged: all,
  };
}
