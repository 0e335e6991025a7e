import type { ClauseFact } from '../clause-facts.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Language } from '../wording/dates.ts';
import { speakingPhrases } from '../wording/speaking-phrases.ts';
import { pollClosedAt, pollResult, type PollResult } from './poll-result.ts';
import type { Poll } from './polls.ts';

/** Questions put digitally and what was answered, without names (001-12, 001-13). Noted once the question is closed. */
export function pollFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = speakingPhrases(language);
  return state.polls
    .filter((one) => one.clauseId === clauseId)
    .flatMap((poll): ClauseFact[] => {
      const at = pollClosedAt(state, poll);
      if (at === null) return [];
      const result = pollResult(poll);
      const answers = result.answers === 0 ? [] : answerLines(poll, result, language);
      const lines = [poll.question, words.askedDigitally(result.answers), ...answers].flatMap((one) =>
        one.split('\n'),
      );
      return [
        { kind: 'poll', heading: words.pollHeading, lines: lines.filter((one) => one.trim() !== ''), at },
      ];
    });
}

function answerLines(
  poll: Poll,
  { counts, scale, texts }: PollResult,
  language: Language,
): readonly string[] {
  const words = speakingPhrases(language);
  if (poll.kind === 'text') return texts;
  if (!poll.scale || !scale) return poll.options.map((one, i) => words.option(one, counts[i] ?? 0));
  const mean = scale.meanTenths === null ? [] : [words.mean(scale.meanTenths, poll.scale)];
  return [...mean, words.spread(scale.steps)];
}
