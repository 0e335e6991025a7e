import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface HookLimits {
  /**
   * False: this source, or all together, have asked for too many addresses that are none: heard is then only what comes to one
   * that is. Counts nothing.
   */
  mayGuess(from: string): Promise<boolean>;
  /** It asked for an address that is none. */
  guessed(from: string): Promise<void>;
  /** Counts one request to a hook that is one; false when it is one too many. */
  admit(hookId: string, from: string): Promise<boolean>;
}

export interface HookLimitOptions {
  /** Requests to one hook from one source in ten seconds: six times the burst of a meeting of a thousand. */
  readonly perSource?: number;
  /** Requests to one hook in ten seconds. */
  readonly perHook?: number;
  /** Addresses that are none, from one source in a minute. */
  readonly guesses?: number;
  /** The same, from all sources together. */
  readonly allGuesses?: number;
}

/**
 * What may knock at hooks. A burst of a large meeting comes through; whoever tries addresses out is soon stopped at all that are
 * none, and whoever floods a hook they know of before anything is decrypted. The counts live in this process.
 */
export function createHookLimits({
  perSource = 6_000,
  perHook = 20_000,
  guesses = 30,
  allGuesses = 1_000,
}: HookLimitOptions = {}): HookLimits {
  const bySource = new RateLimiterMemory({ points: perSource, duration: 10 });
  const byHook = new RateLimiterMemory({ points: perHook, duration: 10 });
  const byGuesser = new RateLimiterMemory({ points: guesses, duration: 60 });
  const byAll = new RateLimiterMemory({ points: allGuesses, duration: 60 });
  return {
    async mayGuess(from) {
      const [own, all] = await Promise.all([byGuesser.get(from), byAll.get(ALL)]);
      return (own?.consumedPoints ?? 0) < guesses && (all?.consumedPoints ?? 0) < allGuesses;
    },
    async guessed(from) {
      await spend(byGuesser, from);
      await spend(byAll, ALL);
    },
    async admit(hookId, from) {
      // One after the other: a flood from one source takes nothing from the others of the hook.
      return (await spend(bySource, `${hookId} ${from}`)) && spend(byHook, hookId);
    },
  };
}

const ALL = 'all';

async function spend(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return false;
  }
}
