import { isPresent } from '../attendance.ts';
import type { MeetingState } from '../meeting-state.ts';
import { maySpeak } from '../speaking/may-speak.ts';
import type { Poll } from './polls.ts';

/** What was answered, never by whom. */
export interface PollResult {
  readonly answers: number;
  /** How many chose each option, in the order of the options; empty for other kinds. */
  readonly counts: readonly number[];
  /** How many chose each step, lowest first, and their mean in tenths, or null without answers. */
  readonly scale: {
    readonly steps: readonly { readonly value: number; readonly count: number }[];
    readonly meanTenths: number | null;
  } | null;
  /** Alphabetically: the order they came in could tell who wrote them. */
  readonly texts: readonly string[];
}

export function pollResult(poll: Poll): PollResult {
  const answers = Object.values(poll.answers);
  const chosen = answers.flatMap((one) => (one.kind === 'options' ? one.options : []));
  const values = answers.flatMap((one) => (one.kind === 'scale' ? [one.value] : []));
  const texts = answers.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
  return {
    answers: answers.length,
    counts: poll.options.map((_, i) => chosen.filter((one) => one === i).length),
    scale: poll.scale ? scaleResult(poll.scale, values) : null,
    texts: texts.toSorted((a, b) => a.localeCompare(b, 'sv')),
  };
}

function scaleResult(
  { from, to }: NonNullable<Poll['scale']>,
  values: readonly number[],
): PollResult['scale'] {
  const sum = values.reduce((total, one) => total + one, 0);
  return {
    steps: Array.from({ length: to - from + 1 }, (_, i) => ({
      value: from + i,
      count: values.filter((one) => one === from + i).length,
    })),
    meanTenths: values.length === 0 ? null : Math.round((sum * 10) / values.length),
  };
}

/** How many have answered, of how many who are here and may, with those who answered and have left since. */
export function pollTurnout(
  state: MeetingState,
  poll: Poll,
): { readonly answered: number; readonly asked: number } {
  const has = (id: string): boolean => poll.answers[id] !== undefined;
  const asked = state.participants.filter(
    ({ id }) => has(id) || (isPresent(state, id) && maySpeak(state, id, poll.clauseId).ok),
  );
  return { answered: Object.keys(poll.answers).length, asked: asked.length };
}

/** When the result stands: at the closing of the question, or of the meeting for one still open then. */
export function pollClosedAt(state: MeetingState, poll: Poll): string | null {
  return poll.closedAt ?? state.closedAt;
}
