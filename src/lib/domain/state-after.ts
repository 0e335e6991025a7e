import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { MeetingCommand } from './meeting-commands.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MeetingSeat } from './permissions.ts';

const NOBODY = { accountId: '', name: '' } as const;

/**
 * How the meeting would stand after a command that is not given yet, for whoever has to choose something before it is; as it
 * stands now where the command would be refused. `at`: ISO 8601.
 */
export function stateAfter(
  state: MeetingState,
  command: MeetingCommand,
  seat: MeetingSeat,
  at: string,
): MeetingState {
  const decided = decide(state, command, seat);
  if (!decided.ok) return state;
  return decided.value.reduce(
    (before, fact) =>
      evolve(before, { version: before.version + 1, id: '', commandId: '', at, actor: NOBODY, fact }),
    state,
  );
}
