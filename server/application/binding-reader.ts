import { nearestFirst } from '#lib/domain/conference/nearest-meeting.ts';
import type { ExternalMeetingRef } from './conference-port.ts';
import type { HookAddresses } from './conference-providers.ts';
import type { ConferenceAccountRow, ConferenceBindingRow } from './conference-records.ts';
import type { UnitOfWork } from './ports.ts';

/** Reads the binding of a call as providers name it: by its occasion, else the one of its number that is nearest now. */
export function bindingReader(options: {
  readonly unitOfWork: UnitOfWork;
  readonly hooks: HookAddresses;
  readonly now?: () => Date;
}) {
  const { unitOfWork, hooks, now = () => new Date() } = options;
  return async (
    { id }: Pick<ConferenceAccountRow, 'id'>,
    { meetingId, instanceId }: ExternalMeetingRef,
  ): Promise<ConferenceBindingRow | null> => {
    const organisationId = await hooks.organisationOf(id);
    if (organisationId === null) return null;
    return unitOfWork.run(organisationId, async ({ conference }) => {
      const noted = instanceId === undefined ? null : await conference.bindingOfInstance(id, instanceId);
      if (noted || meetingId === '') return noted;
      const bindings = await conference.bindingsFor(id, meetingId);
      return nearestFirst(bindings, now().toISOString())[0] ?? bindings.at(-1) ?? null;
    });
  };
}

/** Reads which call a provider was asked to tell of, by the provider's own id of it. */
export function threadReader(options: { readonly unitOfWork: UnitOfWork; readonly hooks: HookAddresses }) {
  const { unitOfWork, hooks } = options;
  return async ({ id }: Pick<ConferenceAccountRow, 'id'>, subscriptionId: string): Promise<string | null> => {
    const organisationId = await hooks.organisationOf(id);
    if (organisationId === null) return null;
    return unitOfWork.run(organisationId, ({ subscriptions }) => subscriptions.callOf(id, subscriptionId));
  };
}
