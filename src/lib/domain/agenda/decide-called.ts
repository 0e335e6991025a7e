import { presenceMode } from '../attendance.ts';
import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { mayRecordFor, type MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import type { AgendaCommand } from './agenda.ts';
import { hasConfirmed, isOfTheBody } from './closed-doors.ts';
import { isExcluded } from './exclusions.ts';

type Command<T extends AgendaCommand['type']> = Extract<AgendaCommand, { type: T }>;

const GROUND_MAX = 1000;

/** ROL-5: somebody called in informs and may be let into the discussion, but never gets a seat this way. */
export function addParticipant(state: MeetingState, { participant }: Command<'add-participant'>): Decided {
  const who: Participant = { ...participant, name: participant.name.trim() };
  if (who.name === '') return refuse('name-missing');
  const isSeat = isOfTheBody(who) || who.role !== undefined || who.personalDeputyOf !== undefined;
  if (isSeat) return refuse('no-new-seats', { name: who.name });
  const holder = state.participants.find((one) => one.id === who.id);
  // The same person sent twice is added once.
  if (holder)
    return holder.name === who.name ? ok([]) : refuse('participant-id-taken', { name: holder.name });
  const twin = state.participants.find((one) => rosterLine(one) === rosterLine(who));
  return twin
    ? refuse('name-on-the-list', { name: twin.name })
    : ok([{ type: 'participant-added', participant: who }]);
}

/** What tells two people apart in the list; two who differ in none of it are taken for one. */
function rosterLine({ name, organisation = '', title = '' }: Participant): string {
  return [name, organisation, title].map((one) => one.trim().toLocaleLowerCase('sv')).join('|');
}

/** ROL-7: staff representatives leave for some matters. The seated step aside only by recusal. */
export function excludeParticipant(state: MeetingState, command: Command<'exclude-participant'>): Decided {
  const { participantId, clauseId } = command;
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (isOfTheBody(who)) return refuse('has-a-seat', { name: who.name });
  if (who.role !== undefined) return refuse('holds-an-office', { name: who.name });
  if (isExcluded(state, participantId, clauseId)) return ok([]);
  const ground = command.ground.trim();
  if (ground === '') return refuse('ground-missing');
  if (ground.length > GROUND_MAX) return refuse('text-too-long', { max: GROUND_MAX });
  if (isDecided(state, clauseId)) return refuse('clause-is-decided');
  return ok([{ type: 'participant-excluded', participantId, clauseId, ground }]);
}

export function readmitParticipant(
  state: MeetingState,
  { participantId, clauseId }: Command<'readmit-participant'>,
): Decided {
  if (!isExcluded(state, participantId, clauseId)) return ok([]);
  // Once it is decided, the minutes say who was out of the room.
  if (isDecided(state, clauseId)) return refuse('clause-is-decided');
  return ok([{ type: 'participant-readmitted', participantId, clauseId }]);
}

/** DIS-6: the remote member's own word, or taken down by the secretary when it is given aloud. */
export function confirmPrivacy(
  state: MeetingState,
  { participantId, clauseId }: Command<'confirm-privacy'>,
  seat: MeetingSeat,
): Decided {
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  if (clause.closed !== true) return refuse('clause-not-closed', { title: clause.title });
  if (presenceMode(state, participantId) !== 'remote') return refuse('not-remote', { name: who.name });
  if (hasConfirmed(state, participantId, clauseId)) return ok([]);
  return ok([{ type: 'privacy-confirmed', participantId, clauseId }]);
}

function isDecided(state: MeetingState, clauseId: string): boolean {
  return state.decisions.some((one) => one.clauseId === clauseId);
}
