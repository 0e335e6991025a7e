import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { currentRole, type MeetingSeat } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { withholding } from '#lib/domain/withhold.ts';
import type { Joined, Me } from '#lib/protocol/meeting-wire.ts';
import type { MeetingStates } from './meeting-states.ts';
import type { Actor, Records, UnitOfWork } from './ports.ts';

export interface ReadDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly states: MeetingStates;
}

export interface SeatedState {
  readonly state: MeetingState;
  readonly seat: MeetingSeat;
}

/** The meeting as somebody seated in it sees it. A meeting one is not in does not exist for one (404, never 403). */
export async function seatedState(
  records: Records,
  states: MeetingStates,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState>> {
  const version = await records.meetings.version(meetingId);
  const seat = version === null ? null : await records.meetings.seat(meetingId, actor.accountId);
  if (version === null || !seat) return refuse('no-such-meeting');
  const state = await states.at(records.meetings, meetingId, version);
  return state ? ok({ state, seat }) : refuse('no-such-meeting');
}

/** Who I am in the meeting right now. */
export async function findSeat(
  { unitOfWork, states }: ReadDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState>> {
  return unitOfWork.run(actor.organisationId, (records) => seatedState(records, states, actor, meetingId));
}

/** What somebody who comes into a meeting gets, and how far the log reached when it was read. */
export type OpenedRoom = Omit<Joined, 'online'> & { readonly version: number };

/** Every event after `since`, as far as I may know of it, and who I am: what a browser needs to fold the meeting itself. */
export async function openRoom(
  { unitOfWork, states }: ReadDependencies,
  { actor, meetingId, since }: { actor: Actor; meetingId: string; since: number },
): Promise<Result<OpenedRoom>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const events = await records.meetings.eventsSince(meetingId, since);
    const { state, seat } = found.value;
    const withhold = withholding(state, seat);
    return ok({
      events: withhold ? events.map(withhold) : events,
      me: meIn(found.value, actor),
      version: state.version,
    });
  });
}

export function meIn({ state, seat }: SeatedState, actor: Actor): Me {
  return {
    accountId: actor.accountId,
    name: actor.name,
    participantId: seat.participantId,
    role: currentRole(state, seat),
  };
}
