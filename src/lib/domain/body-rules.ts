import type { BodyKind, BodyProfile, DeputyRules, ReservationRules, VotingRules } from './body.ts';

const PLAIN: VotingRules = {
  votes: 'members',
  tie: 'chair-casting',
  electionTie: 'lot',
  majority: 'votes-cast',
  abstention: 'allowed',
  secretElections: false,
  secretRemotely: false,
  minorityReferral: false,
  chairLast: true,
};

/** How bodies of each kind vote unless their profile says otherwise: the local government act and the board rule. */
const BY_KIND: Partial<Readonly<Record<BodyKind, Partial<VotingRules>>>> = {
  assembly: { secretElections: true, minorityReferral: true },
  committee: { secretElections: true, abstention: 'forbidden-in-authority-cases' },
  board: { majority: 'present-and-third' },
  // COOP-2: these agree or disagree; there is no voting and no casting vote.
  'union-employer-group': { votes: 'none' },
  'cooperation-group': { votes: 'none' },
};

const NO_DEPUTY_RULES: DeputyRules = {
  order: 'none',
  ownPartyDisplaces: false,
  changeBetweenItems: false,
  noReturnSameDay: false,
};

export function votingRules(profile: BodyProfile): VotingRules {
  return { ...PLAIN, ...BY_KIND[profile.kind], ...profile.voting };
}

export function deputyRules(profile: BodyProfile): DeputyRules {
  return profile.deputies ?? NO_DEPUTY_RULES;
}

/** RES-1: reservations until the meeting closes, unless the body's own country or rules say otherwise. */
export function reservationRules(profile: BodyProfile): ReservationRules {
  return profile.reservation ?? { until: 'meeting-closed', name: 'reservation' };
}

/** How many adjusters must be elected before the minutes can be frozen: none where they are approved in another way. */
export function adjustersNeeded(profile: BodyProfile): number {
  if (signsBySide(profile)) return 0;
  const { approval = 'adjusters-sign', adjusters } = profile;
  return approval === 'adjusters-sign' ? adjusters : 0;
}

/** Whether the notes are signed once for each side, with neither secretary nor adjuster (003-15). */
export function signsBySide({
  approval,
  documentType,
  sides,
}: Pick<BodyProfile, 'approval' | 'documentType' | 'sides'>): boolean {
  if (approval !== undefined) return approval === 'both-sides-sign';
  // Employer and unions have two sides too, but adjust as a whole (004-19).
  return documentType !== 'samverkansprotokoll' && sides.length === 2;
}

/** QUO-10: the share of the votes cast that a matter takes where the body asks for more than a plain majority. */
export function qualifiedShare({ qualifiedShare: share }: Pick<VotingRules, 'qualifiedShare'>): {
  readonly numerator: number;
  readonly denominator: number;
} {
  return share ?? { numerator: 2, denominator: 3 };
}
