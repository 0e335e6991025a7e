import type { ProposalCommand } from './chamber-commands.ts';
import { votingRules } from './body-rules.ts';
import type { Decided } from './decide.ts';
import { mayBeDecided } from './agenda/interpellation.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from './permissions.ts';
import { liveProposals, positions } from './question-order.ts';
import { ok, refuse } from './refusal.ts';
import { mayTakePart, takesNoPart } from './voters.ts';

const TEXT_MAX = 10_000;

/** Proposals, the closing of their list, and how the question is put. */
export function decideProposals(state: MeetingState, command: ProposalCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'make-proposal':
      return makeProposal(state, command, seat);
    case 'withdraw-proposal':
      return withdrawProposal(state, command, seat);
    case 'close-proposals':
      return closeProposals(state, command.clauseId);
    case 'put-question':
      return putQuestion(state, command);
    case 'take-no-part':
      return takeNoPart(state, command, seat);
  }
}

type Command<T extends ProposalCommand['type']> = Extract<ProposalCommand, { type: T }>;

/** Proposals belong to the clause being handled, and nothing is added once it is decided. */
export function isOpenForDeciding(state: MeetingState, clauseId: string): Decided {
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (state.pointer !== clauseId) return refuse('out-of-turn');
  if (!state.rollCall) return refuse('roll-not-called');
  if (state.decisions.some((one) => one.clauseId === clauseId)) return refuse('clause-is-decided');
  // QUO-6: an interpellation is answered; there is nothing to propose or vote on.
  return mayBeDecided(state, clauseId);
}

function makeProposal(state: MeetingState, command: Command<'make-proposal'>, seat: MeetingSeat): Decided {
  const { proposalId, clauseId, kind, byId } = command;
  const text = command.text.trim();
  if (state.proposals.some((one) => one.id === proposalId)) return ok([]);
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  if (!mayRecordFor(state, seat, byId)) return refuse('not-yourself', { participantId: byId });
  const proposer = mayTakePart(state, byId, clauseId);
  if (!proposer.ok) return proposer;
  // VOT-1: the list is closed once the chair has confirmed it.
  if (state.closedLists.includes(clauseId)) return refuse('proposals-are-closed');
  const needsText = kind === 'amendment' || kind === 'addition';
  if (needsText && text === '') return refuse('proposal-missing');
  if (text.length > TEXT_MAX) return refuse('text-too-long', { max: TEXT_MAX });
  return ok([{ type: 'proposal-made', proposalId, clauseId, kind, text, byId }]);
}

function withdrawProposal(
  state: MeetingState,
  command: Command<'withdraw-proposal'>,
  seat: MeetingSeat,
): Decided {
  const proposal = state.proposals.find((one) => one.id === command.proposalId);
  if (!proposal) return refuse('no-such-proposal');
  if (proposal.withdrawnAt !== null) return ok([]);
  const open = isOpenForDeciding(state, proposal.clauseId);
  if (!open.ok) return open;
  if (!mayRecordFor(state, seat, proposal.byId))
    return refuse('not-yourself', { participantId: proposal.byId });
  // VOT-1: after that only when everybody agrees.
  if (state.closedLists.includes(proposal.clauseId) && command.unanimous !== true) {
    return refuse('needs-unanimity');
  }
  if (state.votes.some((one) => one.clauseId === proposal.clauseId)) return refuse('question-is-put');
  return ok([{ type: 'proposal-withdrawn', proposalId: proposal.id }]);
}

function closeProposals(state: MeetingState, clauseId: string): Decided {
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  return ok(state.closedLists.includes(clauseId) ? [] : [{ type: 'proposals-closed', clauseId }]);
}

/** The order is fixed here: the main proposal is the one the chair finds to have the majority (VOT-4). */
function putQuestion(state: MeetingState, { clauseId, mainId }: Command<'put-question'>): Decided {
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  if (!state.closedLists.includes(clauseId)) return refuse('proposals-not-closed');
  if (mainId !== null && !positions(state, clauseId).some((one) => one.id === mainId)) {
    return refuse('no-such-proposal');
  }
  const isBare = positions(state, clauseId).length === 0 && liveProposals(state, clauseId).length === 0;
  if (isBare) return refuse('nothing-proposed');
  const put = state.questions[clauseId];
  if (put && put.mainId === mainId) return ok([]);
  const isUnderWay = state.votes.some(
    (one) => one.clauseId === clauseId && /^(main|preliminary|addition)/.test(one.nodeId ?? ''),
  );
  return isUnderWay ? refuse('question-is-put') : ok([{ type: 'question-put', clauseId, mainId }]);
}

/** VOT-8: announced before the proposals are put, or else the person has taken part in the voice vote. */
function takeNoPart(state: MeetingState, command: Command<'take-no-part'>, seat: MeetingSeat): Decided {
  const { clauseId, participantId } = command;
  if (takesNoPart(state, participantId, clauseId)) return ok([]);
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  const who = mayTakePart(state, participantId, clauseId);
  if (!who.ok) return who;
  if (mustDecide(state, clauseId)) return refuse('must-decide', { name: who.value.name });
  if (state.questions[clauseId] || state.votes.some((one) => one.clauseId === clauseId)) {
    return refuse('question-is-put');
  }
  return ok([{ type: 'part-not-taken', clauseId, participantId }]);
}

/** VOT-8: whoever handles an authority case against an individual takes part in deciding it (KL 4:26). */
export function mustDecide(state: MeetingState, clauseId: string): boolean {
  const isForbidden = votingRules(state.body.profile).abstention === 'forbidden-in-authority-cases';
  return isForbidden && state.clauses.some((one) => one.id === clauseId && one.authorityCase === true);
}
