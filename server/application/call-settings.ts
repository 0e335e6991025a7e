import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { type JoinLink, readJoinLink } from '#lib/domain/conference/join-link.ts';
import type { MeetingHead } from '#lib/domain/meeting-events.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type BindDependencies, bindMeeting, bindToCall, mayRebind } from './bind-meeting.ts';
import { openDelivery, standingCall } from './call-standing.ts';
import type { KnownExternalCall, WantedCall } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import type {
  ConferenceAccountRow,
  ConferenceBindingRow,
  ConferenceDeliveryRow,
} from './conference-records.ts';
import { canAsk, openSettings } from './conference-settings.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor } from './ports.ts';
import { seatedState, type SeatedState } from './read-meeting.ts';
import { shownListening, type ShownListening } from './shown-listening.ts';
import type { TranscriptFiles } from './transcript-files.ts';

export interface CallSettingsDependencies extends BindDependencies {
  readonly box: SecretBox;
  readonly providers: ConferenceProviders;
  readonly transcriptFiles: TranscriptFiles;
}

type InMeeting = { readonly actor: Actor; readonly meetingId: string };
type Provider = ConferenceAccountRow['provider'];

export interface LateDelivery {
  readonly id: string;
  readonly receivedAt: string;
  /** `name`: as the call shows somebody; foreign. Null: of the call itself. */
  readonly says: readonly {
    readonly kind: ConferenceEvent['kind'];
    readonly at: string;
    readonly name: string | null;
  }[];
}

export interface CallSettings {
  readonly accounts: readonly {
    readonly id: string;
    readonly provider: Provider;
    readonly name: string;
    /** A call can be made under it. */
    readonly canAsk: boolean;
  }[];
  readonly bound: {
    readonly provider: Provider;
    readonly agreement: string;
    readonly externalId: string;
    readonly joinUrl: string | null;
    readonly boundAt: string;
    /** Teams: known, so that reports can be asked for. */
    readonly hasOrganiser: boolean;
    /** Signed and too old: nothing of them counts until somebody has taken them in. */
    readonly late: readonly LateDelivery[];
    /** Under an agreement that lets the provider be asked. */
    readonly canAsk: boolean;
    /** Teams: what Graph was asked to tell of the call, and why it does not. */
    readonly listening: readonly ShownListening[];
  } | null;
}

/** Which call the meeting is held in and which it may be bound to. For whoever keeps the roll, as all of this file but one. */
export function readCallSettings(
  dependencies: CallSettingsDependencies,
  { actor, meetingId }: InMeeting,
): Promise<Result<CallSettings>> {
  const { unitOfWork, states, box, ids } = dependencies;
  const { organisationId } = actor;
  return unitOfWork.run(organisationId, async (records) => {
    const found = keepsRoll(await seatedState(records, states, actor, meetingId));
    if (!found.ok) return found;
    const accounts = await records.conference.accounts();
    const { state } = found.value;
    const call = await standingCall({ records, box, organisationId, state, now: ids.now() });
    const shown = accounts.map((one) => shownAccount(one, box));
    const asked = call
      ? await records.subscriptions.ofCall(call.binding.accountId, call.binding.externalId)
      : [];
    const bound = call && {
      provider: call.binding.provider,
      agreement: accounts.find(({ id }) => id === call.binding.accountId)?.name ?? '',
      externalId: call.binding.externalId,
      joinUrl: joinUrlOf(call.binding),
      boundAt: call.binding.boundAt,
      hasOrganiser: call.binding.organiserId !== null,
      late: call.late.map((one) => shownLate(one, { box, organisationId })),
      canAsk: shown.some(({ id, canAsk: may }) => may && id === call.binding.accountId),
      listening: asked.map(shownListening),
    };
    return ok({ accounts: shown, bound });
  });
}

function shownLate(
  delivery: ConferenceDeliveryRow,
  options: Parameters<typeof openDelivery>[1],
): LateDelivery {
  const { id, receivedAt } = delivery;
  const says = openDelivery(delivery, options).events.map(({ kind, at, ...rest }) => ({
    kind,
    at,
    name: 'person' in rest ? rest.person.name : null,
  }));
  return { id, receivedAt, says };
}

function shownAccount(account: ConferenceAccountRow, box: SecretBox): CallSettings['accounts'][number] {
  const { id, provider, name } = account;
  return { id, provider, name, canAsk: canAsk(openSettings(account, box)) };
}

/** Where everybody in the meeting joins the call; null while it is bound to none. For everybody who has a seat. */
export function readJoinAddress(
  { unitOfWork, states }: CallSettingsDependencies,
  { actor, meetingId }: InMeeting,
): Promise<Result<{ joinUrl: string | null }>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const binding = await records.conference.bindingOf(meetingId);
    return ok({ joinUrl: binding && joinUrlOf(binding) });
  });
}

/** Zoom's number alone is an address too, if not one with the passcode in it. */
function joinUrlOf({ provider, externalId, joinUrl }: ConferenceBindingRow): string | null {
  if (joinUrl === null) return provider === 'zoom' ? `https://zoom.us/j/${externalId}` : null;
  // Kept by a former version, it may have somebody's own key in it.
  return readJoinLink(joinUrl)?.joinUrl ?? joinUrl;
}

/**
 * Binds the meeting to the call that a pasted text names, under the agreement that is its own. `call-link-unreadable`,
 * `call-of-another-account`, `no-agreement-for-call` (provider), `choose-agreement` when several would do; for a short link
 * of Teams `organiser-needed` and what the provider refuses with.
 */
