import { heldClauses } from '../agenda/agenda-order.ts';
import { clauseFacts } from '../clause-facts.ts';
import { evolve } from '../evolve.ts';
import type { MeetingFact } from '../meeting-events.ts';
import type { MeetingState } from '../meeting-state.ts';
import { clauseLabels } from '../numbering.ts';
import { ok, refuse, type Result } from '../refusal.ts';

/** ADJ-5: clauses frozen or adjusted at once; nothing in them changes any more. */
export function lockedClauses({ atOnce }: Pick<MeetingState, 'atOnce'>): readonly string[] {
  return Object.entries(atOnce).flatMap(([id, { status }]) => (status === 'decided' ? [] : [id]));
}

/** Whether facts would leave every locked clause as it was signed: number, title and what the meeting wrote into it. */
export function checkLocked(state: MeetingState, facts: readonly MeetingFact[]): Result<null> {
  const locked = lockedClauses(state);
  if (locked.length === 0 || facts.length === 0) return ok(null);
  let after = state;
  for (const fact of facts) {
    const version = after.version + 1;
    const actor = { accountId: '', name: '' };
    after = evolve(after, { version, id: '', commandId: '', at: '9999-12-31T00:00:00.000Z', actor, fact });
  }
  const changed = locked.find((id) => printed(state, id) !== printed(after, id));
  if (changed === undefined) return ok(null);
  const labels = clauseLabels(state.clauses, state.body.profile.numbering);
  return refuse('clause-locked', { label: labels[changed] ?? '' });
}

function printed(state: MeetingState, clauseId: string): string {
  const held = heldClauses(state.clauses);
  const clause = held.find((one) => one.id === clauseId);
  const label = clauseLabels(state.clauses, state.body.profile.numbering)[clauseId];
  const lines = clauseFacts(state, clauseId, 'sv').map(({ heading, lines: said }) => [heading, said]);
  return JSON.stringify([clause?.title, label, lines]);
}
