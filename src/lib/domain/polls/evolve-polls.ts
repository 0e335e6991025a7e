import type { FeatureSteps } from '../feature-steps.ts';
import type { Poll, PollsFact, PollsState } from './polls.ts';

export const emptyPolls: PollsState = { polls: [] };

export const pollsSteps: FeatureSteps<PollsFact> = {
  'poll-asked': (state, { type: _type, pollId: id, ...question }, event) => ({
    ...state,
    polls: [...state.polls, { ...question, id, at: event.at, answers: {}, closedAt: null }],
  }),
  'poll-answered': (state, { pollId, participantId, answer }) => ({
    ...state,
    polls: withPoll(state.polls, pollId, (poll) => ({
      ...poll,
      answers: { ...poll.answers, [participantId]: answer },
    })),
  }),
  'poll-closed': (state, { pollId }, event) => ({
    ...state,
    polls: withPoll(state.polls, pollId, (poll) => ({ ...poll, closedAt: event.at })),
  }),
  'poll-withdrawn': (state, { pollId }) => ({
    ...state,
    polls: state.polls.filter((one) => one.id !== pollId),
  }),
};

function withPoll(polls: readonly Poll[], id: string, change: (poll: Poll) => Poll): readonly Poll[] {
  return polls.map((one) => (one.id === id ? change(one) : one));
}
