import { type CallOccasion, occasionsDuring, occasionsOf } from '#lib/domain/conference/call-occasions.ts';
import type { Occasion } from '#lib/domain/conference/occasion.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { openDelivery } from './call-standing.ts';
import type { ConferencePort, ExternalMeetingRef, Notice } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import type { ConferenceBindingRow } from './conference-records.ts';
import { canAsk, openSettings } from './conference-settings.ts';
import type { CallProvider } from './embed-ports.ts';
import type { CallReading } from './known-call.ts';
import type { Actor, Records } from './ports.ts';
import { toldTranscripts } from './told-transcripts.ts';

export interface ReportDependencies extends CallReading {
  readonly providers: ConferenceProviders;
}

export type AskedOf = { readonly actor: Actor; readonly meetingId: string };

export interface BoundPort {
  readonly port: ConferencePort;
  /** By the occasion that goes on, as far as it is known. */
  readonly ref: ExternalMeetingRef & { readonly provider: CallProvider };
  readonly bindingId: string;
  /** In the order they began. Empty where the provider knows the call by nothing but itself. */
  readonly occasions: readonly CallOccasion[];
  /** The agreement lets us ask; else there is only what came by itself. */
  readonly canAsk: boolean;
  readonly told: readonly Notice[];
}

/** The provider of the call that the meeting is bound to, and what it has told of. Refuses `call-not-bound`. */
export function boundPort(
  { unitOfWork, providers, box, ids }: ReportDependencies,
  { actor, meetingId }: AskedOf,
): Promise<Result<BoundPort>> {
  const { organisationId } = actor;
  return unitOfWork.run(organisationId, async (records) => {
    const { conference } = records;
    const binding = await conference.bindingOf(meetingId);
    const account = binding && (await conference.account(binding.accountId));
    if (!binding || !account) return refuse('call-not-bound');
    const may = canAsk(openSettings(account, box));
    const asked = { records, box, organisationId, bindingId: binding.id };
    const occasions = await heardOccasions(records, binding, { box, organisationId });
    const instanceId = occasions.at(-1)?.instanceId ?? binding.instanceId;
    const { provider, externalId } = binding;
    const ref = {
      provider,
      meetingId: externalId,
      ...(instanceId === null ? {} : { instanceId }),
      accountId: account.externalId,
    };
    return ok({
      port: providers.portOf(account),
      ref,
      bindingId: binding.id,
      occasions,
      canAsk: may,
      told: may ? [] : await toldTranscripts(asked, ids.now()),
    });
  });
}

/** In Teams every occasion has the same id. */
async function heardOccasions(
  { conference }: Pick<Records, 'conference'>,
  { id, provider, instanceId }: ConferenceBindingRow,
  opening: Parameters<typeof openDelivery>[1],
): Promise<readonly CallOccasion[]> {
  if (provider !== 'zoom') return [];
  const noted = instanceId === null ? [] : [{ instanceId, events: [] }];
  const told = (await conference.deliveriesOf(id)).map((one) => ({
    instanceId: one.instanceId,
    events: openDelivery(one, opening).events,
  }));
  return occasionsOf([...noted, ...told]);
}

/** How each occasion that was during the meeting is asked about, and whether anybody is known to have been there. */
export function askedOccasions(
  { ref, occasions }: BoundPort,
  meeting: Occasion | undefined,
): readonly { readonly ref: BoundPort['ref']; readonly hasCallers: boolean }[] {
  const during = occasionsDuring(occasions, meeting);
  if (during.length === 0) return [{ ref, hasCallers: true }];
  return during.map(({ instanceId, hasCallers }) => ({ ref: { ...ref, instanceId }, hasCallers }));
}
