import type { MeetingState } from '../meeting-state.ts';
import { civilDate } from '../wording/dates.ts';
import { isNegotiation } from './matters.ts';

/**
 * COOP-3: the last civil day to ask for central negotiation, `days` after the day of adjustment, which is day 0.
 * Plain calendar days: whether a day off moves it is for the agreement to say.
 */
export function centralNegotiationDeadline(adjustedOn: string, days: number): string {
  const [year = 0, month = 1, day = 1] = adjustedOn.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

export interface CentralNegotiation {
  readonly clauseId: string;
  /** The parties that disagreed. */
  readonly organisations: readonly string[];
  readonly days: number;
  /** Null until the minutes have been adjusted. */
  readonly lastDay: string | null;
}

/** The clock on a negotiation that ended in disagreement; null when nobody disagreed or the body has no such rule. */
export function centralNegotiation(state: MeetingState, clauseId: string): CentralNegotiation | null {
  const days = state.body.profile.cooperation?.centralNegotiationDays;
  const organisations = state.outcomes
    .filter((one) => one.clauseId === clauseId && one.outcome === 'disagreed')
    .map((one) => one.organisation);
  if (days === undefined || organisations.length === 0 || !isNegotiation(state, clauseId)) return null;
  const adjustedOn = adjustmentDay(state);
  const lastDay = adjustedOn === null ? null : centralNegotiationDeadline(adjustedOn, days);
  return { clauseId, organisations, days, lastDay };
}

/** The day the last signature was given, in Stockholm. */
function adjustmentDay({ phase, signatures }: MeetingState): string | null {
  const last = signatures.filter((one) => one.declined === null).at(-1);
  return phase === 'adjusted' && last ? civilDate(last.at) : null;
}
