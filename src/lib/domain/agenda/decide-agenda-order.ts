import type { Clause } from '../clause.ts';
import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import type { AgendaCommand } from './agenda.ts';
import { movedClauses, siblingsOf, withSubItems } from './agenda-order.ts';

type Command<T extends AgendaCommand['type']> = Extract<AgendaCommand, { type: T }>;

const REASON_MAX = 1000;
const LAST_NUMBER = 9999;

/**
 * Among its siblings only. What has been decided may move too: numbers follow the agenda until the minutes are frozen,
 * and the phases of this command end before that, so nobody's adjusted § is ever renumbered (MIN-3).
 */
export function moveClause(state: MeetingState, { clauseId, afterId }: Command<'move-clause'>): Decided {
  const clause = find(state, clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId });
  if (afterId === clauseId) return ok([]);
  if (afterId !== null) {
    const target = find(state, afterId);
    if (!target) return refuse('no-such-clause', { clauseId: afterId });
    if (!siblingsOf(state.clauses, clause).includes(target)) {
      return refuse('not-siblings', { title: clause.title });
    }
  }
  const order = movedClauses(state.clauses, clauseId, afterId);
  const isSame = order.every((one, i) => one === state.clauses[i]);
  return ok(isSame ? [] : [{ type: 'clause-moved', clauseId, afterId }]);
}

/** "Utgår": the item keeps its place in the agenda and gives its number to the next; its sub-items follow it. */
export function dropClause(state: MeetingState, command: Command<'drop-clause'>): Decided {
  const clause = find(state, command.clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId: command.clauseId });
  const reason = command.reason.trim();
  if (reason.length > REASON_MAX) return refuse('text-too-long', { max: REASON_MAX });
  const falling = withSubItems(state.clauses, clause.id).filter((one) => one.dropped === undefined);
  for (const one of falling) {
    const free = mayFall(state, one);
    if (!free.ok) return free;
  }
  return ok(falling.map(({ id }) => ({ type: 'clause-dropped', clauseId: id, reason })));
}

/** What the meeting has written into its minutes about an item cannot vanish with it. */
function mayFall(state: MeetingState, { id, title }: Clause): Result<null> {
  if (state.votes.some((one) => one.clauseId === id && one.result === null)) return refuse('vote-is-open');
  const isBeingHandled = state.pointer === id && (state.phase === 'open' || state.phase === 'adjourned');
  if (isBeingHandled) return refuse('clause-is-handled', { title });
  const isSettled =
    state.adjusterElection?.clauseId === id ||
    state.rollCall?.clauseId === id ||
    [state.decisions, state.votes].some((records) => records.some((one) => one.clauseId === id));
  return isSettled ? refuse('clause-is-settled', { title }) : ok(null);
}

/** With the sub-items that fell together with it, not those that had fallen before. */
export function restoreClause(state: MeetingState, { clauseId }: Command<'restore-clause'>): Decided {
  const clause = find(state, clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId });
  const { dropped } = clause;
  if (!dropped) return ok([]);
  const parent = state.clauses.find((one) => one.id === clause.parentId);
  if (parent?.dropped) return refuse('parent-is-dropped', { title: parent.title });
  const together = withSubItems(state.clauses, clauseId).filter((one) => one.dropped?.at === dropped.at);
  return ok(together.map(({ id }) => ({ type: 'clause-restored', clauseId: id })));
}

export function setFirstNumber(state: MeetingState, { firstNumber }: Command<'set-first-number'>): Decided {
  const { numbering } = state.body.profile;
  if (numbering.style !== 'section') return refuse('not-section-numbered');
  if (!Number.isInteger(firstNumber) || firstNumber < 1 || firstNumber > LAST_NUMBER) {
    return refuse('number-out-of-range', { max: LAST_NUMBER });
  }
  return ok(numbering.firstNumber === firstNumber ? [] : [{ type: 'first-number-set', firstNumber }]);
}

function find(state: MeetingState, clauseId: string): Clause | undefined {
  return state.clauses.find((one) => one.id === clauseId);
}
