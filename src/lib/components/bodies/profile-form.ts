import { votingRules } from '#lib/domain/body-rules.ts';
import type { BodyProfile, DeputyRules, DistanceRules, QuorumRule, VotingRules } from '#lib/domain/body.ts';
import { profileSchema } from '#lib/protocol/body-wire.ts';
import * as v from 'valibot';

/**
 * The rules a posted form stands for, on top of those it was filled in from: what has no field stays as it was.
 * Null when a choice is none of those offered. Whether the rules make sense is the domain's to say.
 */
export function profileFromForm(form: FormData, base: BodyProfile): BodyProfile | null {
  const {
    deputies: _deputies,
    distance: _distance,
    approval: _approval,
    signingOrder: _order,
    minimumMethod: _minimum,
    adjustmentDays: _days,
    ...kept
  } = base;
  const approval = text(form, 'approval');
  // `any` is what holds when nothing is said.
  const order = text(form, 'signingOrder');
  // So is the passkey, the weakest there is.
  const minimum = text(form, 'minimumMethod');
  const days = text(form, 'adjustmentDays');
  const deputies = deputiesFrom(form, base);
  const distance = distanceFrom(form);
  const profile = {
    ...kept,
    documentType: text(form, 'documentType'),
    minutesStyle: text(form, 'minutesStyle'),
    quorum: quorumFrom(form),
    quorumMode: text(form, 'quorumMode'),
    recusalException: isOn(form, 'recusalException'),
    ...(deputies ? { deputies } : {}),
    ...(distance ? { distance } : {}),
    voting: votingFrom(form, base),
    reservation: { until: text(form, 'reservationUntil'), name: text(form, 'reservationName') },
    ...(approval === '' ? {} : { approval }),
    ...(order === '' || order === 'any' ? {} : { signingOrder: order }),
    ...(minimum === '' || minimum === 'passkey' ? {} : { minimumMethod: minimum }),
    adjusters: whole(form, 'adjusters'),
    ...(days === '' ? {} : { adjustmentDays: whole(form, 'adjustmentDays') }),
    decisionsTakeEffect: text(form, 'decisionsTakeEffect'),
    appealable: isOn(form, 'appealable'),
    numbering: { style: text(form, 'numbering'), firstNumber: whole(form, 'firstNumber') },
    gavel: text(form, 'gavel'),
    sides: text(form, 'sides')
      .split('\n')
      .map((side) => side.trim())
      .filter((side) => side !== ''),
  };
  return isProfileShaped(profile) ? profile : null;
}

/** Whether every choice is one that is offered; numbers that make no sense are left to be told in words. */
export function isProfileShaped(profile: unknown): profile is BodyProfile {
  const { issues } = v.safeParse(profileSchema, profile);
  return !issues?.some((one) => one.kind === 'schema' && one.type !== 'number');
}

function quorumFrom(form: FormData): QuorumRule {
  const rule = text(form, 'quorum') as QuorumRule['rule'];
  if (rule === 'none') return { rule };
  const seats = whole(form, 'seats');
  if (rule !== 'fraction') return { rule, seats };
  return { rule, seats, numerator: whole(form, 'numerator'), denominator: whole(form, 'denominator') };
}

function deputiesFrom(form: FormData, { deputies }: BodyProfile): DeputyRules | null {
  const order = text(form, 'deputies');
  if (order === 'absent') return null;
  return {
    ...(deputies?.groupOrder ? { groupOrder: deputies.groupOrder } : {}),
    // reason: checked with the whole profile by its schema.
    order: order as DeputyRules['order'],
    ownPartyOnly: isOn(form, 'ownPartyOnly'),
    ownPartyDisplaces: isOn(form, 'ownPartyDisplaces'),
    changeBetweenItems: isOn(form, 'changeBetweenItems'),
    noReturnSameDay: isOn(form, 'noReturnSameDay'),
    opinionMinuted: isOn(form, 'opinionMinuted'),
  };
}

function distanceFrom(form: FormData): DistanceRules | null {
  const choice = text(form, 'distance');
  if (choice === 'absent') return null;
  return {
    allowed: choice === 'allowed',
    allRemoteAllowed: isOn(form, 'allRemoteAllowed'),
    // reason: checked with the whole profile by its schema.
    regime: text(form, 'regime') as NonNullable<DistanceRules['regime']>,
    audioOnly: isOn(form, 'audioOnly'),
  };
}

function votingFrom(form: FormData, base: BodyProfile): Partial<VotingRules> {
  const { qualifiedShare: _share, ...kept } = base.voting ?? {};
  const majority = text(form, 'majority') as VotingRules['majority'];
  const share = { numerator: whole(form, 'shareNumerator'), denominator: whole(form, 'shareDenominator') };
  return {
    ...kept,
    // reason: checked with the whole profile by its schema.
    votes: text(form, 'votes') as VotingRules['votes'],
    majority,
    ...(majority === 'qualified' ? { qualifiedShare: share } : {}),
    tie: text(form, 'tie') as VotingRules['tie'],
    secretElections: isOn(form, 'secretElections'),
    abstention: text(form, 'abstention') as VotingRules['abstention'],
    minorityReferral: isOn(form, 'minorityReferral'),
    recordBy: text(form, 'recordBy') as NonNullable<VotingRules['recordBy']>,
    electionTie: votingRules(base).electionTie,
  };
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function isOn(form: FormData, name: string): boolean {
  return form.get(name) !== null;
}

/** NaN for what is no number, so that the check can say which. */
function whole(form: FormData, name: string): number {
  const typed = text(form, name);
  return /^-?\d+$/u.test(typed) ? Number(typed) : Number.NaN;
}
