import { ok, type Result } from '#lib/domain/refusal.ts';

export interface IssuedToken {
  readonly token: string;
  readonly lastsSeconds: number;
}

export interface TokenCache {
  /** The one that is kept while it lasts; several who ask at once wait for one answer. */
  token(): Promise<Result<string>>;
  /** The provider refused it: the next one is asked for anew. */
  forget(token: string): void;
}

/** Renewed this much before its end, so that no request outlives it. */
const MARGIN_S = 60;

export function tokenCache(ask: () => Promise<Result<IssuedToken>>, now: () => number): TokenCache {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<Result<string>> | undefined;
  const renew = async (): Promise<Result<string>> => {
    try {
      const issued = await ask();
      if (!issued.ok) return issued;
      const { token, lastsSeconds } = issued.value;
      kept = { token, until: now() + (lastsSeconds - MARGIN_S) * 1000 };
      return ok(token);
    } finally {
      asking = undefined;
    }
  };
  return {
    async token() {
      if (kept && now() < kept.until) return ok(kept.token);
      asking ??= renew();
      return asking;
    },
    forget(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
