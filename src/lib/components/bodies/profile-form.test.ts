import { describe, expect, it } from 'vitest';
import { deputyRules, qualifiedShare, reservationRules, votingRules } from '#lib/domain/body-rules.ts';
import type { BodyProfile } from '#lib/domain/body.ts';
import { checkProfile } from '#lib/domain/profiles/check-profile.ts';
import { profileDifferences } from '#lib/domain/profiles/differences.ts';
import { profileFrom, templates } from '#lib/domain/profiles/templates.ts';
import { profileFromForm } from './profile-form.ts';

function formOf(profile: BodyProfile, change: Readonly<Record<string, string | null>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fieldsOf(profile), ...change }))
    if (value !== null) form.set(name, value);
  return form;
}

/** What a browser posts when nothing has been touched; a box that is not ticked is not posted. */
function fieldsOf(profile: BodyProfile): Record<string, string | null> {
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

describe('the form of a body’s rules', () => {
  it.each(templates.map((one) => [one.id, one] as const))(
    'posts %s back as it was filled in',
    (_id, template) => {
      const profile = profileFrom(template, 9);
      const posted = profileFromForm(formOf(profile), profile);
      expect(posted && profileDifferences(posted)).toEqual([]);
      expect(posted?.quorum).toEqual(profile.quorum);
    },
  );

  it('takes what was changed, and forgets what was emptied', () => {
    const [template] = templates;
    if (!template) throw new Error('no templates');
    const profile = profileFrom(template, 41);
    const posted = profileFromForm(
      formOf(profile, { tie: 'rejected', adjustmentDays: '', deputies: 'absent', recusalException: null }),
      profile,
    );
    expect(posted?.voting?.tie).toBe('rejected');
    expect(posted).not.toHaveProperty('adjustmentDays');
    expect(posted).not.toHaveProperty('deputies');
    expect(posted && profileDifferences(posted)).toEqual(['recusal', 'deputies', 'tie', 'adjustmentDays']);
  });

  it('lets a senseless number through to be told in words, but no choice that is not offered', () => {
    const [template] = templates;
    if (!template) throw new Error('no templates');
    const profile = profileFrom(template, 41);
    const posted = profileFromForm(formOf(profile, { seats: 'många' }), profile);
    expect(posted && checkProfile(posted)).toMatchObject({ refusal: { code: 'profile-seats' } });
    expect(profileFromForm(formOf(profile, { tie: 'duel' }), profile)).toBeNull();
  });
});
