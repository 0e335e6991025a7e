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
  approval: (profile) => profile.approval,
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
  return (Object.keys(VALUES) as Knob[]).filter(
    (knob) => JSON.stringify(VALUES[knob](profile)) !== JSON.stringify(VALUES[knob](original)),
  );
}
