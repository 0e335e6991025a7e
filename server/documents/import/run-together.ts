import { isFullName, startsWithPerson } from './names.ts';
import { isOrganisation } from './vocabulary.ts';

export interface SplitRow {
  readonly left: string;
  readonly right: string;
  readonly certainty: 'sure' | 'unsure';
}

interface Candidate extends SplitRow {
  readonly score: number;
}

/**
 * Splits a row where two columns were run together with one space between them: "Anna Berg (S), Norra Bo Ek, direktör".
 * The border is before a name that is followed by a comma, a party or the end; organisations known from elsewhere decide.
 */
export function splitRunTogether(text: string, known: ReadonlySet<string>): SplitRow | undefined {
  const candidates: Candidate[] = [];
  for (const space of text.matchAll(/ (?=\p{Lu})/gu)) {
    const candidate = weigh(text.slice(0, space.index), text.slice(space.index + 1), known);
    if (candidate !== undefined) candidates.push(candidate);
    if (candidates.length > 40) break;
  }
  const [best, next] = candidates.sort((a, b) => b.score - a.score);
  if (best === undefined || best.score <= 0) return undefined;
  const isClear = next === undefined || best.score - next.score >= 1;
  return { left: best.left, right: best.right, certainty: isClear ? 'sure' : 'unsure' };
}

function weigh(left: string, right: string, known: ReadonlySet<string>): Candidate | undefined {
  if (!startsWithPerson(left) || !startsOtherPerson(right)) return undefined;
  const tail = /[^,()]*$/u.exec(left)?.[0].trim() ?? '';
  // The left column must be closed: a name alone, a party, or an organisation or title after a comma.
  const isBareName = isFullName(left);
  if (/[,&]$/u.test(left) || /\b(?:och|för|i|på|av|samt)$/u.test(left)) return undefined;
  let score = 1;
  if (known.has(tail.toLocaleLowerCase('sv'))) score += 3;
  else if ([...known].some((name) => tail.toLocaleLowerCase('sv').endsWith(` ${name}`))) score += 2;
  if (isOrganisation(tail)) score += 2;
  if (/\)$/u.test(left)) score += 2;
  if (/^\p{Lu}/u.test(tail) && tail.split(' ').length === 1) score += 0.5;
  if (/^\p{Ll}[\p{L}\s-]*$/u.test(tail)) score += 1;
  if (isBareName && !/^[^,(]*[(]/u.test(right)) score -= 1;
  const name = /^[^,(]*/u.exec(right)?.[0].trim() ?? '';
  if (name.split(' ').length === 2) score += 0.4;
  if (
    isOrganisation(name.split(' ')[0] ?? '') ||
    known.has(name.split(' ')[0]?.toLocaleLowerCase('sv') ?? '')
  )
    score -= 2;
  return { left, right, score, certainty: 'sure' };
}

function startsOtherPerson(right: string): boolean {
  const name = /^[^,(]*/u.exec(right)?.[0].trim() ?? '';
  return isFullName(name);
}
