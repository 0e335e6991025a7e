import type { AttendanceInterval, ClauseVisit, MeetingState } from './meeting-state.ts';
import type { PresenceMode } from './meeting-events.ts';
import { isExcluded } from './agenda/exclusions.ts';
import { isRecused } from './recusal.ts';
import { wasWaitedFor } from './service.ts';

export function openInterval(state: MeetingState, participantId: string): AttendanceInterval | null {
  const last = state.attendance[participantId]?.at(-1);
  return last && last.toVersion === null ? last : null;
}

export function isPresent(state: MeetingState, participantId: string): boolean {
  return openInterval(state, participantId) !== null;
}

export function presenceMode(state: MeetingState, participantId: string): PresenceMode | null {
  return openInterval(state, participantId)?.mode ?? null;
}

/** The version in which it was written down that somebody is here: what was vouched for before was not for this. */
export function notedIn(interval: AttendanceInterval | null): number | undefined {
  return interval?.fromNotedIn ?? interval?.fromVersion;
}

/** The member in whose seat the deputy serves now, or null. */
export function servesNow(state: MeetingState, deputyId: string): string | null {
  return state.serving.find((one) => one.deputyId === deputyId && one.toVersion === null)?.forId ?? null;
}

export function servingDeputyFor(state: MeetingState, memberId: string): string | null {
  return state.serving.find((one) => one.forId === memberId && one.toVersion === null)?.deputyId ?? null;
}

/**
 * From the clause being taken up until its last decision, or until the meeting went on if nothing was decided.
 * Null for a clause that has not been taken up.
 */
export function handlingSpan(
  state: MeetingState,
  clauseId: string,
): { readonly from: number; readonly to: number } | null {
  const visits = state.visits[clauseId] ?? [];
  const [first] = visits;
  if (!first) return null;
  const decided = state.decisions.filter((one) => one.clauseId === clauseId).at(-1);
  return { from: first.fromVersion, to: decided?.version ?? lastVersion(state, visits) };
}

function lastVersion(state: MeetingState, visits: readonly ClauseVisit[]): number {
  return visits.at(-1)?.toVersion ?? state.version;
}

/** Present for a clause iff present through its handling (DEP-6): who came during § 12 is counted from § 13. */
export function wasPresentFor(state: MeetingState, participantId: string, clauseId: string): boolean {
  const span = handlingSpan(state, clauseId);
  // JAV-1: who is recused in a clause takes no part in it, wherever the person is meanwhile.
  if (!span || isRecused(state, participantId, clauseId)) return false;
  // ROL-7: nor does who was asked to leave for it.
  if (isExcluded(state, participantId, clauseId)) return false;
  // Who came while it was handled and has voted in it took part in it: the list and the votes say the same.
  if (hasVotedIn(state, participantId, clauseId)) return true;
  return stretches(state, participantId).some(
    (one) => (one.fromRollCall || one.from <= span.from) && (one.to === null || one.to > span.to),
  );
}

function hasVotedIn(state: MeetingState, participantId: string, clauseId: string): boolean {
  return state.votes.some((one) => one.clauseId === clauseId && one.ballots[participantId] !== undefined);
}

interface Stretch {
  readonly from: number;
  readonly fromRollCall: boolean;
  readonly to: number | null;
}

/**
 * Changing from remote to on site ends one interval and begins the next at once: still one stretch of presence. So
 * does a broken line, when the meeting waited until the person was back (DEP-5).
 */
function stretches(state: MeetingState, participantId: string): Stretch[] {
  const joined: Stretch[] = [];
  const intervals = state.attendance[participantId] ?? [];
  for (const [i, one] of intervals.entries()) {
    const last = joined.at(-1);
    const before = intervals[i - 1];
    const isOneWithLast =
      last?.to === one.fromVersion ||
      (before !== undefined && wasWaitedFor(state, participantId, before, one));
    if (last && isOneWithLast) joined.splice(-1, 1, { ...last, to: one.toVersion });
    else joined.push({ from: one.fromVersion, fromRollCall: one.fromRollCall, to: one.toVersion });
  }
  return joined;
}

/** How somebody's attendance reads in the minutes. */
export type AttendanceSummary =
  | { readonly kind: 'absent' }
  | { readonly kind: 'whole' }
  /** Ranges of positions in the agenda (0-based, inclusive), never rounded: each clause in them was attended. */
  | { readonly kind: 'clauses'; readonly ranges: readonly PositionRange[] }
  /** Came and went within one clause: here, but through no clause. */
  | { readonly kind: 'part' };

export type PositionRange = readonly [number, number];

/** Summary over the clauses that have been handled so far (001-4, 002-1, X-5). */
export function attendanceSummary(state: MeetingState, participantId: string): AttendanceSummary {
  if ((state.attendance[participantId] ?? []).length === 0) return { kind: 'absent' };
  return summaryOver(state, (clauseId) => wasPresentFor(state, participantId, clauseId));
}

/** The handled clauses for which something held, as it is printed: the whole meeting, or ranges of clauses. */
export function summaryOver(
  state: MeetingState,
  held: (clauseId: string) => boolean,
): Exclude<AttendanceSummary, { kind: 'absent' }> {
  const handled = state.clauses
    .map((clause, position) => ({ position, id: clause.id }))
    // What fell from the agenda has no § to be present for.
    .filter(({ id, position }) => !state.clauses[position]?.dropped && handlingSpan(state, id) !== null);
  const within = handled.filter((clause) => held(clause.id));
  if (within.length === handled.length) return { kind: 'whole' };
  if (within.length === 0) return { kind: 'part' };
  const order = handled.map((clause) => clause.position);
  const positions = within.map((clause) => clause.position);
  return { kind: 'clauses', ranges: ranges(positions, order) };
}

/** Joins positions that follow each other among the handled clauses. */
function ranges(attended: readonly number[], handled: readonly number[]): PositionRange[] {
  const found: [number, number][] = [];
  for (const position of attended) {
    const last = found.at(-1);
    if (last && handled.indexOf(position) === handled.indexOf(last[1]) + 1) last[1] = position;
    else found.push([position, position]);
  }
  return found;
}

/** DIS-8: whether somebody was remote at any time while the clause was handled. */
export function wasRemoteFor(state: MeetingState, participantId: string, clauseId: string): boolean {
  const span = handlingSpan(state, clauseId);
  if (!span || !wasPresentFor(state, participantId, clauseId)) return false;
  return (state.attendance[participantId] ?? []).some(
    (one) =>
      one.mode === 'remote' &&
      one.fromVersion <= span.to &&
      (one.toVersion === null || one.toVersion > span.from),
  );
}

export function wasEverRemote(state: MeetingState, participantId: string): boolean {
  return (state.attendance[participantId] ?? []).some((one) => one.mode === 'remote');
}
