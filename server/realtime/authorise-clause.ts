import type { IncomingMessage } from 'node:http';
import { clauseAccess } from '#lib/domain/permissions.ts';
import { isRecused } from '#lib/domain/recusal.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { clauseSchemaVersion } from '#lib/protocol/clause-schema-version.ts';
import type { Actor } from '#server/application/ports.ts';
import type { SeatedState } from '#server/application/read-meeting.ts';
import type { Authorise } from './clause-admission.ts';
import { presenceColour } from './presence-colour.ts';

export interface AuthoriseClauseOptions {
  readonly authenticate: (request: IncomingMessage) => Promise<Actor | null>;
  readonly findSeat: (actor: Actor, meetingId: string) => Promise<Result<SeatedState>>;
}

/** Who may open a clause's text, and with which pen: asked before the handshake, from the committed facts. */
export function authoriseClause({ authenticate, findSeat }: AuthoriseClauseOptions): Authorise {
  return async (request, { meetingId, clauseId, schemaVersion }) => {
    const actor = await authenticate(request);
    if (!actor) return { ok: false, status: 401, code: 'signed-out' };
    // An editor of another schema would delete the nodes it does not know, for everybody.
    if (schemaVersion !== undefined && schemaVersion !== clauseSchemaVersion) {
      return { ok: false, status: 409, code: 'schema-version' };
    }
    const found = await findSeat(actor, meetingId);
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
  };
}
