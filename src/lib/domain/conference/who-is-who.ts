import { callerKind } from './caller-kind.ts';
import { nameKey } from './clean-name.ts';
import type { Caller, CallerKind } from './conference-event.ts';
import { knownNames, type KnownNames } from './known-names.ts';
import { noMatch, type KnownPerson, type Match, type MatchLevel, type MatchReason } from './match.ts';
import { matchName } from './name-match.ts';
import { isOnlyFor, namesMore, tellingWords } from './telling-name.ts';

/** Whom a caller seems to be, without regard to who else is in the call. */
export function whoIs(caller: Caller, people: readonly KnownPerson[]): Match {
  return whoIsAmong(caller, knownNames(people));
}

/**
 * Identities before names: account, registration, address, a name the person was confirmed under before, and then the
 * name as it is shown. A program is nobody. What several share decides nothing.
 */
export function whoIsAmong(caller: Caller, names: KnownNames): Match {
  const kind = kindOf(caller);
  const byName = namedAs(caller, kind, names);
  if (isProgramNamed(caller, byName)) return noMatch('bot');
  return byIdentity(caller, kind, names, byName) ?? byAlias(caller, kind, names, byName) ?? byName;
}

/** Whether a program is behind a connection: "Hans Otter" is none where somebody is called that. */
export function isProgram(caller: Caller, names: KnownNames): boolean {
  return kindOf(caller) === 'bot' && isProgramNamed(caller, namedAs(caller, 'bot', names));
}

/** What a provider says is so; what only the name says is outdone by the same name on the roster. */
function isProgramNamed(caller: Caller, byName: Match): boolean {
  if (kindOf(caller) !== 'bot') return false;
  return callerKind(caller.name) !== 'bot' || byName.level !== 'name-exact';
}

/** Whose name a caller shows in full, whatever account it comes by; null when nobody's. */
export function shownInFull(caller: Caller, names: KnownNames): string | null {
  const match = namedAs(caller, kindOf(caller), names);
  return match.level === 'name-exact' ? match.personId : null;
}

/** What the provider says of a caller, and else what the name tells. */
export function kindOf({ kind, name }: Caller): CallerKind {
  return kind === 'person' ? callerKind(name) : kind;
}

interface Identity {
  readonly level: MatchLevel;
  readonly reason: MatchReason;
  readonly has: (person: KnownPerson, caller: Caller) => boolean;
}

const IDENTITIES: readonly Identity[] = [
  {
    level: 'id',
    reason: 'same-account',
    has: (person, { providerUserId }) => isOneOf(providerUserId, person.providerUserIds),
  },
  {
    level: 'registrant',
    reason: 'same-registration',
    has: (person, { registrantId }) => isOneOf(registrantId, person.registrantIds),
  },
  {
    level: 'email',
    reason: 'same-email',
    has: (person, { email }) =>
      isOneOf(email?.trim().toLowerCase(), [person.email?.trim().toLowerCase() ?? '']),
  },
];

function isOneOf(value: string | undefined, known: readonly string[] | undefined): boolean {
  return value !== undefined && value !== '' && (known ?? []).includes(value);
}

function byIdentity(caller: Caller, kind: CallerKind, names: KnownNames, byName: Match): Match | null {
  for (const { level, reason, has } of IDENTITIES) {
    const found = names.all.filter(({ person }) => has(person, caller)).map(({ person }) => person.id);
    const [only] = found;
    if (only === undefined) continue;
    if (found.length > 1) return shared(found);
    return {
      personId: only,
      level,
      reason,
      doubts: [
        ...(isAnothers(caller, only, names, byName) ? (['other-name'] as const) : []),
        ...(kind === 'room' || kind === 'phone' ? (['shared-device'] as const) : []),
      ],
      candidates: [{ personId: only, score: 1 }, ...byName.candidates.filter((one) => one.personId !== only)],
    };
  }
  return null;
}

const WORTH_NAMING = 0.5;
const TELLING = 2;

/** Whether the name shown is not the owner's: it fits somebody else and not them, or nobody, or says that another sits there. */
function isAnothers(caller: Caller, owner: string, names: KnownNames, byName: Match): boolean {
  if (kindOf(caller) === 'person' && byName.level !== 'name-exact' && namesMore(caller.name, names))
    return true;
  const own = names.all.find(({ person }) => person.id === owner)?.person.aliases ?? [];
  if (own.some((one) => nameKey(one) === nameKey(caller.name))) return false;
  if (byName.personId !== null) return byName.personId !== owner;
  const fits = byName.candidates.filter((one) => one.score >= WORTH_NAMING);
  if (fits.some((one) => one.personId === owner)) return false;
  return (
    fits.length > 0 || (byName.reason === 'nobody-fits' && tellingWords(caller.name, names).length >= TELLING)
  );
}

/** Nobody is known by what a device is called, and a name that may be another's says more than what was learnt. */
function byAlias(caller: Caller, kind: CallerKind, names: KnownNames, byName: Match): Match | null {
  const key = nameKey(caller.name);
  if (kind !== 'person' || key === '') return null;
  const found = names.all
    .filter(({ person }) => (person.aliases ?? []).some((one) => nameKey(one) === key))
    .map(({ person }) => person.id);
  const [only] = found;
  if (only === undefined) return null;
  const isOther = byName.level === 'name-exact' && byName.personId !== only;
  if (found.length > 1 || isOther) return shared(isOther ? [only, byName.personId ?? only] : found);
  const isAlone = isOnlyFor(only, byName);
  return {
    personId: only,
    level: isAlone ? 'alias' : 'name-weak',
    reason: 'known-alias',
    doubts: isAlone ? [] : ['fits-others'],
    candidates: [{ personId: only, score: 1 }, ...byName.candidates.filter((one) => one.personId !== only)],
  };
}

function shared(ids: readonly string[]): Match {
  const candidates = ids.map((personId) => ({ personId, score: 1 }));
  return { personId: null, level: 'ambiguous', reason: 'several-fit', doubts: [], candidates };
}

/** A room or a word for nobody stays that, unless all it says is somebody's whole name: "Eva Salen", "Max". */
export function namedAs(caller: Caller, kind: CallerKind, names: KnownNames): Match {
  if (kind === 'phone' || nameKey(caller.name) === '') return noMatch(kind === 'phone' ? 'phone' : 'generic');
  const match = matchName(caller.name, names);
  if (kind === 'person' || kind === 'bot' || match.level === 'name-exact') return match;
  return noMatch(kind, kind === 'room' ? match.candidates : []);
}
