import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { AgendaCommand } from './agenda.ts';

export function decideAgenda(_state: MeetingState, command: AgendaCommand, _seat: MeetingSeat): Decided {
  return refuse('not-allowed', { command: command.type });
}
