import { knownNames } from './known-names.ts';
import { isSure, type KnownPerson } from './match.ts';
import { whoIsAmong } from './who-is-who.ts';

const LONGEST = 80;
const MOST_WORDS = 8;

/**
 * Whether what stands before a colon in a transcript is how somebody of the meeting was called in the call: only where the match
 * names one person without asking. Each text is looked up once, however many lines it has.
 */
export function speakerAmong(people: readonly KnownPerson[]): (name: string) => boolean {
  const known = knownNames(people);
  const seen = new Map<string, boolean>();
  return (name) => {
    if (name.length > LONGEST || name.split(' ').length > MOST_WORDS) return false;
    const found = seen.get(name) ?? isSure(whoIsAmong({ name, kind: 'person' }, known));
    seen.set(name, found);
    return found;
  };
}
