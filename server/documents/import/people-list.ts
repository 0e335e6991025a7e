import { readLeadingPerson } from './names.ts';
import { isOrganisation } from './vocabulary.ts';

/** A person found in a running list, with what stood between the name and the next person. */
export interface ListedPerson {
  readonly name: string;
  readonly party?: string;
  readonly rest: string;
  /** The whole piece, ready to be read as a roster row. */
  readonly source: string;
}

/** Cuts "Anna Berg (S), Bo Ek (M)" and "Anna Berg, Norra länet, Bo Ek och Cia Dal, Södra länet" into people. */
export function splitPeople(text: string): ListedPerson[] {
  const pieces = text
    .slice(0, 6000)
    .replace(/\s+(?:och|samt|and|&)\s+(?=\p{Lu}[\p{L}-]+\s+(?:[a-z]{1,3}\s)?\p{Lu})/gu, ', ')
    .split(/[,;]/u)
    .map((piece) => piece.trim().replace(/(?<=\p{L}{3})\.$/u, ''))
    .filter((piece) => piece !== '');
  const starts = pieces.map((piece) => isPersonPiece(piece));
  if (alternates(pieces, starts)) starts.forEach((_, i) => (starts[i] = i % 2 === 0));
  const people: { source: string }[] = [];
  pieces.forEach((piece, i) => {
    const last = people.at(-1);
    if (starts[i] === true) people.push({ source: piece });
    else if (last !== undefined) last.source = `${last.source}, ${piece}`;
  });
  return people.flatMap(({ source }) => {
    const person = readLeadingPerson(source);
    return person === undefined ? [] : [{ ...person, source: source.replace(/\.$/u, '') }];
  });
}

/** The piece begins with a person and what follows the name is not the rest of a longer phrase. */
function isPersonPiece(piece: string): boolean {
  const person = readLeadingPerson(piece);
  return person !== undefined && !(isOrganisation(piece) && person.rest.trim() === '');
}

/** "Name, Organisation, Name, Organisation": an organisation of two capitalised words looks like a name, its place tells. */
function alternates(pieces: readonly string[], starts: readonly boolean[]): boolean {
  if (pieces.length < 4 || pieces.length % 2 !== 0) return false;
  const even = starts.filter((_, i) => i % 2 === 0);
  const odd = starts.filter((_, i) => i % 2 === 1);
  const hasParty = pieces.some((piece) => readLeadingPerson(piece)?.party !== undefined);
  return !hasParty && even.every(Boolean) && odd.filter(Boolean).length * 2 < odd.length;
}
