import type { IncomingMessage } from 'node:http';
import { clauseAccess } from '#lib/domain/permissions.ts';
import { isRecused } from '#lib/domain/recusal.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { Actor } from '#server/application/ports.ts';
import type { SeatedState } from '#server/application/read-meeting.ts';
import type { Authorisation, Authorise, AuthoriseLine, Denied } from './clause-admission.ts';
import { presenceColour } from './presence-colour.ts';

export interface AuthoriseClauseOptions {
  readonly authenticate: (request: IncomingMessage) => Promise<Actor | null>;
  readonly findSeat: (actor: Actor, meetingId: string) => Promise<Result<SeatedState>>;
}

const SIGNED_OUT: Denied = { ok: false, status: 401, code: 'signed-out' };

/** Who may open a clause's text, and with which pen: asked before the handshake, from the committed facts. */
export function authoriseClause({ authenticate, findSeat }: AuthoriseClauseOptions): Authorise {
  return async (request, { meetingId, clauseId }) => {
    const actor = await authenticate(request);
    return actor ? mayOpen(actor, await findSeat(actor, meetingId), clauseId) : SIGNED_OUT;
  };
}

/** Who may open a line to a meeting: anybody seated there. Which clauses is asked one by one. */
export function authoriseLine({ authenticate, findSeat }: AuthoriseClauseOptions): AuthoriseLine {
  return async (request, { meetingId }) => {
    const actor = await authenticate(request);
    if (!actor) return SIGNED_OUT;
    const seated = await findSeat(actor, meetingId);
    if (!seated.ok) return { ok: false, status: 404, code: seated.refusal.code };
    const ask = shareWhileAsking(() => findSeat(actor, meetingId));
    return {
      ok: true,
      value: {
        sessionId: actor.sessionId,
        accountId: actor.accountId,
        authorise: async (clauseId) => mayOpen(actor, await ask(), clauseId),
      },
    };
  };
}

function mayOpen(actor: Actor, found: Result<SeatedState>, clauseId: string): Authorisation {
  if (!found.ok) return { ok: false, status: 404, code: found.refusal.code };
  const { state, seat } = found.value;
  if (!state.clauses.some((clause) => clause.id === clauseId)) {
    return { ok: false, status: 404, code: 'no-such-clause' };
  }
  const access = clauseAccess(state, seat, clauseId);
  if (access === 'none') {
    const isOwnRecusal = isRecused(state, seat.participantId, clauseId);
    return { ok: false, status: 403, code: isOwnRecusal ? 'is-recused' : 'clause-is-closed' };
  }
  return {
    ok: true,
    value: {
      organisationId: actor.organisationId,
      accountId: actor.accountId,
      sessionId: actor.sessionId,
      name: actor.name,
      colour: presenceColour(actor.accountId),
      access,
    },
  };
}

/** A page opens all its clauses in the same instant: they share one answer, but never one that was begun before they asked. */
function shareWhileAsking<T>(ask: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined;
  return () =>
    (next ??= Promise.resolve().then(() => {
      next = undefined;
      return ask();
    }));
}
