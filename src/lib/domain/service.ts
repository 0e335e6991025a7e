import { deputyRules } from './body-rules.ts';
import type { AttendanceInterval, MeetingState } from './meeting-state.ts';
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
      wasHandledBetween(state, one.fromVersion, one.toVersion),
  );
}

function hasBrokenOffAsMember(state: MeetingState, memberId: string): boolean {
  const isMember = state.participants.some((one) => one.id === memberId && one.group === 'member');
  const intervals = state.attendance[memberId] ?? [];
  return isMember && intervals.some((one, i) => isBreak(state, memberId, one, intervals[i + 1]));
}

function isBreak(
  state: MeetingState,
  memberId: string,
  before: AttendanceInterval,
  after: AttendanceInterval | undefined,
): boolean {
  if (!after || before.toVersion === null || before.toAt === null) return false;
  if (before.toVersion === after.fromVersion) return false;
  if (civilDate(before.toAt) !== civilDate(after.fromAt)) return false;
  const from = before.toVersion;
  const to = after.fromVersion;
  if (!wasHandledBetween(state, from, to)) return false;
  // DEP-5: a broken line is a break only when a deputy was called in meanwhile.
  return before.technical !== true || wasServedBetween(state, memberId, from, to);
}

function wasServedBetween(state: MeetingState, memberId: string, from: number, to: number): boolean {
  return state.serving.some(
    (one) => one.forId === memberId && one.fromVersion < to && (one.toVersion ?? to) > from,
  );
}

/** Whether the meeting went on to another clause or decided something after `from` and no later than `to`. */
function wasHandledBetween(state: MeetingState, from: number, to: number): boolean {
  const isWithin = (version: number): boolean => version > from && version <= to;
  const visits = Object.values(state.visits).flat();
  return (
    visits.some((one) => isWithin(one.fromVersion)) || state.decisions.some((one) => isWithin(one.version))
  );
}
