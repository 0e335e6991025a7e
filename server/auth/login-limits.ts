import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

export interface Attempt {
  /** What was typed as mail address, or the account's own. */
  readonly email: string;
  readonly address: string;
  /** Set when the browser holds a live session of that very account: it is counted by itself. */
  readonly sessionId?: string | undefined;
}

const perMinute = 10;
const perAddress = 60;
const rememberedDevices = 10_000;

export type LoginLimits = ReturnType<typeof createLoginLimits>;

/**
 * At most ten guesses a minute on one account from one address, ten from all addresses that never got in, and sixty from
 * one address. An address from which the account once signed in, and an open session, have their own count: a stranger's
 * guessing locks nobody out. (ASVS 6.3.1) The counts live in this process.
 */
export function createLoginLimits() {
  const bySource = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const byAccount = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const byAddress = new RateLimiterMemory({ points: perAddress, duration: 60 });
  const known = new Set<string>();

  return {
    /** Counts before the password is looked at; refuses with `too-many-attempts` and the seconds to wait. */
    async admit(attempt: Attempt): Promise<Result<null>> {
      const source = sourceOf(attempt);
      try {
        await bySource.consume(source);
        if (attempt.sessionId === undefined && !known.has(source)) {
          await byAddress.consume(attempt.address);
          await byAccount.consume(attempt.email.toLowerCase());
        }
        return ok(null);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return refuse('too-many-attempts', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
      }
    },

    async succeeded(attempt: Attempt): Promise<void> {
      const source = sourceOf(attempt);
      await bySource.delete(source);
      if (attempt.sessionId !== undefined) return;
      known.delete(source);
      known.add(source);
      const [oldest] = known;
      if (known.size > rememberedDevices && oldest !== undefined) known.delete(oldest);
    },
  };
}

function sourceOf({ email, address, sessionId }: Attempt): string {
  return sessionId === undefined ? JSON.stringify([email.toLowerCase(), address]) : `session ${sessionId}`;
}
