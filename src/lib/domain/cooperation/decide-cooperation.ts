import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { CooperationCommand } from './cooperation.ts';

export function decideCooperation(
  _state: MeetingState,
  command: CooperationCommand,
  _seat: MeetingSeat,
): Decided {
  return refuse('not-allowed', { command: command.type });
}
