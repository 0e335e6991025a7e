import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import { maySpeak } from '../speaking/may-speak.ts';
import { fittingAnswer, isSameAnswer } from './poll-answer.ts';
import { fittingQuestion } from './poll-question.ts';
import type { Poll, PollsCommand } from './polls.ts';

type Command<T extends PollsCommand['type']> = Extract<PollsCommand, { type: T }>;

/** Questions put to those present while the meeting is on (001-13). They decide nothing, so no quorum is asked for. */
export function decidePolls(state: MeetingState, command: PollsCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'ask-poll':
      return ask(state, command);
    case 'answer-poll':
      return answer(state, command, seat);
    case 'close-poll':
      return close(find(state, command.pollId));
    case 'withdraw-poll':
      return ok(find(state, command.pollId) ? [{ type: 'poll-withdrawn', pollId: command.pollId }] : []);
  }
}

function find(state: MeetingState, id: string): Poll | undefined {
  return state.polls.find((one) => one.id === id);
}

function ask(state: MeetingState, command: Command<'ask-poll'>): Decided {
  const { pollId, clauseId } = command;
  if (find(state, pollId)) return ok([]);
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (state.pointer !== clauseId) return refuse('clause-not-at-hand');
  if (state.polls.some((one) => one.clauseId === clauseId && one.closedAt === null))
    return refuse('poll-is-open');
  const question = fittingQuestion(command);
  return question.ok ? ok([{ type: 'poll-asked', pollId, clauseId, ...question.value }]) : question;
}

function answer(state: MeetingState, command: Command<'answer-poll'>, seat: MeetingSeat): Decided {
  const { pollId, participantId } = command;
  const poll = find(state, pollId);
  if (!poll) return refuse('no-such-poll');
  if (poll.closedAt !== null) return refuse('poll-is-closed');
  // An answer is one's own: not even the secretary gives it for somebody else.
  if (seat.participantId !== participantId) return refuse('answer-is-your-own');
  const person = maySpeak(state, participantId, poll.clauseId);
  if (!person.ok) return person;
  const fitting = fittingAnswer(poll, command.answer);
  if (!fitting.ok) return fitting;
  const given = poll.answers[participantId];
  if (given && isSameAnswer(given, fitting.value)) return ok([]);
  return ok([{ type: 'poll-answered', pollId, participantId, answer: fitting.value }]);
}

function close(poll: Poll | undefined): Decided {
  if (!poll) return refuse('no-such-poll');
  return ok(poll.closedAt === null ? [{ type: 'poll-closed', pollId: poll.id }] : []);
}
