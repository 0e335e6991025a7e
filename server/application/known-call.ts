import { linksOf } from '#lib/domain/conference/links.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { knownPeople, standingCall } from './call-standing.ts';
import type { KnownCall } from './held-attendance.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids } from './ports.ts';
import type { ReadDependencies } from './read-meeting.ts';

export interface CallReading extends ReadDependencies {
  readonly box: SecretBox;
  readonly ids: Ids;
}

/** What was heard and confirmed of the call; without one, whom the body has learnt to know under which names. */
export function readKnownCall(
  { unitOfWork, box, ids }: CallReading,
  { organisationId }: Actor,
  state: MeetingState,
): Promise<KnownCall> {
  return unitOfWork.run(organisationId, async (records) => {
    const call = await standingCall({ records, box, organisationId, state, now: ids.now() });
    if (!call) {
      const aliases = await records.conference.aliasesOf(state.body.id);
      const homeOrganisation = await records.organisation.name();
      const people = knownPeople(state.participants, { aliases, provider: 'manual', homeOrganisation });
      return { live: [], links: [], people };
    }
    const { connections: live, people } = call.standing;
    // Whoever came back on a new line was vouched for, or not, and not confirmed once more.
    const links = [...linksOf(call.standing)].map(([connectionKey, { personIds }]) => ({
      connectionKey,
      personIds,
    }));
    return { live, links, people };
  });
}
