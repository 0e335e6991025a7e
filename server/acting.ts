import type { EmbedScope } from './application/embed-scope.ts';
import type { Actor } from './application/ports.ts';

/** The part of a session that use cases need. */
export interface SessionLike {
  readonly sessionId: string;
  readonly account: { readonly id: string; readonly organisationId: string; readonly name: string };
  /** What the session of a frame is held to; absent: everything its account may. */
  readonly scope?: EmbedScope;
}

export function actorOf({ sessionId, account, scope }: SessionLike): Actor {
  const { id: accountId, organisationId, name } = account;
  return { sessionId, accountId, organisationId, name, ...(scope && { scope }) };
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
