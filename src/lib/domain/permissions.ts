import { type MeetingRole, OFFICERS } from './command-rights.ts';
import { rights } from './rights.ts';
import type { MeetingCommandType } from './meeting-commands.ts';
import type { MeetingState } from './meeting-state.ts';
import { isShutOut } from './agenda/closed-doors.ts';
import { isRecused, mayStayInRoom } from './recusal.ts';
import { actingChair } from './voters.ts';

export interface MeetingSeat {
  readonly participantId: string;
  readonly role: MeetingRole;
}

/** The role as it is now: being elected adjuster changes it during the meeting. */
export function currentRole(state: MeetingState, seat: MeetingSeat): MeetingRole {
  const own = ownRole(state, seat);
  // JAV-1: who is recused does not preside over or write the clause.
  if (isRecused(state, seat.participantId, state.pointer)) return own === 'guest' ? own : 'member';
  return own !== 'secretary' && presidesAsVice(state, seat) ? 'chair' : own;
}

/** ROL-1: a vice chair presides while the chair is away or recused. */
function presidesAsVice(state: MeetingState, seat: MeetingSeat): boolean {
  if (state.phase !== 'open' || !state.rollCall || seat.role === 'guest') return false;
  const acting = actingChair(state, state.pointer);
  return acting?.role === 'vice-chair' && acting.id === seat.participantId;
}

function ownRole(state: MeetingState, seat: MeetingSeat): MeetingRole {
  if (seat.role === 'secretary' || seat.role === 'chair') return seat.role;
  if (state.adjusters.includes(seat.participantId)) return 'adjuster';
  if (state.specialAdjusters.some((one) => one.participantIds.includes(seat.participantId)))
    return 'adjuster';
  // Invited to adjust but not (yet) elected: a member until the body has decided (ROL-8).
  return seat.role === 'adjuster' && state.adjusterElection !== null ? 'member' : seat.role;
}

export function mayCommand(state: MeetingState, seat: MeetingSeat, command: MeetingCommandType): boolean {
  const role = currentRole(state, seat);
  const right = rights[command];
  if (!right.roles.includes(role)) return false;
  if (right.gavel !== true) return true;
  return role === 'chair' || state.body.profile.gavel === 'chair-or-secretary';
}

/** Members answer and leave for themselves; the secretary and the chair for everybody (DIS-3). */
export function mayRecordFor(state: MeetingState, seat: MeetingSeat, participantId: string): boolean {
  return mayKeepRoll(state, seat) || seat.participantId === participantId;
}

/** Secretary and chair keep the roll, and may know what the call says of who is there. */
export function mayKeepRoll(state: MeetingState, seat: MeetingSeat): boolean {
  return OFFICERS.includes(currentRole(state, seat));
}

/** Secretary, chair and adjuster write the clauses until they are frozen; everybody else reads along. */
export function mayWriteClauses(state: MeetingState, seat: MeetingSeat): boolean {
  if (state.phase === 'frozen' || state.phase === 'adjusted') return false;
  const role = currentRole(state, seat);
  if (role === 'adjuster') return state.phase !== 'summoned';
  return OFFICERS.includes(role);
}

/** What somebody may do with one clause's text. Who is recused and has to leave the room may not even read it (JAV-1). */
export function clauseAccess(
  state: MeetingState,
  seat: MeetingSeat,
  clauseId: string,
): 'write' | 'read' | 'none' {
  if (isRecused(state, seat.participantId, clauseId) && !mayStayInRoom(state)) return 'none';
  // SEC-1, ROL-7: behind closed doors, or asked to leave for this item.
  if (isShutOut(state, seat, clauseId)) return 'none';
  // ADJ-5: locked while the rest is being written.
  const atOnce = state.atOnce[clauseId];
  if (atOnce && atOnce.status !== 'decided') return 'read';
  return mayWriteClauses(state, seat) ? 'write' : 'read';
}

export function mayFreeze(state: MeetingState, seat: MeetingSeat): boolean {
  return OFFICERS.includes(currentRole(state, seat));
}
