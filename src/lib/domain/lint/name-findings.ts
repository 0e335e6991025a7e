import type { Participant } from '../participant.ts';
import type { Spotted } from './finding.ts';
import type { TextBlock } from './text-blocks.ts';
import { BEFORE_A_NAME, NAME_PARTICLES, NAMES_THAT_ARE_MONTHS, NAMES_THAT_ARE_WORDS } from './text-words.ts';

/** Everybody on the roster by first name. */
export type FirstNames = ReadonlyMap<string, readonly string[]>;

/** A surname, with or without "von", or an initial. */
const SURNAME = new RegExp(String.raw`^\s+(?:(?:${NAME_PARTICLES.join('|')})\s+)*\p{Lu}`, 'u');
const SENTENCE_START = /(?:^|[.!?:•–\n"”»])\s*$/u;

const WORD = /\p{Lu}[\p{L}\p{M}]*(?:[-’'][\p{L}\p{M}]+)*/gu;

/** First names of the roster, with the full names of those who bear them; people with one name only are left out. */
export function firstNames(participants: readonly Pick<Participant, 'name'>[]): FirstNames {
  const names = new Map<string, string[]>();
  for (const name of new Set(participants.map((one) => one.name.trim().replace(/\s+/gu, ' ')))) {
    const [first = '', ...rest] = name.split(' ');
    const isFull = SURNAME.test(` ${rest.join(' ')}`) && /^\p{Lu}\p{L}/u.test(first);
    if (!isFull || NAMES_THAT_ARE_MONTHS.includes(first)) continue;
    names.set(first, [...(names.get(first) ?? []), name]);
  }
  return names;
}

/** A first name standing alone that belongs to somebody here: whose it is must be told, or asked (001-15). */
export function nameFindings(block: TextBlock, names: FirstNames): Spotted[] {
  if (![...names.keys()].some((first) => block.text.includes(first))) return [];
  return [...block.text.matchAll(WORD)].flatMap((match) => {
    const bearer = bearers(match[0], names);
    const to = match.index + match[0].length;
    if (!bearer || !standsAlone(block.text, match.index, to, bearer.first)) return [];
    const place = { block: block.index, from: match.index, to };
    const fixes = bearer.fullNames.map(
      (name) =>
        ({
          kind: 'replace-text',
          from: place.from,
          to,
          was: match[0],
          text: name + bearer.ending(name),
        }) as const,
    );
    const code = fixes.length === 1 ? 'first-name-only' : 'first-name-ambiguous';
    const params = { text: match[0], names: bearer.fullNames.join(', ') };
    return [{ code, place, mark: match[0], params, fixes }];
  });
}

interface Bearer {
  readonly first: string;
  readonly fullNames: readonly string[];
  /** What the word has after the name ("Karins", "Karin's"), put after the full name. */
  readonly ending: (fullName: string) => string;
}

function bearers(word: string, names: FirstNames): Bearer | undefined {
  const own = names.get(word);
  if (own) return { first: word, fullNames: own, ending: () => '' };
  const [, first = '', ending = ''] = /^(.+?)([’']?s)$/u.exec(word) ?? [];
  const others = names.get(first);
  return others && { first, fullNames: others, ending: (name) => genitive(name, ending) };
}

function standsAlone(text: string, from: number, to: number, first: string): boolean {
  const before = text.slice(0, from);
  const after = text.slice(to, to + 40);
  // Inside an address, a joined word or a number.
  if (/[\p{L}\p{N}@/_.’'-]$/u.test(before) || /^(?:[@/_]|[.-]\p{L}|\d)/u.test(after)) return false;
  if (SURNAME.test(after)) return false;
  const previous = /(\p{L}[\p{L}\p{M}’'-]*)\s+$/u.exec(before.slice(-60))?.[1];
  if (previous === undefined) return !(SENTENCE_START.test(before) && NAMES_THAT_ARE_WORDS.includes(first));
  // "Eva Karin" is one name; "Ordförande Karin" and "Enligt Karin" are not.
  return !/^\p{Lu}/u.test(previous) || BEFORE_A_NAME.test(previous);
}

/** Swedish: no further s after s, x or z. */
function genitive(name: string, ending: string): string {
  return ending === 's' && /[sxz]$/iu.test(name) ? '' : ending;
}
