import { deputyRules } from './body-rules.ts';
import type { AttendanceInterval, MeetingState, ServingInterval } from './meeting-state.ts';
import { civilDate } from './wording/dates.ts';

/**
 * DEP-4: who broke off for another reason than recusal may attend but not serve again that day, where the body
 * has the rule (KL 5:18, 5:20). Coming back before anything was handled is no break (DEP-5).
 */
export function mayNotServeAgain(state: MeetingState, participantId: string): boolean {
  if (!deputyRules(state.body.profile).noReturnSameDay) return false;
  return hasBrokenOffAsDeputy(state, participantId) || hasBrokenOffAsMember(state, participantId);
}

function hasBrokenOffAsDeputy(state: MeetingState, deputyId: string): boolean {
  return state.serving.some(
    (one) =>
      one.deputyId === deputyId &&
      one.toVersion !== null &&
      // DEP-4: stepping in or aside for recusal is no break.
      one.clauseId === undefined &&
      one.resumesAfter === undefined &&
      wasHandledBetween(state, one.fromVersion, one.toVersion) &&
      !wasOnlyLineLost(state, one, one.toVersion),
  );
}

/** DEP-5: a deputy whose line broke has broken off only when somebody else took the seat and a matter was handled. */
function wasOnlyLineLost(state: MeetingState, { deputyId, forId }: ServingInterval, until: number): boolean {
  const lost = (state.attendance[deputyId] ?? []).some(
    // The seat is given back in the same breath as the deputy is gone.
    (one) => one.technical === true && (one.toVersion === until || one.toVersion === until + 1),
  );
  const heirs = state.serving.filter(
    (one) => one.forId === forId && one.deputyId !== deputyId && one.fromVersion > until,
  );
  return (
    lost && !heirs.some((one) => wasHandledBetween(state, one.fromVersion, one.toVersion ?? state.version))
  );
}

function hasBrokenOffAsMember(state: MeetingState, memberId: string): boolean {
  return returnWithoutService(state, memberId) !== null;
}

/** When a member who had broken off came back, to attend without serving (DEP-4); null for everybody else. */
export function returnWithoutService(state: MeetingState, memberId: string): AttendanceInterval | null {
  const isMember = state.participants.some((one) => one.id === memberId && one.group === 'member');
  if (!isMember || !deputyRules(state.body.profile).noReturnSameDay) return null;
  const intervals = state.attendance[memberId] ?? [];
  return intervals.find((one, i) => isBreak(state, memberId, intervals[i - 1], one)) ?? null;
}

function isBreak(
  state: MeetingState,
  memberId: string,
  before: AttendanceInterval | undefined,
  after: AttendanceInterval,
): boolean {
  if (!before || before.toVersion === null || before.toAt === null) return false;
  if (before.toVersion === after.fromVersion) return false;
  if (civilDate(before.toAt) !== civilDate(after.fromAt)) return false;
  const from = before.toVersion;
  const to = after.fromVersion;
  if (!wasHandledBetween(state, from, to)) return false;
  // DEP-5: a broken line is a break only when a deputy was called in meanwhile.
  return before.technical !== true || wasServedBetween(state, memberId, from, to);
}

/** DEP-5: the line broke, and until it was back nothing was handled and nobody else sat in the seat. */
export function wasWaitedFor(
  state: MeetingState,
  participantId: string,
  before: AttendanceInterval,
  after: AttendanceInterval,
): boolean {
  if (before.technical !== true || before.toVersion === null) return false;
  const from = before.toVersion;
  const to = after.fromVersion;
  return !wasHandledBetween(state, from, to) && !wasServedBetween(state, participantId, from, to);
}

function wasServedBetween(state: MeetingState, memberId: string, from: number, to: number): boolean {
  return state.serving.some(
    (one) => one.forId === memberId && one.fromVersion < to && (one.toVersion ?? to) > from,
  );
}

/** Whether the meeting went on to another clause, voted or decided after `from` and no later than `to`. */
function wasHandledBetween(state: MeetingState, from: number, to: number): boolean {
  const isWithin = (version: number): boolean => version > from && version <= to;
  const visits = Object.values(state.visits).flat();
  return (
    visits.some((one) => isWithin(one.fromVersion)) ||
    state.votes.some(({ result }) => result !== null && isWithin(result.version)) ||
    state.decisions.some((one) => isWithin(one.version))
  );
}
