import { isOpen, wasDecided, type CallStanding } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { knownNames } from './known-names.ts';
import type { LinkedTo } from './links.ts';
import { mayConfirmTogether, noMatch, type Match, type MatchLevel } from './match.ts';
import { whoIsWho } from './one-to-one.ts';
import { suggestionId, type JoinSuggestion, type LinkBasis } from './suggestion.ts';
import { isProgram, kindOf } from './who-is-who.ts';

/** Who is in the call and not yet on the roll by it: no program, nobody in the waiting room, no second sound. */
export function joinSuggestions(
  standing: CallStanding,
  links: ReadonlyMap<string, LinkedTo>,
): readonly JoinSuggestion[] {
  const now = Date.parse(standing.now);
  const names = knownNames(standing.people);
  const ofSomebody = standing.connections.filter(
    ({ person, boundTo, waiting }) => boundTo === null && !waiting && !isProgram(person, names),
  );
  const matches = whoIsWho(ofSomebody, standing.people, links);
  const isPresent = (id: string): boolean => standing.roll.some((one) => one.personId === id);
  return ofSomebody
    .filter((one) => isOpen(one, now))
    .filter((one) => !wasDecided(standing, suggestionId('join', one.connectionKey)))
    .flatMap((one) => {
      const linked = links.get(one.connectionKey);
      const absent = linked?.personIds.filter((id) => !isPresent(id)) ?? [];
      // Confirmed on this very connection: whoever left the roll since then left it by a decision.
      if (linked && (linked.basis === 'confirmed' || absent.length === 0)) return [];
      const match = linked
        ? matchBefore(absent, linked.basis)
        : (matches.get(one.connectionKey) ?? noMatch('nobody-fits'));
      return [joinSuggestion(one, match, absent, standing)];
    });
}

function joinSuggestion(
  { connectionKey, person, joinedAt }: Connection,
  match: Match,
  linked: readonly string[],
  { roll }: CallStanding,
): JoinSuggestion {
  const kind = kindOf(person);
  const isUnnamed =
    (kind === 'phone' || kind === 'generic') && match.personId === null && linked.length === 0;
  const sure = match.personId !== null && mayConfirmTogether(match) ? [match.personId] : [];
  return {
    kind: 'join',
    id: suggestionId('join', connectionKey),
    at: joinedAt ?? '',
    connectionKey,
    caller: person,
    match,
    personIds: linked.length > 0 ? linked : sure,
    standing: roll.find((one) => one.personId === match.personId)?.mode ?? null,
    askToPresent: isUnnamed || match.level === 'ambiguous',
  };
}

/** Whom an earlier connection of the same caller stood for. */
function matchBefore(personIds: readonly string[], basis: LinkBasis): Match {
  return {
    personId: personIds.length === 1 ? (personIds[0] ?? null) : null,
    level: LEVEL[basis],
    reason: 'linked-before',
    doubts: [],
    candidates: personIds.map((personId) => ({ personId, score: 1 })),
  };
}

const LEVEL: Readonly<Record<LinkBasis, MatchLevel>> = {
  confirmed: 'id',
  account: 'id',
  registration: 'registrant',
  email: 'email',
  name: 'alias',
};
