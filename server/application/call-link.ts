import { readJoinLink } from '#lib/domain/conference/join-link.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

/** A call as somebody wrote it down. */
export interface CallLink {
  /** Zoom: the meeting's number. Teams: the thread of its chat. */
  readonly externalId: string;
  readonly joinUrl: string | null;
  /** Teams: who arranged it, by object id, when the address says so. */
  readonly organiserId: string | null;
}

/**
 * What was pasted, as the call of one account: Zoom's number or its address to join at, Teams' thread or its address. An
 * address of anywhere else is none. Refuses with `call-link-unknown` (provider), `call-link-without-thread`, or
 * `call-of-another-account` when the address says which tenant it is of and it is not this one.
 */
export function readCallLink(
  account: { readonly provider: 'zoom' | 'teams'; readonly externalId: string },
  pasted: string,
): Result<CallLink> {
  const link = readJoinLink(pasted);
  if (link?.provider !== account.provider) return refuse('call-link-unknown', { provider: account.provider });
  const { externalId, joinUrl, organiserId, tenantId } = link;
  if (tenantId !== null && tenantId !== account.externalId) return refuse('call-of-another-account');
  // The short addresses of newer invitations have a number of their own, which nothing that Teams tells us has.
  if (externalId === null) return refuse('call-link-without-thread');
  return ok({ externalId, joinUrl, organiserId });
}
