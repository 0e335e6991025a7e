import { nameKey, wordsOf, plainName } from './clean-name.ts';
import type { Caller } from './conference-event.ts';
import { DEVICES, GENERIC, ORGANISATION_WORDS, ROLES, STANDS_FOR } from './name-words.ts';
import { kindOf } from './who-is-who.ts';

export interface LearntAlias {
  readonly memberId: string;
  /** As names are compared: words in small letters. */
  readonly alias: string;
}

/**
 * The name that may be remembered once somebody has been confirmed under it, or null: a device, a telephone, a room or
 * a single word ("Karin", "Laxå kommun") would speak for anybody, and a name said of somebody else for the wrong one.
 */
export function learnAlias(memberId: string, caller: Caller): LearntAlias | null {
  const words = wordsOf(plainName(caller.name));
  const telling = words.filter((word) => word.length > 1 && !NOT_TELLING.some((one) => one.has(word)));
  const isFit =
    kindOf(caller) === 'person' &&
    new Set(telling).size >= 2 &&
    !words.some((word) => STANDS_FOR.has(word) || DEVICES.has(word));
  return isFit ? { memberId, alias: nameKey(caller.name) } : null;
}

const NOT_TELLING = [GENERIC, ROLES, ORGANISATION_WORDS] as const;
