import type { Actor } from './application/ports.ts';

/** The part of a session that use cases need. */
export interface SessionLike {
  readonly sessionId: string;
  readonly account: { readonly id: string; readonly organisationId: string; readonly name: string };
}

export function actorOf({ sessionId, account }: SessionLike): Actor {
  return { sessionId, accountId: account.id, organisationId: account.organisationId, name: account.name };
}

/** What a route gives, as a use case takes it: with an actor in place of the session. */
export function acting<T extends { readonly session: SessionLike; readonly meetingId?: string }>({
  session,
  ...rest
}: T) {
  return {
    ...rest,
    // One spelling: the id is part of hashes, of rooms and of what is announced.
    ...(rest.meetingId === undefined ? {} : { meetingId: rest.meetingId.toLowerCase() }),
    actor: actorOf(session),
  };
}
