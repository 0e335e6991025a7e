import { endNear } from './call-end.ts';
import { graceOf, isOpen, wasDecided, type CallStanding, type RollStanding } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { joinSuggestions } from './join-suggestions.ts';
import { linksOf, type LinkedTo } from './links.ts';
import { lossesOf, type Loss } from './losses.ts';
import {
  suggestionId,
  type CallSuggestion,
  type DroppedRow,
  type LeaveSuggestion,
  type ReattestRequest,
} from './suggestion.ts';

/**
 * What the call suggests about the roll, in order of time: the same for the same input, and nothing that was decided
 * before. None of it changes the roll: only the secretary and the chair do.
 */
export function callSuggestions(standing: CallStanding): readonly CallSuggestion[] {
  const links = linksOf(standing);
  const found: CallSuggestion[] = [
    ...joinSuggestions(standing, links),
    ...lossSuggestions(standing, lossesOf(standing, links)),
    ...reattestRequests(standing, links),
  ];
  return found.sort((a, b) => order(a.at, b.at) || order(a.id, b.id));
}

/** When the suggestions will be others though nothing more is heard; null when never. ISO 8601 in UTC. */
export function nextChangeAt(standing: CallStanding): string | null {
  const now = Date.parse(standing.now);
  const grace = graceOf(standing);
  const moments = standing.connections.flatMap(({ joinedAt, leftAt }) => {
    const left = leftAt === null ? [] : [Date.parse(leftAt), Date.parse(leftAt) + grace];
    return joinedAt === null ? left : [Date.parse(joinedAt), ...left];
  });
  const current = JSON.stringify(callSuggestions(standing));
  const next = [...new Set(moments)]
    .filter((ms) => ms > now)
    .sort((a, b) => a - b)
    .find((ms) => JSON.stringify(callSuggestions({ ...standing, now: iso(ms) })) !== current);
  return next === undefined ? null : iso(next);
}

/** One for each connection that was lost, with everybody whose only one it was. */
function lossSuggestions(
  standing: CallStanding,
  losses: readonly Loss[],
): readonly (DroppedRow | LeaveSuggestion)[] {
  const byConnection = new Map<string, Loss[]>();
  for (const one of losses) {
    byConnection.set(one.connectionKey, [...(byConnection.get(one.connectionKey) ?? []), one]);
  }
  return [...byConnection].flatMap(([key, lost]) => {
    const isSettled = (['dropped', 'leave'] as const).some((kind) =>
      wasDecided(standing, suggestionId(kind, key)),
    );
    return isSettled ? [] : lossSuggestion(standing, key, lost);
  });
}

function lossSuggestion(
  standing: CallStanding,
  connectionKey: string,
  lost: readonly Loss[],
): (DroppedRow | LeaveSuggestion)[] {
  const at = lost[0]?.at ?? 0;
  const end = endNear(standing.ends ?? [], at);
  const ended = end === null ? {} : { endedAt: end };
  const due = at + graceOf(standing);
  // Back within the grace, it was nothing but a new connection.
  const gone = [...lost]
    .filter(({ returnedAt }) => returnedAt === null || returnedAt >= due)
    .sort((a, b) => order(a.personId, b.personId));
  if (gone.length === 0) return [];
  if (Date.parse(standing.now) < due) {
    const personIds = gone.map((one) => one.personId);
    const id = suggestionId('dropped', connectionKey);
    return [{ kind: 'dropped', id, at: iso(at), dueAt: iso(due), connectionKey, personIds, ...ended }];
  }
  const people = gone.map(({ personId, returnedAt }) => ({
    personId,
    returnedAt: returnedAt === null ? null : iso(returnedAt),
  }));
  // DIS-5: not present from the loss, whenever it is found out.
  const id = suggestionId('leave', connectionKey);
  return [{ kind: 'leave', id, at: iso(at), connectionKey, people, ...ended }];
}

/** DIS-3: each new connection of somebody who is on the roll already. */
function reattestRequests(
  standing: CallStanding,
  links: ReadonlyMap<string, LinkedTo>,
): readonly ReattestRequest[] {
  const now = Date.parse(standing.now);
  const open = standing.connections.filter((one) => isOpen(one, now) && one.boundTo === null);
  return standing.roll.flatMap((person) =>
    open.flatMap((one): ReattestRequest[] => {
      const { connectionKey, joinedAt } = one;
      const linked = links.get(connectionKey);
      const { personId } = person;
      const id = suggestionId('re-attest', connectionKey, personId);
      const isAsked =
        linked?.personIds.includes(personId) === true &&
        isNewFor(person, one) &&
        !wasDecided(standing, id, 'attested', 'confirmed');
      return isAsked && joinedAt !== null
        ? [{ kind: 're-attest', id, at: joinedAt, connectionKey, personId, basis: linked.basis }]
        : [];
    }),
  );
}

function isNewFor({ mode, since, attestedAt }: RollStanding, { joinedAt }: Connection): boolean {
  const joined = Date.parse(joinedAt ?? '');
  const isAttested = attestedAt != null && Date.parse(attestedAt) >= joined;
  return mode === 'remote' && joined > Date.parse(since) && !isAttested;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
