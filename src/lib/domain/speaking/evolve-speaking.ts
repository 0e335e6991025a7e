import type { FeatureSteps } from '../feature-steps.ts';
import type { FloorRequest, GoRound, SpeakingFact, SpeakingState, Speech, SpeechKind } from './speaking.ts';

export const emptySpeaking: SpeakingState = { queue: [], speeches: [], goRounds: [] };

export const speakingSteps: FeatureSteps<SpeakingFact> = {
  'floor-asked-for': (state, { requestId: id, participantId, clauseId, kind }, event) => ({
    ...state,
    queue: queued(state.queue, { id, participantId, clauseId, kind, at: event.at }),
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
    const others = state.queue.filter((one) => one.clauseId !== request.clauseId);
    const own = state.queue.filter((one) => one.clauseId === request.clauseId && one !== request);
    return { ...state, queue: [...others, ...own.slice(0, place), request, ...own.slice(place)] };
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

const TURN: Readonly<Record<SpeechKind, number>> = { 'point-of-order': 0, reply: 1, speech: 2 };

/** A point of order goes first, a reply before the speeches, and each kind in the order it was asked for. */
function queued(queue: readonly FloorRequest[], request: FloorRequest): readonly FloorRequest[] {
  const after = queue.findIndex(
    (one) => one.clauseId === request.clauseId && TURN[one.kind] > TURN[request.kind],
  );
  return after === -1 ? [...queue, request] : [...queue.slice(0, after), request, ...queue.slice(after)];
}

/**
 * The floor is nobody's when the meeting goes on to another clause, adjourns or closes. With a participant: when
 * that person leaves, who then no longer waits for it either.
 */
export function fallSilent<S extends SpeakingState>(state: S, at: string, participantId?: string): S {
  if (participantId === undefined) return { ...state, speeches: ended(state.speeches, at) };
  return {
    ...state,
    speeches: state.speeches.map((one) => (one.participantId === participantId ? endedSpeech(one, at) : one)),
    queue: state.queue.filter((one) => one.participantId !== participantId),
  };
}

function ended(speeches: readonly Speech[], at: string): readonly Speech[] {
  return speeches.map((one) => endedSpeech(one, at));
}

function endedSpeech(speech: Speech, at: string): Speech {
  if (speech.to !== null) return speech;
  // Gone before the floor was given, as was found out later: nothing was said.
  return { ...speech, to: Date.parse(at) < Date.parse(speech.from) ? speech.from : at };
}

function withRound(
  rounds: readonly GoRound[],
  id: string,
  change: (round: GoRound) => GoRound,
): readonly GoRound[] {
  return rounds.map((one) => (one.id === id ? change(one) : one));
}
