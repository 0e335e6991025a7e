import { ok, refuse, type Result } from '../refusal.ts';
import type { MeetingState } from '../meeting-state.ts';
import { phrases } from '../wording/phrases.ts';

/** Whether the clause is one that is answered, never put to a decision. */
export function isInterpellation(state: MeetingState, clauseId: string | null): boolean {
  return state.clauses.some((one) => one.id === clauseId && one.kind === 'interpellation');
}

/** QUO-6: an assembly may have decided that interpellations are answered without quorum (KL 5:45). */
export function needsNoQuorum(state: MeetingState, clauseId: string | null): boolean {
  return state.body.profile.interpellationsWithoutQuorum === true && isInterpellation(state, clauseId);
}

/** All that can be recorded about an interpellation is that it has been answered (QUO-6). */
export function checkAnswer(state: MeetingState, clauseId: string, text: string): Result<null> {
  const isSaid = [phrases('sv').answered, phrases('en').answered].includes(text.trim());
  return isSaid || !isInterpellation(state, clauseId) ? ok(null) : onlyAnswered();
}

/** Nothing is proposed and nobody votes in an interpellation (QUO-6). */
export function mayBeDecided(state: MeetingState, clauseId: string): Result<readonly never[]> {
  return isInterpellation(state, clauseId) ? onlyAnswered() : ok([]);
}

function onlyAnswered() {
  return refuse('only-answered', { text: phrases('sv').answered });
}
