import { roomSuggestions } from '#lib/domain/conference/room-suggestions.ts';
import { standingCall } from './call-standing.ts';
import type { MeetingStates } from './meeting-states.ts';
import type { SecretBox } from './method-ports.ts';
import type { Ids, Records } from './ports.ts';

export interface OpenLeavesDependencies {
  readonly box: SecretBox;
  readonly ids: Ids;
  readonly states: MeetingStates;
}

/**
 * DIS-5: how many people have lost the line or seem to have left, with nobody having said whether they have, in the meetings
 * under way that are held in calls of one agreement: the question goes away with it.
 */
export async function openLeaves(
  { box, ids, states }: OpenLeavesDependencies,
  given: { readonly records: Records; readonly organisationId: string; readonly accountId: string },
): Promise<number> {
  const { records, organisationId, accountId } = given;
  const { conference, meetings } = records;
  let count = 0;
  for (const meetingId of await conference.meetingsUnderWay(accountId)) {
    const version = await meetings.version(meetingId);
    const state = version === null ? null : await states.at(meetings, meetingId, version);
    const call = state && (await standingCall({ records, box, organisationId, state, now: ids.now() }));
    if (!call) continue;
    const asked = roomSuggestions(state, call.standing).flatMap((one) =>
      one.kind === 'leave'
        ? one.people.map(({ personId }) => personId)
        : one.kind === 'dropped'
          ? one.personIds
          : [],
    );
    count += new Set(asked).size;
  }
  return count;
}