export async function bindPasted(
  dependencies: CallSettingsDependencies,
  input: InMeeting & {
    readonly pasted: string;
    readonly accountId: string | null;
    readonly organiserId: string | null;
  },
): Promise<Result<null>> {
  const link = readJoinLink(input.pasted);
  if (!link) return refuse('call-link-unreadable');
  const account = await agreementFor(dependencies, input, link);
  if (!account.ok) return account;
  const asked = { actor: input.actor, meetingId: input.meetingId, accountId: account.value.id };
  const number =
    link.shortNumber ?? (link.provider === 'zoom' && link.joinUrl === null ? link.externalId : null);
  const call = number === null ? null : await find(dependencies, account.value, number, input.organiserId);
  if (call?.ok) return bindToCall(dependencies, { ...asked, call: call.value });
  // A number of Zoom's is enough by itself; a short link of Teams tells nothing without its provider.
  if (call && link.externalId === null) return call;
  return bindMeeting(dependencies, { ...asked, link: input.pasted, organiserId: input.organiserId });
}

async function agreementFor(
  { unitOfWork, states }: CallSettingsDependencies,
  { actor, meetingId, accountId }: InMeeting & { readonly accountId: string | null },
  { provider, tenantId }: JoinLink,
): Promise<Result<ConferenceAccountRow>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = keepsRoll(await seatedState(records, states, actor, meetingId));
    if (!found.ok) return found;
    const all = (await records.conference.accounts()).filter((one) => one.provider === provider);
    if (all.length === 0) return refuse('no-agreement-for-call', { provider });
    const own = all.filter(
      (one) =>
        (accountId === null || one.id === accountId) && (tenantId === null || one.externalId === tenantId),
    );
    const [only, another] = own;
    if (only && !another) return ok(only);
    return another ? refuse('choose-agreement') : refuse('call-of-another-account');
  });
}

async function find(
  { providers, box }: CallSettingsDependencies,
  account: ConferenceAccountRow,
  number: string,
  organiserId: string | null,
): Promise<Result<KnownExternalCall>> {
  if (!canAsk(openSettings(account, box))) return refuse('call-link-without-thread');
  const found = await providers.portOf(account).findCall?.({ number, organiserId });
  return found ?? refuse('call-link-without-thread');
}

/**
 * Makes a call at the provider for the time of the meeting, and binds the meeting to it. `no-such-agreement`,
 * `agreement-cannot-ask`, `meeting-time-needed`, `organiser-needed`, and what the provider refuses with. What is made at the provider
 * is never left there untold: `call-may-be-made` when no answer came, `call-made-unbound` (address) when it could not be bound.
 */
export async function makeCall(
  dependencies: CallSettingsDependencies,
  input: InMeeting & {
    readonly accountId: string;
    readonly organiserId: string | null;
    readonly registration: boolean;
  },
): Promise<Result<null>> {
  const { unitOfWork, states, box, providers } = dependencies;
  const { actor, meetingId, accountId, organiserId, registration } = input;
  const found = await unitOfWork.run(actor.organisationId, async (records) => {
    const seated = keepsRoll(await seatedState(records, states, actor, meetingId));
    if (!seated.ok) return seated;
    const account = await records.conference.account(accountId);
    return account ? ok({ account, head: seated.value.state.head }) : refuse('no-such-agreement');
  });
  if (!found.ok) return found;
  const { account, head } = found.value;
  if (!canAsk(openSettings(account, box))) return refuse('agreement-cannot-ask');
  const time = timeOf(head, dependencies.transcriptFiles);
  if (!time.ok) return time;
  const wanted: WantedCall = {
    ...time.value,
    title: head.title,
    timeZone: TIME_ZONE,
    registration,
    organiserId,
  };
  const may = await mayRebind(dependencies, { actor, meetingId });
  if (!may.ok) return may;
  const made = await providers.portOf(account).makeCall?.(wanted);
  if (!made) return refuse('agreement-cannot-ask');
  if (!made.ok) return made;
  return bindMade(dependencies, { actor, meetingId, accountId, call: made.value });
}

/** Something may have come between while the provider was asked, and the database may be away: the call is there all the same. */
async function bindMade(
  dependencies: CallSettingsDependencies,
  input: InMeeting & { readonly accountId: string; readonly call: KnownExternalCall },
): Promise<Result<null>> {
  const unbound = (): Result<null> => refuse('call-made-unbound', { address: input.call.joinUrl });
  // reason: whatever went wrong, the address is known nowhere else, and whoever asked can still use it
  const bound = await bindToCall(dependencies, input).catch(unbound);
  return bound.ok ? bound : unbound();
}

const TIME_ZONE = 'Europe/Stockholm';
/** Where the summons does not say when the meeting ends. */
const USUAL_MINUTES = 120;
const LONGEST_MINUTES = 24 * 60;

function timeOf(
  { date, startTime, endTime }: MeetingHead,
  clock: Pick<TranscriptFiles, 'instantOf'>,
): Result<Pick<WantedCall, 'startAt' | 'minutes'>> {
  const startAt = clock.instantOf(date, startTime);
  if (startAt === null) return refuse('meeting-time-needed');
  const endAt = clock.instantOf(date, endTime);
  const minutes = endAt === null ? 0 : Math.round((Date.parse(endAt) - Date.parse(startAt)) / 60_000);
  return ok({ startAt, minutes: minutes > 0 ? Math.min(minutes, LONGEST_MINUTES) : USUAL_MINUTES });
}

function keepsRoll(found: Result<SeatedState>): Result<SeatedState> {
  if (!found.ok) return found;
  const { state, seat } = found.value;
  return mayKeepRoll(state, seat) ? found : refuse('not-allowed', { command: 'bind-meeting' });
}
