import type { Actor, BodyChange, BodyRow, UnitOfWork } from './ports.ts';

interface Reading {
  readonly unitOfWork: UnitOfWork;
}

/** The organisation's bodies by name; anybody in the organisation may read their rules. */
export function listBodies(
  { unitOfWork }: Reading,
  { actor }: { readonly actor: Actor },
): Promise<readonly BodyRow[]> {
  return unitOfWork.run(actor.organisationId, ({ bodies }) => bodies.all(actor.accountId));
}

export interface BodyDetails {
  readonly body: BodyRow;
  /** Newest first. */
  readonly changes: readonly BodyChange[];
  /** Meetings not yet opened that the actor leads or keeps the minutes of. */
  readonly unopened: number;
}

/** One body with how its rules have changed; null when it is not this organisation's. */
export function readBody(
  { unitOfWork }: Reading,
  { actor, bodyId }: { readonly actor: Actor; readonly bodyId: string },
): Promise<BodyDetails | null> {
  return unitOfWork.run(actor.organisationId, async ({ bodies }) => {
    const body = await bodies.find(bodyId, actor.accountId);
    if (!body) return null;
    const unopened = await bodies.unopenedMeetings(bodyId, actor.accountId);
    return { body, changes: await bodies.changes(bodyId), unopened: unopened.length };
  });
}
