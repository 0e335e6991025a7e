import type { BodyKind, BodyProfile, DeputyRules, VotingRules } from './body.ts';

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
