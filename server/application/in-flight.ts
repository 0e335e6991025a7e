/** Runs work under a key; whoever asks for the same key meanwhile gets the same answer. */
export type InFlight = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Somebody who has no answer asks again, and on a bad line everybody does. Without this each of those questions waits its turn
 * only to be told what the first one is about to say, and three hundred people asking twice a second keep each other waiting.
 */
export function createInFlight(): InFlight {
  const running = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine =
      running.get(key) ??
      work().finally(() => {
        running.delete(key);
      });
    running.set(key, mine);
    return mine as Promise<T>;
  };
}
