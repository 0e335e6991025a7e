import { heldClauses, withSubItems } from '#lib/domain/agenda/agenda-order.ts';
import { handlingSpan } from '#lib/domain/attendance.ts';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { spentMinutes } from '../spent-time.ts';

/** Planned against used time of the whole agenda (003-7), in whole minutes. */
export interface AgendaTimes {
  readonly planned: number;
  readonly used: number;
  /** When the agenda is through if the rest takes what was planned, ms since the epoch; null while that is unknown. */
  readonly expectedEnd: number | null;
}

export function agendaTimes(state: MeetingState, now: number): AgendaTimes {
  const held = heldClauses(state.clauses);
  const planned = held.reduce((sum, one) => sum + ownPlan(held, one), 0);
  const used = held.reduce((sum, one) => sum + spentMinutes(state, one.id, now), 0);
  const left = held.reduce((sum, one) => sum + leftOf(state, held, one, now), 0);
  const isRunning = state.phase === 'open' || state.phase === 'adjourned';
  return { planned, used, expectedEnd: isRunning && planned > 0 ? now + left * 60_000 : null };
}

/** An item with planned sub-items and a plan of its own counts once: the plan covers what hangs under it. */
function ownPlan(held: readonly Clause[], clause: Clause): number {
  const parent = held.find((one) => one.id === clause.parentId);
  return parent?.plannedMinutes === undefined ? (clause.plannedMinutes ?? 0) : 0;
}

/** Nothing is left of what has been handled; of what is being handled, what the plan has left. */
function leftOf(state: MeetingState, held: readonly Clause[], clause: Clause, now: number): number {
  const plan = ownPlan(held, clause);
  const parts = withSubItems(held, clause.id);
  const isNow = parts.some((one) => one.id === state.pointer);
  const spent = parts.reduce((sum, one) => sum + spentMinutes(state, one.id, now), 0);
  if (isNow) return Math.max(0, plan - spent);
  return handlingSpan(state, clause.id) === null ? plan : 0;
}
