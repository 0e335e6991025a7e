import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

export interface AskLimits {
  /** Counts one question about a meeting; refuses `asked-just-now` with the seconds to wait. */
  admit(meetingId: string): Result<null>;
}

/** Providers count a list of who is connected among the heaviest questions, and the whole account pays for it. */
const EVERY_MS = 10_000;

/** A provider is asked once in ten seconds about a meeting, whoever asks. The times live in this process. */
export function createAskLimits({ now }: { readonly now: () => Date }): AskLimits {
  const askedAt = new Map<string, number>();
  return {
    admit(meetingId) {
      const at = now().getTime();
      for (const [other, time] of askedAt) if (at - time >= EVERY_MS || time > at) askedAt.delete(other);
      const last = askedAt.get(meetingId);
      if (last !== undefined)
        return refuse('asked-just-now', { seconds: Math.ceil((last + EVERY_MS - at) / 1000) });
      askedAt.set(meetingId, at);
      return ok(null);
    },
  };
}
