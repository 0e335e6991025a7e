import { sanitiseText } from '../clean-text.ts';

/** No name is longer; whoever writes more is not telling who they are. */
const LONGEST = 300;

const TAGS = /<[^<>]*>/gu;
const ENTITIES = /&(?:#\d{1,6}|#x[\da-f]{1,6}|[a-z]{2,8});/giu;
const APOSTROPHES = /['’‘ʼ`´]/gu;
const MARKS_KEPT = /([ao])\u0308|(a)\u030A/gu;
const WORDS = /[\p{L}\p{N}]+/gu;
/** "TommyRyd", but neither "iPad" nor "McDonald". */
const CAMEL = /(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}{2})/gu;

/** Letters that no decomposition takes apart, as they are written where the letter is missing; ø and æ are ö and ä. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'ö',
  æ: 'ä',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const BARE: Readonly<Record<string, string>> = { å: 'a', ä: 'a', ö: 'o' };
const SPELT_OUT: Readonly<Record<string, string>> = { å: 'aa', ä: 'ae', ö: 'oe' };

/** A foreign name as plain text on one line: no tags, no entities, no invisible controls. */
export function plainName(name: string): string {
  return sanitiseText(name.slice(0, LONGEST).normalize('NFKC').slice(0, LONGEST))
    .replace(TAGS, ' ')
    .replace(ENTITIES, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The words of a name in small letters. Accents that make no other letter in Swedish are gone; å, ä and ö stay. */
export function wordsOf(text: string): readonly string[] {
  return canonical(text.replace(CAMEL, ' ')).match(WORDS) ?? [];
}

/** What two spellings of one name have in common: "Kärrström,  MARGARETA" and "kärrström margareta". */
export function nameKey(name: string): string {
  return wordsOf(plainName(name)).join(' ');
}

function canonical(text: string): string {
  return text
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .normalize('NFD')
    .replace(MARKS_KEPT, (_, umlaut: string | undefined, ring: string | undefined) =>
      umlaut === undefined ? (ring === undefined ? '' : 'å') : umlaut === 'a' ? 'ä' : 'ö',
    )
    .replace(/\p{M}/gu, '')
    .replace(/[øæßłđðþı]/gu, (letter) => PLAIN[letter] ?? letter);
}

/** Whether a word is another as it is typed where å, ä and ö are missing: "Sjolander", "Sjoelander". Not the reverse. */
export function isTypedAs(typed: string, word: string): boolean {
  if (typed === word) return true;
  const [first = ''] = word;
  if (!typed.startsWith(first) && !typed.startsWith(BARE[first] ?? first)) return false;
  const spelt = [...word].map((letter) => SPELT_OUT[letter] ?? letter).join('');
  const letters = [...word];
  const isBare =
    [...typed].length === letters.length &&
    [...typed].every((letter, i) => letter === letters[i] || letter === BARE[letters[i] ?? '']);
  return isBare || typed === spelt;
}
