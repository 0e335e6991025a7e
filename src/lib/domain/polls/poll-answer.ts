import { ok, refuse, type Result } from '../refusal.ts';
import type { PollAnswer, PollQuestion } from './polls.ts';

const TEXT_MAX = 2000;

/** The answer in the one shape it is kept in: options in their order, text trimmed. Refuses what the question did not ask. */
export function fittingAnswer(poll: PollQuestion, answer: PollAnswer): Result<PollAnswer> {
  switch (answer.kind) {
    case 'options':
      return poll.kind === 'single' || poll.kind === 'multiple'
        ? fittingChoice(poll, answer.options)
        : unfit();
    case 'scale':
      return isOnScale(poll, answer.value) ? ok(answer) : unfit();
    case 'text':
      return poll.kind === 'text' ? fittingText(answer.text) : unfit();
  }
}

function unfit(): ReturnType<typeof refuse> {
  return refuse('answer-does-not-fit');
}

function fittingChoice(poll: PollQuestion, chosen: readonly number[]): Result<PollAnswer> {
  const options = [...new Set(chosen)].toSorted((a, b) => a - b);
  if (options.length === 0) return refuse('answer-missing');
  if (options.some((one) => poll.options[one] === undefined)) return unfit();
  if (poll.kind === 'single' && options.length > 1) return unfit();
  return ok({ kind: 'options', options });
}

function isOnScale({ kind, scale }: PollQuestion, value: number): boolean {
  return (
    kind === 'scale' &&
    scale !== undefined &&
    value >= scale.from &&
    value <= scale.to &&
    Number.isInteger(value)
  );
}

function fittingText(given: string): Result<PollAnswer> {
  const text = given.trim();
  if (text === '') return refuse('answer-missing');
  if (text.length > TEXT_MAX) return refuse('text-too-long', { max: TEXT_MAX });
  return ok({ kind: 'text', text });
}

export function isSameAnswer(a: PollAnswer, b: PollAnswer): boolean {
  if (a.kind === 'options' && b.kind === 'options') return a.options.join() === b.options.join();
  if (a.kind === 'scale' && b.kind === 'scale') return a.value === b.value;
  return a.kind === 'text' && b.kind === 'text' && a.text === b.text;
}
