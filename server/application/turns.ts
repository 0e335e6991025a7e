/** Runs work on the same key one after the other; on different keys at the same time. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * The database orders what is committed to a meeting, but two commits may be reported back in either order.
 * Taking turns in this process, announcement included, lets everybody hear the events in the order of the log.
 */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
