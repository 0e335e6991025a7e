/** Somebody whom the meeting knows, with all that a call may be recognised by. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly party?: string | null;
  readonly organisation?: string | null;
  /** The organisation whose meeting it is, the same for all: said beside a name it tells nobody apart. */
  readonly homeOrganisation?: string | null;
  readonly email?: string | null;
  /** Names the person was confirmed under before, as {@link learnAlias} gave them. */
  readonly aliases?: readonly string[];
  readonly providerUserIds?: readonly string[];
  readonly registrantIds?: readonly string[];
}

/** How sure a match is, from what it rests on: identities first, then names, then nothing. */
export type MatchLevel =
  'id' | 'registrant' | 'email' | 'alias' | 'name-exact' | 'name-strong' | 'name-weak' | 'ambiguous' | 'none';

/** Why, for a page to say in words. */
export type MatchReason =
  | 'same-account'
  | 'same-registration'
  | 'same-email'
  | 'known-alias'
  /** The person was confirmed on an earlier connection of the same caller. */
  | 'linked-before'
  | 'same-name'
  | 'same-name-and-organisation'
  /** A first name and an initial, or an initial and a family name, with the person's own organisation. */
  | 'name-and-organisation'
  | 'similar-spelling'
  /** "Lasse" for Lars. */
  | 'nickname'
  | 'initials'
  | 'part-of-name'
  /** The caller's name has words that nobody's name explains. */
  | 'more-words'
  | 'other-organisation'
  | 'other-party'
  /** "Assistent till …", "… juniors": the name is said, but perhaps of somebody else. */
  | 'stands-for-another'
  /** "Kristians iPhone": whose it is, not who speaks. */
  | 'device-of'
  | 'several-fit'
  | 'several-named'
  /** Somebody else has a better claim to the person who fits. */
  | 'taken'
  /** Several would fit, and the others are connected as themselves. */
  | 'only-one-left'
  | 'bot'
  | 'room'
  | 'phone'
  | 'generic'
  | 'organisation-only'
  | 'nobody-fits';

/** What speaks against a match that is otherwise sure enough to be confirmed in one go with others. */
export type MatchDoubt =
  /** No signature or token stands behind what is known of the connection. */
  | 'hint-only'
  /** The account, registration or address is one person's, the name shown is another's. */
  | 'other-name'
  /** Two who are connected at the same time show the same name. */
  | 'same-name-twice'
  /** A telephone or a room, in which anybody may sit. */
  | 'shared-device'
  /** Confirmed under the name before, which others may be called as well. */
  | 'fits-others';

export interface Candidate {
  readonly personId: string;
  /** 0 to 1. */
  readonly score: number;
}

/** Who a caller seems to be. Always a suggestion: only a person decides who is present. */
export interface Match {
  readonly personId: string | null;
  readonly level: MatchLevel;
  readonly reason: MatchReason;
  readonly doubts: readonly MatchDoubt[];
  /** Best first; who else it may be. */
  readonly candidates: readonly Candidate[];
}

const SURE: ReadonlySet<MatchLevel> = new Set([
  'id',
  'registrant',
  'email',
  'alias',
  'name-exact',
  'name-strong',
]);

/**
 * Whether the match names a person without asking: not weak, not ambiguous, not none, and not by the account or address of
 * one and the name of another.
 */
export function isSure(match: Match): boolean {
  return match.personId !== null && SURE.has(match.level) && !match.doubts.includes('other-name');
}

/** Whether the match may be confirmed together with others: weak and ambiguous ones, and doubts, are asked one by one. */
export function mayConfirmTogether(match: Match): boolean {
  return isSure(match) && match.doubts.length === 0;
}

export function noMatch(reason: MatchReason, candidates: readonly Candidate[] = []): Match {
  return { personId: null, level: 'none', reason, doubts: [], candidates };
}
