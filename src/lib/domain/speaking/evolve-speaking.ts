import type { FeatureSteps } from '../feature-steps.ts';
import type { GoRound, SpeakingFact, SpeakingState, Speech } from './speaking.ts';

export const emptySpeaking: SpeakingState = { queue: [], speeches: [], goRounds: [] };

export const speakingSteps: FeatureSteps<SpeakingFact> = {
  'floor-asked-for': (state, { requestId: id, participantId, clauseId, kind }, event) => ({
    ...state,
    queue: [...state.queue, { id, participantId, clauseId, kind, at: event.at }],
  }),
  'floor-request-withdrawn': (state, { requestId }) => ({
    ...state,
    queue: state.queue.filter((one) => one.id !== requestId),
  }),
  'floor-given': (state, { requestId }, event) => {
    const request = state.queue.find((one) => one.id === requestId);
    if (!request) return state;
    const { participantId, clauseId, kind } = request;
    return {
      ...state,
      queue: state.queue.filter((one) => one.id !== requestId),
      speeches: [
        ...ended(state.speeches, event.at),
        { requestId, participantId, clauseId, kind, from: event.at, to: null },
      ],
    };
  },
  'speech-ended': (state, _fact, event) => ({ ...state, speeches: ended(state.speeches, event.at) }),
  'queue-reordered': (state, { requestId, place }) => {
    const request = state.queue.find((one) => one.id === requestId);
    if (!request) return state;
    const rest = state.queue.filter((one) => one !== request);
    return { ...state, queue: [...rest.slice(0, place), request, ...rest.slice(place)] };
  },
  'go-round-begun': (state, { goRoundId: id, clauseId, by, groups }, event) => ({
    ...state,
    goRounds: [...state.goRounds, { id, clauseId, by, groups, turns: [], at: event.at, endedAt: null }],
  }),
  'turn-taken': (state, { goRoundId, group, text }, event) => ({
    ...state,
    goRounds: withRound(state.goRounds, goRoundId, (round) => ({
      ...round,
      turns: [...round.turns.filter((one) => one.group !== group), { group, text, at: event.at }],
    })),
  }),
  'go-round-ended': (state, { goRoundId }, event) => ({
    ...state,
    goRounds: withRound(state.goRounds, goRoundId, (round) => ({ ...round, endedAt: event.at })),
  }),
};

function ended(speeches: readonly Speech[], at: string): readonly Speech[] {
  return speeches.map((one) => (one.to === null ? { ...one, to: at } : one));
}

function withRound(
  rounds: readonly GoRound[],
  id: string,
  change: (round: GoRound) => GoRound,
): readonly GoRound[] {
  return rounds.map((one) => (one.id === id ? change(one) : one));
}
