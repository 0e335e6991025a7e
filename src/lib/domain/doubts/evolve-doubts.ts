import type { FeatureSteps } from '../feature-steps.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { DoubtsFact, DoubtsState } from './doubts.ts';

export const emptyDoubts: DoubtsState = {
  settledLines: {},
  contested: [],
  settledRecusals: [],
  refusedProposals: {},
  equalTermsAt: 0,
  equalTermsSince: null,
  quorumChallenges: [],
};

export const doubtsSteps: FeatureSteps<DoubtsFact> = {
  'line-settled': (state, { participantId }, event) => ({
    ...state,
    settledLines: { ...state.settledLines, [participantId]: event.version },
  }),
  'recusal-contested': (state, { participantId, clauseId }) => ({
    ...state,
    contested: [...state.contested, { participantId, clauseId }],
  }),
  'recusal-settled': (state, fact, event) => {
    const { participantId, clauseId, isRecused } = fact;
    const isOther = (one: { participantId: string; clauseId: string }): boolean =>
      one.participantId !== participantId || one.clauseId !== clauseId;
    return {
      ...state,
      contested: state.contested.filter(isOther),
      recusals: isRecused ? state.recusals : state.recusals.filter(isOther),
      settledRecusals: [
        ...state.settledRecusals.filter(isOther),
        { participantId, clauseId, isRecused, at: event.at },
      ],
    };
  },
  'proposal-refused': (state, { proposalId, ground }, event) =>
    refused(state, proposalId, { ground, at: event.at, overruled: false }),
  'refusal-overruled': (state, { proposalId }) => {
    const refusal = state.refusedProposals[proposalId];
    return refusal ? refused(state, proposalId, { ...refusal, overruled: true }) : state;
  },
  'equal-terms-confirmed': (state, _fact, event) => ({
    ...state,
    equalTermsAt: event.version,
    equalTermsSince: event.at,
  }),
  // For the log alone: what follows from it is in the decision.
  'leaves-left-unsettled': (state) => state,
  'quorum-challenged': (state, { byId }, event) => ({
    ...state,
    quorumChallenges: [...state.quorumChallenges, { clauseId: state.pointer, byId, at: event.at }],
  }),
};

function refused(
  state: MeetingState,
  proposalId: string,
  refusal: DoubtsState['refusedProposals'][string],
): MeetingState {
  return { ...state, refusedProposals: { ...state.refusedProposals, [proposalId]: refusal } };
}
