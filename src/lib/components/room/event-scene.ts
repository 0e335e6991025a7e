import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Language } from '#lib/domain/wording/dates.ts';

/** What the words of the log need to know about the meeting. */
export interface EventScene {
  readonly state: MeetingState;
  readonly labels: Readonly<Record<string, string>>;
  readonly language: Language;
}

export type EventWords<F extends { type: string }> = {
  readonly [T in F['type']]: (fact: Extract<F, { type: T }>, scene: EventScene) => string;
};

export function clauseOf({ state, labels }: EventScene, clauseId: string): { label: string; title: string } {
  const clause = state.clauses.find((one) => one.id === clauseId);
  return { label: labels[clauseId] ?? '', title: clause?.title ?? '' };
}
