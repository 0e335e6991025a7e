import type { Proposal } from '../chamber-state.ts';
import type { Decided } from '../decide.ts';
import { isOpenForDeciding } from '../decide-proposals.ts';
import type { MeetingState } from '../meeting-state.ts';
import { ok, refuse } from '../refusal.ts';
import type { DoubtsCommand } from './doubts.ts';

type Command<T extends DoubtsCommand['type']> = Extract<DoubtsCommand, { type: T }>;

/** VOT-9: the acting chair does not put a proposal that raises a new matter, or one against the law. */
export function refuseProposal(
  state: MeetingState,
  { proposalId, ground }: Command<'refuse-proposal'>,
): Decided {
  const proposal = state.proposals.find((one) => one.id === proposalId);
  if (!proposal || proposal.withdrawnAt !== null) return refuse('no-such-proposal');
  const open = isOpenForDeciding(state, proposal.clauseId);
  if (!open.ok) return open;
  const refused = state.refusedProposals[proposalId];
  // VOT-9: the assembly has had its say.
  if (refused?.overruled === true) return refuse('refusal-is-overruled');
  if (refused?.ground === ground) return ok([]);
  if (state.closedLists.includes(proposal.clauseId)) return refuse('proposals-are-closed');
  return ok([{ type: 'proposal-refused', proposalId, ground }]);
}

/** VOT-9: only an assembly, and only where the chair holds the proposal to be unlawful (KL 5:52). */
export function overruleRefusal(state: MeetingState, { proposalId }: Command<'overrule-refusal'>): Decided {
  const proposal = state.proposals.find((one) => one.id === proposalId);
  const refused = state.refusedProposals[proposalId];
  if (!proposal || !refused) return refuse('no-such-proposal');
  if (refused.overruled) return ok([]);
  if (state.body.profile.kind !== 'assembly' || refused.ground !== 'unlawful') {
    return refuse('chair-refusal-stands');
  }
  const open = isOpenForDeciding(state, proposal.clauseId);
  if (!open.ok) return open;
  const isPut =
    state.questions[proposal.clauseId] !== undefined ||
    state.votes.some((one) => one.clauseId === proposal.clauseId);
  return isPut ? refuse('question-is-put') : ok([{ type: 'refusal-overruled', proposalId }]);
}

/** Proposals the chair does not put, which are minuted all the same with the ground. */
export function refusedIn(
  state: MeetingState,
  clauseId: string,
): readonly (Proposal & { readonly refusal: MeetingState['refusedProposals'][string] })[] {
  return state.proposals.flatMap((one) => {
    const refusal = state.refusedProposals[one.id];
    return refusal && one.clauseId === clauseId && one.withdrawnAt === null ? [{ ...one, refusal }] : [];
  });
}
