import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { PollsCommand } from './polls.ts';

export function decidePolls(_state: MeetingState, command: PollsCommand, _seat: MeetingSeat): Decided {
  return refuse('not-allowed', { command: command.type });
}
