import { decide } from '#lib/domain/decide.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

/** Stands for an id that is not made yet while the decider is only being asked. */
export const ANY_ID = '00000000-0000-4000-8000-000000000000';

/** Why the decider would not do it now; null when it would. The rules live there alone. */
export function whyNot(state: MeetingState, seat: MeetingSeat, command: MeetingCommand): Refusal | null {
  const result = decide(state, command, seat);
  return result.ok ? null : result.refusal;
}
