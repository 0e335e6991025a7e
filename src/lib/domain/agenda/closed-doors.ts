import { notedIn, openInterval } from '../attendance.ts';
import type { Clause } from '../clause.ts';
import type { MeetingRole } from '../command-rights.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { isRecused } from '../recusal.ts';
import { isExcluded } from './exclusions.ts';

interface Login {
  readonly participantId: string;
  readonly role: MeetingRole;
}

/**
 * Whether the clause is behind doors that are shut to this login: a closed item is for the seated, for whoever writes
 * and adjusts the minutes, and for whoever presents it (SEC-1).
 */
export function isShutOut(state: MeetingState, { participantId, role }: Login, clauseId: string): boolean {
  if (isExcluded(state, participantId, clauseId)) return true;
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (clause?.closed !== true) return false;
  if (role === 'secretary' || role === 'chair' || state.adjusters.includes(participantId)) return false;
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return true;
  return (role === 'guest' || !isOfTheBody(who)) && !isPresenter(clause, who);
}

/** A presenter stands in the agenda by name, with or without an organisation after a comma. */
export function isPresenter(clause: Clause, { name }: Participant): boolean {
  const own = plain(name);
  return clause.presenters.some((one) => plain(one) === own || plain(one.split(',')[0] ?? '') === own);
}

function plain(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLocaleLowerCase('sv');
}

/** Members and deputies; a deputy who is not serving sits in the room all the same. */
export function isOfTheBody({ group }: Participant): boolean {
  return group === 'member' || group === 'deputy';
}

/** Clauses whose text somebody in the meeting may be kept from, so that access is looked at clause by clause. */
export function guardedClauses(state: MeetingState): readonly string[] {
  return state.clauses
    .filter(
      ({ id, closed }) =>
        closed === true ||
        state.recusals.some((one) => one.clauseId === id) ||
        state.exclusions.some((one) => one.clauseId === id),
    )
    .map(({ id }) => id);
}

/**
 * Participants who take part remotely in a closed clause without having confirmed that nobody unauthorised sees or
 * hears (DIS-6). Empty for a clause that is not closed. Asked anew after each reconnection.
 */
export function privacyMissing(state: MeetingState, clauseId: string): readonly string[] {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (clause?.closed !== true) return [];
  return state.participants
    .filter((one) => isOfTheBody(one) && isRemoteIn(state, one.id, clauseId))
    .filter((one) => !hasConfirmed(state, one.id, clauseId))
    .map((one) => one.id);
}

function isRemoteIn(state: MeetingState, participantId: string, clauseId: string): boolean {
  const isRemote = openInterval(state, participantId)?.mode === 'remote';
  return isRemote && !isRecused(state, participantId, clauseId);
}

export function hasConfirmed(state: MeetingState, participantId: string, clauseId: string): boolean {
  const since = notedIn(openInterval(state, participantId)) ?? Infinity;
  return state.privacy.some(
    (one) => one.participantId === participantId && one.clauseId === clauseId && one.version > since,
  );
}
