import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { DoubtsCommand } from './doubts.ts';

export function decideDoubts(_state: MeetingState, command: DoubtsCommand, _seat: MeetingSeat): Decided {
  return refuse('not-allowed', { command: command.type });
}
