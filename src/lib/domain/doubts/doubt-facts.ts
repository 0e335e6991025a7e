import type { MeetingState } from '../meeting-state.ts';
import { personInMinutes } from '../option-text.ts';
import type { Language } from '../wording/dates.ts';
import { doubtPhrases } from '../wording/doubt-phrases.ts';
import { refusedIn } from './refused-proposals.ts';

export interface DatedLine {
  readonly line: string;
  readonly at: string;
}

/** What the body found about contested recusals in the clause, for the minutes (JAV-1, JAV-3). */
export function recusalsTried(
  state: MeetingState,
  clauseId: string,
  language: Language,
): readonly DatedLine[] {
  return state.settledRecusals
    .filter((one) => one.clauseId === clauseId)
    .map(({ participantId, isRecused, at }) => ({
      line: doubtPhrases(language).recusalTried(personInMinutes(state, participantId), isRecused),
      at,
    }));
}

/** Which proposals the chair refused to put and why, and what the assembly said to that (VOT-9). */
export function refusalLines(state: MeetingState, clauseId: string, language: Language): readonly string[] {
  const words = doubtPhrases(language);
  return refusedIn(state, clauseId).flatMap(({ byId, refusal }) => {
    const name = personInMinutes(state, byId);
    return [words.refused(name, refusal.ground), ...(refusal.overruled ? [words.overruled(name)] : [])];
  });
}
