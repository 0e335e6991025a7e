import { deputyRules, qualifiedShare, reservationRules, votingRules } from '#lib/domain/body-rules.ts';
import type { BodyProfile } from '#lib/domain/body.ts';

/** What a browser posts when nothing has been touched; a box that is not ticked is not posted. */
export function fieldsOf(profile: BodyProfile): Record<string, string | null> {
  const [voting, deputies] = [votingRules(profile), deputyRules(profile)];
  const { quorum, distance } = profile;
  const tick = (on: boolean | undefined) => (on === true ? 'on' : null);
  const distanceChoice = distance?.allowed === true ? 'allowed' : 'not-allowed';
  return {
    documentType: profile.documentType,
    minutesStyle: profile.minutesStyle ?? 'decision',
    quorum: quorum.rule,
    seats: quorum.rule === 'none' ? '1' : String(quorum.seats),
    quorumMode: profile.quorumMode ?? 'automatic',
    recusalException: tick(profile.recusalException),
    deputies: profile.deputies ? deputies.order : 'absent',
    ownPartyOnly: tick(deputies.ownPartyOnly),
    ownPartyDisplaces: tick(deputies.ownPartyDisplaces),
    changeBetweenItems: tick(deputies.changeBetweenItems),
    noReturnSameDay: tick(deputies.noReturnSameDay),
    opinionMinuted: tick(deputies.opinionMinuted),
    distance: distance ? distanceChoice : 'absent',
    allRemoteAllowed: tick(distance?.allRemoteAllowed),
    regime: distance?.regime ?? 'dated',
    audioOnly: tick(distance?.audioOnly),
    votes: voting.votes,
    majority: voting.majority,
    shareNumerator: String(qualifiedShare(voting).numerator),
    shareDenominator: String(qualifiedShare(voting).denominator),
    tie: voting.tie,
    secretElections: tick(voting.secretElections),
    abstention: voting.abstention,
    minorityReferral: tick(voting.minorityReferral),
    recordBy: voting.recordBy ?? 'person',
    reservationUntil: reservationRules(profile).until,
    reservationName: reservationRules(profile).name,
    approval: profile.approval ?? '',
    adjusters: String(profile.adjusters),
    adjustmentDays: profile.adjustmentDays === undefined ? '' : String(profile.adjustmentDays),
    decisionsTakeEffect: profile.decisionsTakeEffect ?? 'at-gavel',
    appealable: tick(profile.appealable),
    numbering: profile.numbering.style,
    firstNumber: String(profile.numbering.firstNumber),
    gavel: profile.gavel,
    sides: profile.sides.join('\n'),
  };
}
