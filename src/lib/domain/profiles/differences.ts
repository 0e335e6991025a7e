import { deputyRules, reservationRules, votingRules } from '../body-rules.ts';
import type { BodyProfile } from '../body.ts';
import type { Knob } from './template.ts';
import { profileFrom, seatsOf, templateOf } from './templates.ts';

/** What each rule comes to in a profile, whether it is written out or follows from the kind of body. */
const VALUES: Readonly<Record<Knob, (profile: BodyProfile) => unknown>> = {
  quorum: ({ quorum }) =>
    quorum.rule === 'fraction' ? [quorum.rule, quorum.numerator, quorum.denominator] : quorum.rule,
  challenge: (profile) => profile.quorumMode ?? 'automatic',
  recusal: (profile) => profile.recusalException ?? false,
  deputies: (profile) => {
    const { order, ownPartyOnly, ownPartyDisplaces, changeBetweenItems, noReturnSameDay } =
      deputyRules(profile);
    return [order, ownPartyOnly ?? false, ownPartyDisplaces, changeBetweenItems, noReturnSameDay];
  },
  deputyOpinion: (profile) => profile.deputies?.opinionMinuted ?? false,
  distance: ({ distance }) =>
    distance && [
      distance.allowed,
      distance.allRemoteAllowed,
      distance.regime ?? 'dated',
      distance.audioOnly ?? false,
    ],
  votes: (profile) => votingRules(profile).votes,
  majority: (profile) => {
    const { majority, qualifiedShare } = votingRules(profile);
    return majority === 'qualified' ? [majority, qualifiedShare] : majority;
  },
  tie: (profile) => votingRules(profile).tie,
  elections: (profile) => {
    const { electionTie, secretElections, secretRemotely } = votingRules(profile);
    return [electionTie, secretElections, secretRemotely];
  },
  abstention: (profile) => votingRules(profile).abstention,
  referral: (profile) => votingRules(profile).minorityReferral,
  voteRecord: (profile) => votingRules(profile).recordBy ?? 'person',
  reservation: (profile) => {
    const { until, name } = reservationRules(profile);
    return [until, name];
  },
  document: (profile) => profile.documentType,
  style: (profile) => profile.minutesStyle ?? 'decision',
  approval: (profile) => [
    profile.approval,
    profile.signingOrder ?? 'any',
    profile.minimumMethod ?? 'passkey',
  ],
  adjusters: (profile) => profile.adjusters,
  adjustmentDays: (profile) => profile.adjustmentDays,
  effect: (profile) => profile.decisionsTakeEffect ?? 'at-gavel',
  appeal: (profile) => profile.appealable ?? false,
  numbering: (profile) => profile.numbering.style,
  // What the sides are called is the body's own; how many there are is a rule.
  sides: (profile) => profile.sides.length,
};

/** Which rules depart from the template the profile was made from; none when it was made from none. */
export function profileDifferences(profile: BodyProfile): readonly Knob[] {
  const template = templateOf(profile.preset);
  if (!template) return [];
  const original = profileFrom(template, seatsOf(profile) ?? 1);
  return ruleDifferences(profile, original);
}

/** Which rules come to something else in one profile than in another. */
export function ruleDifferences(one: BodyProfile, other: BodyProfile): readonly Knob[] {
  return (Object.keys(VALUES) as Knob[]).filter(
    (knob) => JSON.stringify(VALUES[knob](one)) !== JSON.stringify(VALUES[knob](other)),
  );
}

export function isKnob(value: unknown): value is Knob {
  return typeof value === 'string' && Object.hasOwn(VALUES, value);
}

/** Equal whatever the order of the fields: a database keeps its own. */
export function isSameProfile(a: BodyProfile, b: BodyProfile): boolean {
  return canonical(a) === canonical(b);
}

function canonical(profile: BodyProfile): string {
  return JSON.stringify(profile, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Where each rule stands in a profile, for putting it back. */
const FIELDS: Readonly<Record<Exclude<Knob, 'quorum' | 'numbering'>, readonly string[]>> = {
  challenge: ['quorumMode'],
  recusal: ['recusalException'],
  deputies: [
    'deputies.order',
    'deputies.ownPartyOnly',
    'deputies.ownPartyDisplaces',
    'deputies.changeBetweenItems',
    'deputies.noReturnSameDay',
  ],
  deputyOpinion: ['deputies.opinionMinuted'],
  distance: ['distance'],
  votes: ['voting.votes'],
  majority: ['voting.majority', 'voting.qualifiedShare'],
  tie: ['voting.tie'],
  elections: ['voting.electionTie', 'voting.secretElections', 'voting.secretRemotely'],
  abstention: ['voting.abstention'],
  referral: ['voting.minorityReferral'],
  voteRecord: ['voting.recordBy'],
  reservation: ['reservation'],
  document: ['documentType'],
  style: ['minutesStyle'],
  approval: ['approval', 'signingOrder', 'minimumMethod'],
  adjusters: ['adjusters'],
  adjustmentDays: ['adjustmentDays'],
  effect: ['decisionsTakeEffect'],
  appeal: ['appealable'],
  sides: ['sides'],
};

/** The profile with one rule as its template has it; unchanged when it was made from none. */
export function resetRule(profile: BodyProfile, knob: Knob): BodyProfile {
  const template = templateOf(profile.preset);
  if (!template) return profile;
  const original = profileFrom(template, seatsOf(profile) ?? 1);
  if (knob === 'quorum') return { ...profile, quorum: original.quorum };
  if (knob === 'numbering') {
    return { ...profile, numbering: { ...profile.numbering, style: original.numbering.style } };
  }
  // The kind of body carries defaults of its own, so a rule is only what it was under the template's kind.
  const withKind: BodyProfile = { ...profile, kind: original.kind };
  return FIELDS[knob].reduce((changed, path) => copied(changed, original, path), withKind);
}

type Part = Readonly<Record<string, unknown>>;

function copied(profile: BodyProfile, from: BodyProfile, path: string): BodyProfile {
  const [outer = '', inner] = path.split('.');
  // reason: the paths above are fields of the profile; indexing by text loses that.
  const [target, source] = [profile as unknown as Part, from as unknown as Part];
  if (inner === undefined) return withField(target, outer, source[outer]) as unknown as BodyProfile;
  const part = source[outer] === undefined ? undefined : (source[outer] as Part)[inner];
  if (source[outer] === undefined) return withField(target, outer, undefined) as unknown as BodyProfile;
  const own = (target[outer] ?? source[outer]) as Part;
  return withField(target, outer, withField(own, inner, part)) as unknown as BodyProfile;
}

function withField(target: Part, name: string, value: unknown): Part {
  const { [name]: _old, ...rest } = target;
  return value === undefined ? rest : { ...rest, [name]: value };
}
