import { type CallStanding, isOpen } from './call-standing.ts';
import type { ConferenceEvent } from './conference-event.ts';
import type { CallSuggestion, DroppedRow, LeaveSuggestion } from './suggestion.ts';

/** Whoever ends a call for all is followed out by everybody, each told of by a second of their own. */
const TOGETHER_MS = 15_000;

/** When the call ended, each time a provider said so that is believed, in order; ISO 8601 in UTC. */
export function endsIn(events: readonly ConferenceEvent[]): readonly string[] {
  const ends = events.filter(
    ({ kind, verified, at }) => kind === 'ended' && verified && !isNaN(Date.parse(at)),
  );
  return [...new Set(ends.map(({ at }) => at))].sort((a, b) => Date.parse(a) - Date.parse(b));
}

/** The end of the call that took a line which was lost at `ms`, the nearest; null when none did. */
export function endNear(ends: readonly string[], ms: number): string | null {
  const away = (end: string): number => Math.abs(Date.parse(end) - ms);
  const [nearest] = ends.filter((end) => away(end) <= TOGETHER_MS).sort((a, b) => away(a) - away(b));
  return nearest ?? null;
}

/** When the call ended that nobody has come back to; null while it goes on. ISO 8601 in UTC. */
export function callEndedAt(standing: CallStanding): string | null {
  const now = Date.parse(standing.now);
  const last = standing.ends?.findLast((end) => Date.parse(end) <= now);
  if (last === undefined) return null;
  const isBack = standing.connections.some(
    (one) => isOpen(one, now) || (one.joinedAt !== null && Date.parse(one.joinedAt) > Date.parse(last)),
  );
  return isBack ? null : last;
}

/** All who are on the roll and whose line went with the call, asked about once (DIS-5). */
export interface CallEnded {
  readonly kind: 'call-ended';
  readonly id: string;
  /** When the call ended; ISO 8601 in UTC. */
  readonly at: string;
  /** Until when it is only shown; null when it can be answered. */
  readonly dueAt: string | null;
  readonly personIds: readonly string[];
  /** What it stands in place of; each is dated at its own loss. */
  readonly lost: readonly (DroppedRow | LeaveSuggestion)[];
}

export function callEndedId(endedAt: string): string {
  return `call-ended:${endedAt}`;
}

/** The suggestions, with one for all in place of those that stem from the same end of the call and in the place of the first. */
export function withCallEnds(
  suggestions: readonly CallSuggestion[],
): readonly (CallSuggestion | CallEnded)[] {
  const joint = new Map(
    callsEnded(suggestions).flatMap((one) => one.lost.map((lost) => [lost.id, one] as const)),
  );
  const rows = suggestions.map((one) => joint.get(one.id) ?? one);
  return [...new Set(rows)];
}

/** Of one person alone there is nothing joint; who is back is asked about by themselves. */
export function callsEnded(suggestions: readonly CallSuggestion[]): readonly CallEnded[] {
  const byEnd = new Map<string, (DroppedRow | LeaveSuggestion)[]>();
  for (const one of suggestions) {
    if ((one.kind !== 'leave' && one.kind !== 'dropped') || one.endedAt === undefined || isBack(one))
      continue;
    byEnd.set(one.endedAt, [...(byEnd.get(one.endedAt) ?? []), one]);
  }
  return [...byEnd]
    .filter(([, lost]) => lost.length > 1)
    .map(([at, lost]) => {
      const due = lost.flatMap((one) => (one.kind === 'dropped' ? [one.dueAt] : []));
      const dueAt = due.sort().at(-1) ?? null;
      return { kind: 'call-ended', id: callEndedId(at), at, dueAt, personIds: lost.flatMap(peopleOf), lost };
    });
}

function isBack(one: DroppedRow | LeaveSuggestion): boolean {
  return one.kind === 'leave' && one.people.some(({ returnedAt }) => returnedAt !== null);
}

function peopleOf(one: DroppedRow | LeaveSuggestion): readonly string[] {
  return one.kind === 'dropped' ? one.personIds : one.people.map(({ personId }) => personId);
}
