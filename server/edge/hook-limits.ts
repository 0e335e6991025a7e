import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface HookLimits {
  /** False: this source has asked for too many addresses that are none, and is heard at those alone that are. Counts nothing. */
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
}

/**
 * What may knock at hooks. A burst of a large meeting comes through; whoever tries addresses out is soon stopped at all that are
 * none, and whoever floods a hook they know of before anything is decrypted. The counts live in this process.
 */
export function createHookLimits({
  perSource = 6_000,
  perHook = 20_000,
  guesses = 30,
}: HookLimitOptions = {}): HookLimits {
  const bySource = new RateLimiterMemory({ points: perSource, duration: 10 });
  const byHook = new RateLimiterMemory({ points: perHook, duration: 10 });
  const byGuesser = new RateLimiterMemory({ points: guesses, duration: 60 });
  return {
    async mayGuess(from) {
      const spent = await byGuesser.get(from);
      return (spent?.consumedPoints ?? 0) < guesses;
    },
    async guessed(from) {
      await spend(byGuesser, from);
    },
    async admit(hookId, from) {
      // One after the other: a flood from one source takes nothing from the others of the hook.
      return (await spend(bySource, `${hookId} ${from}`)) && spend(byHook, hookId);
    },
  };
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return false;
  }
}
