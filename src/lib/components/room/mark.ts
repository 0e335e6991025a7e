import { openInterval, servesNow, servingDeputyFor } from '#lib/domain/attendance.ts';
import { decide } from '#lib/domain/decide.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Participant } from '#lib/domain/participant.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import { isRecused } from '#lib/domain/recusal.ts';
import { mayNotServeAgain } from '#lib/domain/service.ts';
import { clockTime, type Language } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { nameOf, presenceWord } from './words.ts';

export type Mark = 'on-site' | 'remote' | 'absent' | 'left';

/** The command a mark in the roll stands for, now: an answer until the roll is confirmed, then a coming or going. */
export function markCommand(state: MeetingState, participantId: string, mark: Mark): MeetingCommand {
  if (mark === 'left') return { type: 'record-departure', participantId };
  if (mark === 'absent' || state.rollCall === null) {
    return { type: 'answer-roll-call', participantId, answer: mark };
  }
  return { type: 'record-arrival', participantId, mode: mark };
}

/** The mark a command is about to put on somebody, or null when it puts none. */
export function markOf(command: MeetingCommand): Mark | null {
  switch (command.type) {
    case 'answer-roll-call':
      return command.answer;
    case 'record-arrival':
      return command.mode;
    case 'record-departure':
      return 'left';
    default:
      return null;
  }
}

/** What was asked for somebody and is not answered: on its way, or waiting for the line. */
export function pendingMark(pending: readonly MeetingCommand[], participantId: string): Mark | null {
  const last = pending.findLast(
    (one) => 'participantId' in one && one.participantId === participantId && markOf(one) !== null,
  );
  return last ? markOf(last) : null;
}

const MARKS: Readonly<Record<Mark, () => string>> = {
  'on-site': m.room_mark_on_site,
  remote: m.room_mark_remote,
  absent: m.room_mark_absent,
  left: m.room_mark_left,
};
export const markWord = (mark: Mark): string => MARKS[mark]();

/** The mark that is true now, or null while nobody has said anything. */
export function currentMark(state: MeetingState, participantId: string): Mark | null {
  const here = openInterval(state, participantId);
  if (here) return here.mode;
  if (state.absent.includes(participantId)) return 'absent';
  return (state.attendance[participantId] ?? []).length > 0 ? 'left' : null;
}

/** The rules are the decider's: a command may be offered when it would not be refused. */
export function isPossible(state: MeetingState, seat: MeetingSeat, command: MeetingCommand): boolean {
  return decide(state, command, seat).ok;
}

/** A member's seat that nobody fills now: away, recused in the clause at hand, or barred from serving again today. */
export function isSeatEmpty(state: MeetingState, { id, group }: Participant): boolean {
  if (group !== 'member' || servingDeputyFor(state, id)) return false;
  const mark = currentMark(state, id);
  if (mark === null) return false;
  return (
    mark === 'absent' || mark === 'left' || isRecused(state, id, state.pointer) || mayNotServeAgain(state, id)
  );
}

/** What keeps somebody who is here from taking part, or an empty text. */
export function standingText(state: MeetingState, participantId: string): string {
  if (!openInterval(state, participantId)) return '';
  if (isRecused(state, participantId, state.pointer)) return m.deputy_is_recused();
  return mayNotServeAgain(state, participantId) ? m.deputy_not_again() : '';
}

/** "på distans sedan 13.02", "lämnade 14.10", "ej svarat"; then whom they serve for, or who serves for them. */
export function markText(state: MeetingState, participantId: string, language: Language): string {
  const parts = [presence(state, participantId, language)];
  const forId = servesNow(state, participantId);
  const deputyId = servingDeputyFor(state, participantId);
  if (forId) parts.push(m.room_is_serving({ name: nameOf(state, forId) }));
  if (deputyId) parts.push(m.room_is_served({ name: nameOf(state, deputyId) }));
  return parts.join(' · ');
}

function presence(state: MeetingState, participantId: string, language: Language): string {
  const last = state.attendance[participantId]?.at(-1);
  if (last && last.toAt === null) {
    return m.room_is_since({ state: presenceWord(last.mode), time: clockTime(last.fromAt, language) });
  }
  if (state.absent.includes(participantId)) return m.room_is_absent();
  if (last?.toAt && last.technical === true) {
    return m.deputy_is_lost({ time: clockTime(last.toAt, language) });
  }
  return last?.toAt ? m.room_is_left({ time: clockTime(last.toAt, language) }) : m.room_is_silent();
}
