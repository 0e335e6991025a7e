import { isMunicipality } from './municipalities.ts';
import { isJobTitle, isNeverName, isOrganisation } from './vocabulary.ts';

const PARTICLE =
  /^(?:von|af|av|de|da|di|du|van|der|den|la|le|el|al|bin|ibn|dos|ten|ter|zu|y|del|dal|della|do|das|dos|zum|ben|abu|bint|d')$/iu;
const TOKEN = /^(?:\p{Lu}|[dlO]['’]\p{Lu})[\p{L}\p{M}'’-]*\.?$/u;
const KNOWN_PARTY = /^(?:S|M|SD|C|V|KD|L|MP|FP|FI|F!)$/iu;
/** "(S)", "(KD)", "(s)", "(–)" for no party, and short names of local parties. */
const PARTY = /^\s*\(\s*(\p{L}{1,6}!?|[–—-])\s*\)/u;

export interface NamedPerson {
  readonly name: string;
  readonly party?: string;
  /** What follows the name and party in the text, untouched. */
  readonly rest: string;
}

/** A word that can stand in a person's name: "Bengt-Åke", "AnnaMaj", "von", "O'Brien", "B.". */
export function isNameToken(word: string): boolean {
  return TOKEN.test(word) && !isNeverName(word) && !/^\p{Lu}{3,}$/u.test(word);
}

/** Two to five words that read as a person's full name and nothing else. */
export function isFullName(text: string): boolean {
  const words = text.split(' ');
  if (words.length < 2 || words.length > 5) return false;
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  if (!isNameToken(first) || !isNameToken(last) || isJobTitle(text)) return false;
  if (isOrganisationPhrase(text)) return false;
  return words.slice(1, -1).every((word) => isNameToken(word) || PARTICLE.test(word));
}

function isOrganisationPhrase(text: string): boolean {
  const last = text.split(' ').at(-1) ?? '';
  // "Anna Berg": Berg is a municipality and also one of the commonest surnames.
  return isOrganisation(text) && !isMunicipality(last);
}

/** Reads the name (and party) a text starts with. The longest reading up to a comma, bracket or wide gap wins. */
export function readLeadingPerson(text: string): NamedPerson | undefined {
  const head = /^[^,;(\t:|–]*?(?=\s{2,}|[,;(\t:|–]|\s-\s|$)/u.exec(text)?.[0] ?? '';
  const words = head.trim().split(' ');
  let count = Math.min(words.length, 5);
  while (count >= 2 && !isFullName(words.slice(0, count).join(' '))) count -= 1;
  if (count < 2) return undefined;
  count = withoutPlace(words, count);
  const name = words.slice(0, count).join(' ');
  const after = text.slice(text.indexOf(name) + name.length);
  const party = PARTY.exec(after);
  if (party?.[1] === undefined || isOrganisation(party[1])) return { name, rest: after };
  return { name, party: tidyParty(party[1]), rest: after.slice(party[0].length) };
}

/** "Anna Berg Nora": with three words or more, a last word that is a municipality is where she comes from. */
function withoutPlace(words: string[], count: number): number {
  if (count >= 4 && isMunicipality(words.slice(count - 2, count).join(' '))) return count - 2;
  const last = words[count - 1] ?? '';
  if (count >= 3 && isMunicipality(last) && !/^(?:Berg|Lund|Mark)$/u.test(last)) return count - 1;
  return count;
}

function tidyParty(party: string): string {
  if (/^[–—-]$/u.test(party)) return '–';
  return KNOWN_PARTY.test(party) ? party.toUpperCase() : party;
}

/** For comparing names: letter case, double spaces and a final full stop do not matter. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLocaleLowerCase('sv').replace(/\s+/gu, ' ').trim();
}

/** True when the text starts as a person does in a list: a full name followed by nothing, a party, a comma or a gap. */
export function startsWithPerson(text: string): boolean {
  const person = readLeadingPerson(text);
  if (person === undefined) return false;
  if (person.party !== undefined) return true;
  const rest = person.rest;
  return (
    rest.trim() === '' ||
    /^(?:\s*[,;(–|\t]|\s{2,}|\s-\s)/u.test(rest) ||
    isMunicipality(rest.trim().split(/[,(]/u)[0]?.trim() ?? '') ||
    isOrganisation(rest.trim())
  );
}
