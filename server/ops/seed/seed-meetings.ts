import { createMeeting } from '#server/application/create-meeting.ts';
import { type CommandDependencies, executeCommand } from '#server/application/execute-command.ts';
import { type FreezeDependencies, freezeMinutes } from '#server/application/freeze-minutes.ts';
import type { Actor } from '#server/application/ports.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { minutesAfter } from './demo-clock.ts';
import type { DemoMeeting, DemoRole } from './demo-meeting.ts';

export interface SeedMeetingOptions {
  readonly dependencies: FreezeDependencies & CommandDependencies;
  readonly actorOf: (role: DemoRole) => Actor;
  readonly meeting: DemoMeeting;
  /** Never later than this is anything said to have happened. */
  readonly now: Date;
}

/** Makes one meeting and lets it happen, through the use cases that people use, on a clock of its own. */
export async function seedMeeting(options: SeedMeetingOptions): Promise<string> {
  const { actorOf, meeting, now } = options;
  let at = minutesAfter(meeting.openedAt, -7 * 24 * 60);
  const set = (to: Date): void => void (at = to < now ? to : now);
  set(at);
  const ids = { uuid: options.dependencies.ids.uuid, now: () => at };
  const dependencies = { ...options.dependencies, ids };
  const { meetingId } = must(
    await createMeeting(dependencies, {
      actor: actorOf('secretary'),
      command: meeting.command,
      firstTexts: meeting.texts,
    }),
  );
  for (const [minutes, role, command] of meeting.steps) {
    set(minutesAfter(meeting.openedAt, minutes));
    const input = { meetingId, commandId: ids.uuid(), expectedVersion: Number.MAX_SAFE_INTEGER, command };
    must(await executeCommand(dependencies, { actor: actorOf(role), ...input }));
  }
  return meetingId;
}

/** Prints and freezes minutes that are to wait for signatures. */
export async function seedFrozen(
  options: SeedMeetingOptions & { readonly meetingId: string },
): Promise<void> {
  const { dependencies, actorOf, meeting, meetingId, now } = options;
  const at = meeting.frozenAt && meeting.frozenAt < now ? meeting.frozenAt : now;
  const ids = { uuid: dependencies.ids.uuid, now: () => at };
  must(await freezeMinutes({ ...dependencies, ids }, { actor: actorOf('secretary'), meetingId }));
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
