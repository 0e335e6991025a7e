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
}

const isRoom = (caller: Caller): boolean => kindOf(caller) === 'room';

export function askedOf({ id, caller, match, personIds, askToPresent }: JoinSuggestion): AskedCaller {
  const candidateIds = match.candidates.map(({ personId }) => personId);
  return {
    suggestionId: id,
    name: caller.name,
    isRoom: isRoom(caller),
    personIds,
    candidateIds,
    askToPresent,
    isAgain: false,
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
  };
}
