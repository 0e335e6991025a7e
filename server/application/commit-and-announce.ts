import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import { ok, type Result } from '#lib/domain/refusal.ts';
import type { Actor, EventListener, Records, UnitOfWork } from './ports.ts';
import type { Turns } from './turns.ts';

export interface Announcing {
  readonly unitOfWork: UnitOfWork;
  readonly turns: Turns;
  readonly announce: EventListener;
}

export interface Committed<T> {
  readonly events: readonly MeetingEvent[];
  readonly value: T;
}

/** One transaction on a meeting; what it appended is announced after its commit, in the order of the log. */
export function commitAndAnnounce<T>(
  { unitOfWork, turns, announce }: Announcing,
  { actor, meetingId }: { readonly actor: Actor; readonly meetingId: string },
  work: (records: Records) => Promise<Result<Committed<T>>>,
): Promise<Result<T>> {
  const { organisationId } = actor;
  return turns(meetingId, async () => {
    const done = await unitOfWork.run(organisationId, work);
    if (!done.ok) return done;
    const { events, value } = done.value;
    if (events.length > 0) announce({ organisationId, meetingId, events });
    return ok(value);
  });
}
