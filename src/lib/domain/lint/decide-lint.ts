import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { LintCommand } from './waivers.ts';

export function decideLint(_state: MeetingState, command: LintCommand, _seat: MeetingSeat): Decided {
  return refuse('not-allowed', { command: command.type });
}
