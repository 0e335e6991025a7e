import type { Connected } from '#lib/client/meeting-call.svelte.ts';
import type { Caller } from '#lib/domain/conference/conference-event.ts';
import { suggestionId, type JoinSuggestion } from '#lib/domain/conference/suggestion.ts';
import { kindOf } from '#lib/domain/conference/who-is-who.ts';

/** Somebody in the call whom a person is to name. */
export interface AskedCaller {
  readonly suggestionId: string;
  readonly name: string;
  readonly isRoom: boolean;
  /** Who is chosen to begin with. */
  readonly personIds: readonly string[];
  /** Best first. */
  readonly candidateIds: readonly string[];
  readonly askToPresent: boolean;
  /** Something was said of the connection before, and is said anew. */
  readonly isAgain: boolean;
  /** When the call has one person coming, where that dates an arrival; ISO 8601. */
  readonly cameAt: string | null;
}

/** DIS-5: a connection that a signature stands behind has its time. Nobody knows when somebody came into a room. */
export function datedBy({ standing, personIds, match, caller, at }: JoinSuggestion): string | null {
  const isDated =
    standing === null && personIds.length < 2 && !match.doubts.includes('hint-only') && !isRoom(caller);
  return isDated ? at : null;
}

const isRoom = (caller: Caller): boolean => kindOf(caller) === 'room';

export function askedOf(suggestion: JoinSuggestion): AskedCaller {
  const { id, caller, match, personIds, askToPresent } = suggestion;
  const candidateIds = match.candidates.map(({ personId }) => personId);
  return {
    suggestionId: id,
    name: caller.name,
    isRoom: isRoom(caller),
    personIds,
    candidateIds,
    askToPresent,
    isAgain: false,
    cameAt: datedBy(suggestion),
  };
}

/** To say anew whom a connection stands for. */
export function askedAgain({ connection, link }: Connected): AskedCaller {
  const { connectionKey, person } = connection;
  const personIds = link?.personIds ?? [];
  return {
    suggestionId: suggestionId('join', connectionKey),
    name: person.name,
    isRoom: isRoom(person),
    personIds,
    candidateIds: personIds,
    askToPresent: false,
    isAgain: true,
    cameAt: null,
  };
}
