import { isIP } from 'node:net';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

export interface RelyingParty {
  readonly origin: string;
  /** The host name itself: a page on chair.localhost may not use a passkey of localhost. */
  readonly id: string;
}

/** The relying party of a page, from the request's `Origin` header; only origins that are exactly in the list count. */
export function relyingPartyOf(
  origin: string | null | undefined,
  allowedOrigins: readonly string[],
): Result<RelyingParty> {
  if (typeof origin !== 'string' || !allowedOrigins.includes(origin)) return refuse('origin-not-allowed');
  const { hostname } = new URL(origin);
  if (isIP(hostname) !== 0 || hostname.startsWith('[')) return refuse('passkey-needs-host-name');
  return ok({ origin, id: hostname });
}
