import type { Connection } from './conference-event.ts';
import { knownNames, type KnownNames } from './known-names.ts';
import { isSure, noMatch, type KnownPerson, type Match, type MatchDoubt, type MatchLevel } from './match.ts';
import { mayBeOne, signsOf, tieBetween, type CallerSigns } from './same-caller.ts';
import { nameTold } from './telling-name.ts';
import { shownInFull, whoIsAmong } from './who-is-who.ts';

/** What a connection has that tells whose it is. */
export type Arrival = Pick<Connection, 'connectionKey' | 'person' | 'joinedAt' | 'leftAt' | 'verified'>;

interface Claim {
  readonly arrival: Arrival;
  readonly signs: CallerSigns;
  /** Whose name is shown in full. */
  readonly inFull: string | null;
  /** What the name says of who it is, without device, party and organisation. */
  readonly told: string;
  readonly match: Match;
}

const RANK: readonly MatchLevel[] = [
  'id',
  'registrant',
  'email',
  'alias',
  'name-exact',
  'name-strong',
  'name-weak',
  'ambiguous',
  'none',
];
const BY_IDENTITY = 3;
const WORTH_ASKING = 0.6;

/**
 * Whom each connection of a call seems to be, by connection key, so that no person is two callers at the same time
 * unless they are the person's own devices: the better claim keeps the person. `links`: whom a connection is confirmed
 * to stand for, which no claim outdoes.
 */
export function whoIsWho(
  arrivals: readonly Arrival[],
  people: readonly KnownPerson[],
  links: ReadonlyMap<string, { readonly personIds: readonly string[] }> = new Map(),
): ReadonlyMap<string, Match> {
  const names = knownNames(people);
  const claims = arrivals.flatMap((arrival) => claimsOf(arrival, names, links.get(arrival.connectionKey)));
  const settled = claims.map((one) => ({ ...one, match: withoutTaken(one, claims) }));
  const last = settled.map((one) => ({ ...one, match: onlyOneLeft(one, settled) }));
  return new Map(
    last.map((one) => [one.arrival.connectionKey, isContested(one, last) ? undo(one, settled) : one.match]),
  );
}

function claimsOf(
  arrival: Arrival,
  names: KnownNames,
  linked: { readonly personIds: readonly string[] } | undefined,
): readonly Claim[] {
  const { person } = arrival;
  const base = { arrival, signs: signsOf(person), told: nameTold(person.name, names) };
  if (linked) {
    const inFull = shownInFull(person, names);
    const known = linked.personIds.length === 0 ? [noMatch('nobody-fits')] : linked.personIds.map(linkedTo);
    return known.map((match) => ({ ...base, inFull, match }));
  }
  const match = hinted(arrival, whoIsAmong(person, names));
  const inFull = match.level === 'name-exact' ? match.personId : shownInFull(person, names);
  return [{ ...base, inFull, match }];
}

function linkedTo(personId: string): Match {
  return {
    personId,
    level: 'id',
    reason: 'linked-before',
    doubts: [],
    candidates: [{ personId, score: 1 }],
  };
}

function hinted({ verified }: Arrival, match: Match): Match {
  return verified || !isSure(match) ? match : withDoubt(match, 'hint-only');
}

function withDoubt(match: Match, doubt: MatchDoubt): Match {
  return match.doubts.includes(doubt) ? match : { ...match, doubts: [...match.doubts, doubt] };
}

/** Gives up a person who is another caller at the same time with a better claim; doubts one who shows up twice. */
function withoutTaken(one: Claim, claims: readonly Claim[]): Match {
  const { match } = one;
  if (match.personId === null) return match;
  const rivals = claims.filter((other) => other.match.personId === match.personId && isRival(one, other));
  const isTwice = rivals.some((other) => isSameName(one, other));
  const isById = rankOf(one) < BY_IDENTITY;
  const isBeaten = rivals.some(
    (other) =>
      tieBetween(one.signs, other.signs) === null &&
      !isSameName(one, other) &&
      // The account of one who shows the name of another outdoes nobody.
      !other.match.doubts.includes('other-name') &&
      rankOf(other) <= rankOf(one),
  );
  if (isBeaten && !isById) {
    return { personId: null, level: 'ambiguous', reason: 'taken', doubts: [], candidates: match.candidates };
  }
  return isTwice && !isById ? withDoubt(match, 'same-name-twice') : match;
}

/** The same name, written the same or not: a telephone beside a computer, unless accounts say that it is two callers. */
function isSameName(one: Claim, other: Claim): boolean {
  if (!mayBeOne(one.signs, other.signs)) return false;
  const isInFull = one.inFull !== null && one.inFull === other.inFull && one.inFull === one.match.personId;
  const isTold = one.told !== '' && one.told === other.told;
  return isInFull || isTold || tieBetween(one.signs, other.signs) === 'name';
}

/** One of several who fit, when all the others are connected as themselves: worth asking, not more. */
function onlyOneLeft(one: Claim, claims: readonly Claim[]): Match {
  const { match } = one;
  if (match.level !== 'ambiguous' || match.reason !== 'several-fit') return match;
  const taken = new Set(
    claims.filter((other) => isSure(other.match) && isRival(one, other)).map((other) => other.match.personId),
  );
  const rest = match.candidates.filter(({ personId }) => !taken.has(personId));
  const [only] = rest;
  const isOnly = rest.length === 1 && only !== undefined && only.score >= WORTH_ASKING;
  return isOnly
    ? { personId: only.personId, level: 'name-weak', reason: 'only-one-left', doubts: [], candidates: rest }
    : match;
}

/** Two callers for whom the same person is left over. */
function isContested(one: Claim, claims: readonly Claim[]): boolean {
  return (
    one.match.reason === 'only-one-left' &&
    claims.some((other) => isRival(one, other) && other.match.personId === one.match.personId)
  );
}

function undo({ arrival, match }: Claim, before: readonly Claim[]): Match {
  return before.find((other) => other.arrival === arrival)?.match ?? match;
}

/** Another connection at the same time; a connection nobody knows the beginning or end of is there all along. */
function isRival(one: Claim, other: Claim): boolean {
  return one.arrival !== other.arrival && startsBefore(one, other) && startsBefore(other, one);
}

function startsBefore({ arrival: { joinedAt } }: Claim, { arrival: { leftAt } }: Claim): boolean {
  return joinedAt === null || leftAt === null || Date.parse(joinedAt) < Date.parse(leftAt);
}

function rankOf({ match }: Claim): number {
  return RANK.indexOf(match.level);
}
