import type { ChamberFact } from './chamber-events.ts';
import type { ChamberState, Vote } from './chamber-state.ts';
import type { MeetingEvent } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';

type Step<T extends ChamberFact['type']> = (
  state: MeetingState,
  fact: Extract<ChamberFact, { type: T }>,
  event: MeetingEvent,
) => MeetingState;

export const emptyChamber: ChamberState = {
  recusals: [],
  proposals: [],
  closedLists: [],
  questions: {},
  voteRequests: [],
  noPart: [],
  votes: [],
  statements: [],
  attestations: {},
  attestedAt: {},
};

/** How the facts around a decision change the state; part of the one fold in evolve.ts. */
export const chamberSteps: { readonly [T in ChamberFact['type']]: Step<T> } = {
  'recusal-reported': (state, fact, event) => ({
    ...state,
    recusals: [
      ...state.recusals,
      {
        participantId: fact.participantId,
        clauseId: fact.clauseId,
        ground: fact.ground ?? null,
        self: fact.self,
        at: event.at,
        by: event.actor.name,
      },
    ],
  }),
  'recusal-withdrawn': (state, fact) => ({
    ...state,
    recusals: state.recusals.filter(
      (one) => one.participantId !== fact.participantId || one.clauseId !== fact.clauseId,
    ),
  }),
  'proposal-made': (state, { proposalId: id, clauseId, kind, text, byId }, event) => ({
    ...state,
    proposals: [...state.proposals, { id, clauseId, kind, text, byId, at: event.at, withdrawnAt: null }],
  }),
  'proposal-withdrawn': (state, fact, event) => ({
    ...state,
    proposals: state.proposals.map((one) =>
      one.id === fact.proposalId ? { ...one, withdrawnAt: event.at } : one,
    ),
  }),
  'proposals-closed': (state, fact) => ({ ...state, closedLists: [...state.closedLists, fact.clauseId] }),
  'question-put': (state, fact, event) => ({
    ...state,
    questions: { ...state.questions, [fact.clauseId]: { mainId: fact.mainId, at: event.at } },
  }),
  'vote-requested': (state, { clauseId, byId }, event) => ({
    ...state,
    voteRequests: [...state.voteRequests, { clauseId, byId, version: event.version }],
  }),
  'vote-request-withdrawn': (state, { clauseId, byId }) => ({
    ...state,
    voteRequests: state.voteRequests.filter((one) => one.clauseId !== clauseId || one.byId !== byId),
  }),
  'part-not-taken': (state, { clauseId, participantId }, event) => ({
    ...state,
    noPart: [...state.noPart, { clauseId, participantId, at: event.at }],
  }),
  'vote-opened': (state, fact, event) => ({
    ...state,
    // VOT-2: a requested vote takes the place of the voice vote that was not confirmed.
    votes: [...state.votes.filter((one) => one.result !== null), openedVote(fact, event)],
  }),
  'ballot-cast': (state, fact) =>
    withVote(state, fact.voteId, (vote) => ({
      ...vote,
      ballots: { ...vote.ballots, [fact.participantId]: fact.choice },
    })),
  'vote-closed': (state, fact, event) => {
    const { yes, no, abstain, outcome, by, present } = fact;
    const result = { yes, no, abstain, outcome, by, present, at: event.at, version: event.version };
    return withVote(state, fact.voteId, (vote) => ({ ...vote, result }));
  },
  'statement-announced': (state, { statementId: id, clauseId, participantId, kind, text }, event) => ({
    ...state,
    statements: [...state.statements, { id, clauseId, participantId, kind, text, at: event.at }],
  }),
  'statement-written': (state, fact) => ({
    ...state,
    statements: state.statements.map((one) =>
      one.id === fact.statementId ? { ...one, text: fact.text } : one,
    ),
  }),
  'remote-attested': (state, fact, event) => ({
    ...state,
    attestations: { ...state.attestations, [fact.participantId]: event.version },
    attestedAt: { ...state.attestedAt, [fact.participantId]: event.at },
  }),
};

function openedVote(fact: Extract<ChamberFact, { type: 'vote-opened' }>, event: MeetingEvent): Vote {
  const { voteId: id, clauseId, nodeId, method, matter, yes, no } = fact;
  const opened = { openedAt: event.at, openedVersion: event.version };
  return { id, clauseId, nodeId, method, matter, yes, no, ...opened, ballots: {}, result: null };
}

function withVote(state: MeetingState, voteId: string, change: (vote: Vote) => Vote): MeetingState {
  return { ...state, votes: state.votes.map((one) => (one.id === voteId ? change(one) : one)) };
}
