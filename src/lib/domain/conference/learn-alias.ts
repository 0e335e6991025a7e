import { nameKey, wordsOf, plainName } from './clean-name.ts';
import type { Caller } from './conference-event.ts';
import { knownNames } from './known-names.ts';
import type { KnownPerson } from './match.ts';
import { DEVICES } from './name-words.ts';
import { isOnlyFor, namesMore, tellingWords } from './telling-name.ts';
import { kindOf, namedAs } from './who-is-who.ts';

export interface LearntAlias {
  readonly memberId: string;
  /** As names are compared: words in small letters. */
  readonly alias: string;
}

const TELLING = 2;

/**
 * The name that may be remembered once somebody has been confirmed under it, or null: a device, a telephone, a room or
 * a single word ("Karin", "Laxå kommun") would speak for anybody, a name said of somebody else for the wrong one, and a
 * name that fits another of `people` as well for whoever of them came first.
 */
export function learnAlias(
  memberId: string,
  caller: Caller,
  people: readonly KnownPerson[],
): LearntAlias | null {
  const words = wordsOf(plainName(caller.name));
  if (kindOf(caller) !== 'person' || words.some((word) => DEVICES.has(word))) return null;
  const names = knownNames(people);
  const match = namedAs(caller, 'person', names);
  if (!isOnlyFor(memberId, match) || namesMore(caller.name, names)) return null;
  const isTelling = match.personId === memberId || tellingWords(caller.name, names).length >= TELLING;
  return isTelling ? { memberId, alias: nameKey(caller.name) } : null;
}

/** Whether a caller speaks for one person alone, so that the account may be remembered as that person's. */
export function isOneCaller(caller: Caller, people: readonly KnownPerson[]): boolean {
  if (kindOf(caller) !== 'person') return false;
  return !namesMore(caller.name, knownNames(people));
}
