import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import type { SpeakingCommand } from './speaking.ts';

export function decideSpeaking(_state: MeetingState, command: SpeakingCommand, _seat: MeetingSeat): Decided {
  return refuse('not-allowed', { command: command.type });
}
