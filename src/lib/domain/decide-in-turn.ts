import { decide, type Decided } from './decide.ts';
import { evolve } from './evolve.ts';
import type { MeetingCommand } from './meeting-commands.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MeetingSeat } from './permissions.ts';
import { ok } from './refusal.ts';

/** What comes of several commands, each decided on what the ones before it did; the first refusal refuses them all. */
export function decideInTurn(
  state: MeetingState,
  commands: readonly MeetingCommand[],
  seat: MeetingSeat,
  at: string,
): Decided {
  const facts: MeetingFact[] = [];
  let after = state;
  for (const command of commands) {
    const decided = decide(after, command, seat);
    if (!decided.ok) return decided;
    for (const fact of decided.value) {
      const version = after.version + 1;
      after = evolve(after, { version, id: '', commandId: '', at, actor: { accountId: '', name: '' }, fact });
    }
    facts.push(...decided.value);
  }
  return ok(facts);
}
