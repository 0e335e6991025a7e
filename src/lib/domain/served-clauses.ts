import { handlingSpan, wasPresentFor } from './attendance.ts';
import type { MeetingState, ServingInterval } from './meeting-state.ts';
import { returnWithoutService } from './service.ts';

/**
 * Whether a member was present for the clause with a vote: not after coming back from having broken off (DEP-4), and
 * not while a deputy served in the seat.
 */
export function memberServedFor(state: MeetingState, memberId: string, clauseId: string): boolean {
  const span = handlingSpan(state, clauseId);
  if (!span || !wasPresentFor(state, memberId, clauseId)) return false;
  const returned = returnWithoutService(state, memberId);
  if (returned !== null && span.to >= returned.fromVersion) return false;
  return !state.serving.some((one) => one.forId === memberId && servedFor(state, one, clauseId));
}

/** Whether a stretch of service as deputy lasted through the handling of the clause (DEP-6, DEP-7). */
export function servedFor(state: MeetingState, stretch: ServingInterval, clauseId: string): boolean {
  const span = handlingSpan(state, clauseId);
  if (!span) return false;
  const { toVersion, deputyId } = stretch;
  const endsAsMeetingGoesOn =
    state.visits[clauseId]?.at(-1)?.toVersion === span.to &&
    !state.decisions.some((one) => one.clauseId === clauseId);
  const lasted =
    toVersion === null ||
    toVersion > span.to ||
    (endsAsMeetingGoesOn && onlyPeopleMoved(state, toVersion, span.to));
  const wasHere = stretch.clauseId === clauseId || wasPresentFor(state, deputyId, clauseId);
  return lasted && wasHere && beganInTime(state, stretch, clauseId, span.from);
}

function beganInTime(
  state: MeetingState,
  { fromVersion, clauseId: only }: ServingInterval,
  clauseId: string,
  taken: number,
): boolean {
  // Called in for this clause, or before anything was put to the vote or decided in it (DEP-3).
  if (fromVersion <= taken || only === clauseId) return true;
  if (isFromRoll(state, fromVersion)) return true;
  const first = Math.min(
    ...state.votes.filter((one) => one.clauseId === clauseId).map((one) => one.openedVersion),
    ...state.decisions.filter((one) => one.clauseId === clauseId).map((one) => one.version),
  );
  return Number.isFinite(first) && fromVersion < first;
}

/** Called in while the roll was called serves from the start, as who answered it is present from the start. */
function isFromRoll(state: MeetingState, version: number): boolean {
  if (!state.rollCall) return true;
  const [called] = state.visits[state.rollCall.clauseId ?? ''] ?? [];
  return called !== undefined && version < (called.toVersion ?? Infinity);
}

/**
 * Between two versions there was nothing but seats changing hands, as when the meeting goes on to the next clause, and people
 * coming and going: the same whether that is written down there or later with its time (DIS-5).
 */
function onlyPeopleMoved(state: MeetingState, from: number, to: number): boolean {
  const stretches = [...state.serving, ...Object.values(state.attendance).flat()];
  const changes = new Set(stretches.flatMap((one) => [one.fromVersion, one.toVersion]));
  for (let version = from + 1; version < to; version++) if (!changes.has(version)) return false;
  return true;
}
