import { ok, type Result } from '#lib/domain/refusal.ts';
import type { CallProvider, ConferenceIdentity } from './embed-ports.ts';
import type { Actor, Ids, UnitOfWork } from './ports.ts';

interface IdentityDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
}

/** By whom one's own login is known in calls. */
export function listConferenceIdentities(
  { unitOfWork }: IdentityDependencies,
  { actor }: { actor: Actor },
): Promise<readonly ConferenceIdentity[]> {
  return unitOfWork.run(actor.organisationId, (records) =>
    records.conferenceIdentities.ofAccount(actor.accountId),
  );
}

/** Stops being known: the next panel asks for a sign-in. What was linked, and until when, stays. */
export async function unlinkConference(
  { unitOfWork, ids }: IdentityDependencies,
  { actor, provider }: { actor: Actor; provider: CallProvider },
): Promise<Result<null>> {
  await unitOfWork.run(actor.organisationId, (records) =>
    records.conferenceIdentities.unlink(actor.accountId, provider, ids.now().toISOString()),
  );
  return ok(null);
}
