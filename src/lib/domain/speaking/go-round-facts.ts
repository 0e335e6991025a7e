import type { ClauseFact } from '../clause-facts.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Language } from '../wording/dates.ts';
import { speakingPhrases } from '../wording/speaking-phrases.ts';

/**
 * What was said when everybody was asked in turn (001-14): a line for each group that had something to say, in the
 * order of the round. Who waited for the floor and for how long anybody spoke is never minuted.
 */
export function goRoundFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const heading = speakingPhrases(language).goRoundHeading;
  return state.goRounds
    .filter((one) => one.clauseId === clauseId)
    .flatMap(({ groups, turns, at }): ClauseFact[] => {
      const lines = groups.flatMap(({ name }) => {
        const text = turns.find((one) => one.group === name)?.text ?? '';
        return text === '' ? [] : paragraphs(`${name}: ${text}`);
      });
      return lines.length === 0 ? [] : [{ kind: 'go-round', heading, lines, at }];
    });
}

function paragraphs(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
