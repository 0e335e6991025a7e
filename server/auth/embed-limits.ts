import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';

/** `proof`: a frame hands in what somebody vouches for. `offer`: it begins to wait for its person, which is kept a while. */
export type PanelRequest = 'proof' | 'offer';

export interface EmbedLimits {
  /** Counts one request; refuses `too-many-attempts` (seconds). */
  admit(address: string, request: PanelRequest): Promise<Result<null>>;
  /** It proved nothing: what it hears, which is `too-many-attempts` when that has happened too often. */
  unproven(address: string, refusal: Refusal): Promise<Refusal>;
}

/** A council opens its panels from one address in the same minute, and some of them twice; this bounds what a flood costs. */
const PER_MINUTE = { proof: 1_200, offer: 600 } as const;
/** Proofs that are none. They stop nobody who has one: those who guess sit in the same building. */
const UNPROVEN_PER_MINUTE = 60;

export function createEmbedLimits(): EmbedLimits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const all = { proof: perMinute(PER_MINUTE.proof), offer: perMinute(PER_MINUTE.offer) };
  const failures = perMinute(UNPROVEN_PER_MINUTE);
  return {
    admit: (address, request) => spend(all[request], address),
    async unproven(address, refusal) {
      const spent = await spend(failures, address);
      return spent.ok ? refusal : spent.refusal;
    },
  };
}

async function spend(limiter: RateLimiterMemory, address: string): Promise<Result<null>> {
  try {
    await limiter.consume(address);
    return ok(null);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return refuse('too-many-attempts', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
  }
}
