import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import { roomSuggestions } from '#lib/domain/conference/room-suggestions.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { CallListening } from './call-listening.ts';
import { type CallLink, readCallLink } from './call-link.ts';
import { type CallChange, lateId, standingCall } from './call-standing.ts';
import type { ConferenceAccountRow, PresenceDecisionRow } from './conference-records.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids, Records } from './ports.ts';
import { type ReadDependencies, seatedState, type SeatedState } from './read-meeting.ts';

export interface BindDependencies extends ReadDependencies {
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly callChanged: (change: CallChange) => void;
  readonly listening: Pick<CallListening, 'changed'>;
}

type InMeeting = { readonly actor: Actor; readonly meetingId: string };

/** Which call the meeting is held in, and which of the organisation's agreements it may be bound to. */
export interface MeetingBinding {
  readonly accounts: readonly {
    readonly id: string;
    readonly provider: Exclude<ConferenceProvider, 'manual'>;
    readonly name: string;
  }[];
  readonly bound: (Omit<CallLink, 'organiserId'> & { readonly accountId: string }) | null;
}

/** For secretary and chair, as all of this file. */
export function readBinding(
  dependencies: BindDependencies,
  input: InMeeting,
): Promise<Result<MeetingBinding>> {
  return asOfficer(dependencies, input, async ({ conference }) => {
    const accounts = await conference.accounts();
    const bound = await conference.bindingOf(input.meetingId);
    return ok({
      accounts: accounts.map(({ id, provider, name }) => ({ id, provider, name })),
      bound: bound && {
        accountId: bound.accountId,
        externalId: bound.externalId,
        joinUrl: bound.joinUrl,
      },
    });
  });
}

/**
 * Binds the meeting to a call of one of the organisation's agreements, in place of the call it had. `link` is what the
 * secretary pasted: Zoom's number or address, Teams' thread or address. `no-such-agreement`, what {@link readCallLink} refuses
 * with, and `leave-open-in-call` and `line-just-lost` of the call it had.
 */
export function bindMeeting(
  dependencies: BindDependencies,
  input: InMeeting & {
    readonly accountId: string;
    readonly link: string;
    /** Teams: who arranged it, where the link does not say. */
    readonly organiserId?: string | null;
  },
): Promise<Result<null>> {
  return bindAs(dependencies, input, (account) => {
    const link = readCallLink(account, input.link);
    if (!link.ok) return link;
    const organiserId = link.value.organiserId ?? input.organiserId ?? null;
    return ok({ ...link.value, organiserId, instanceId: null });
  });
}

/** As `bindMeeting`, to a call that the provider itself has told of. */
export function bindToCall(
  dependencies: BindDependencies,
  input: InMeeting & { readonly accountId: string; readonly call: BoundCall },
): Promise<Result<null>> {
  return bindAs(dependencies, input, () => ok(input.call));
}

/** Whether the call that the meeting has may be left for another: before anything is made for it. Refuses as {@link bindMeeting}. */
export function mayRebind(dependencies: BindDependencies, input: InMeeting): Promise<Result<null>> {
  const { actor } = input;
  return asOfficer(dependencies, input, (records, { state }) =>
    settledIn(dependencies, { records, state, actor }, null),
  );
}

type BoundCall = CallLink & { readonly instanceId: string | null };

async function bindAs(
  dependencies: BindDependencies,
  input: InMeeting & { readonly accountId: string },
  callOf: (account: ConferenceAccountRow) => Result<BoundCall>,
): Promise<Result<null>> {
  const { ids } = dependencies;
  const { actor, meetingId } = input;
  const done = await inTurn(dependencies, input, async (records, { state }) => {
    const { conference } = records;
    const account = await conference.account(input.accountId, { lock: true });
    if (!account) return refuse('no-such-agreement');
    const call = callOf(account);
    if (!call.ok) return call;
    const { externalId, joinUrl, organiserId, instanceId } = call.value;
    const isSettled = await settledIn(dependencies, { records, state, actor }, { account, externalId });
    if (!isSettled.ok) return isSettled;
    await conference.bind({
      externalId,
      joinUrl,
      organiserId,
      instanceId,
      id: ids.uuid(),
      meetingId,
      accountId: account.id,
      boundAt: ids.now().toISOString(),
      boundBy: actor.accountId,
    });
    return ok(null);
  });
  return rebound(dependencies, input, done);
}

/** The meeting is held in no call any more; what the roll says stays. Refuses as to bind it to another call. */
export async function unbindMeeting(dependencies: BindDependencies, input: InMeeting): Promise<Result<null>> {
  const { actor } = input;
  const done = await inTurn(dependencies, input, async (records, { state }) => {
    const isSettled = await settledIn(dependencies, { records, state, actor }, null);
    if (!isSettled.ok) return isSettled;
    await records.conference.unbind(input.meetingId, dependencies.ids.now().toISOString());
    return ok(null);
  });
  return rebound(dependencies, input, done);
}

/**
 * DIS-5: whether somebody has left is a question of the call in which they were confirmed, and goes away with it: it is answered
 * before another takes its place. Refuses `leave-open-in-call`, and `line-just-lost` while the question is still to come.
 */
async function settledIn(
  { box, ids }: BindDependencies,
  { records, state, actor }: { records: Records; state: MeetingState; actor: Actor },
  next: { readonly account: ConferenceAccountRow; readonly externalId: string } | null,
): Promise<Result<null>> {
  const { organisationId } = actor;
  const call = await standingCall({ records, box, organisationId, state, now: ids.now() });
  if (!call) return ok(null);
  const { accountId, externalId } = call.binding;
  // The same call keeps all that was said of it.
  if (next?.account.id === accountId && next.externalId === externalId) return ok(null);
  const nameOf = (personId: string | undefined): string =>
    state.participants.find(({ id }) => id === personId)?.name ?? '';
  for (const one of roomSuggestions(state, call.standing)) {
    if (one.kind === 'leave') return refuse('leave-open-in-call', { name: nameOf(one.people[0]?.personId) });
    if (one.kind === 'dropped') return refuse('line-just-lost', { name: nameOf(one.personIds[0]) });
  }
  return ok(null);
}

/** Lets deliveries count that were signed and came too late, or puts them aside; gives how many of them were waiting. */
export async function settleLate(
  dependencies: BindDependencies,
  input: InMeeting & { readonly deliveryIds: readonly string[]; readonly takeIn: boolean },
): Promise<Result<{ readonly settled: number }>> {
  const { ids, box } = dependencies;
  const { actor, meetingId } = input;
  const done = await inTurn(dependencies, input, async (records, { state }) => {
    const { organisationId } = actor;
    const call = await standingCall({ records, box, organisationId, state, now: ids.now() });
    const late = (call?.late ?? []).filter(({ id }) => input.deliveryIds.includes(id));
    const at = ids.now().toISOString();
    for (const { id } of late) {
      if (input.takeIn) await records.conference.takeIn(id, { at, name: actor.name });
      else await records.conference.keepDecision(meetingId, putAside(id, { ids, actor, at, state }));
    }
    return ok({ settled: late.length });
  });
  return told(dependencies, input, done);
}

function putAside(
  deliveryId: string,
  given: Pick<BindDependencies, 'ids'> & { actor: Actor; at: string; state: SeatedState['state'] },
): PresenceDecisionRow {
  return {
    id: given.ids.uuid(),
    suggestionId: lateId(deliveryId),
    decision: 'rejected',
    connectionKey: 'late',
    personIds: null,
    decidedBy: given.actor.accountId,
    decidedByName: given.actor.name,
    decidedAt: given.at,
    version: given.state.version,
  };
}

function rebound(dependencies: BindDependencies, input: InMeeting, done: Result<null>): Result<null> {
  if (done.ok) dependencies.listening.changed(input.actor.organisationId);
  return told(dependencies, input, done);
}

function told<T>(
  { callChanged }: BindDependencies,
  { actor, meetingId }: InMeeting,
  done: Result<T>,
): Result<T> {
  if (done.ok) callChanged({ organisationId: actor.organisationId, meetingId });
  return done;
}

type OfficersWork<T> = (records: Records, seated: SeatedState) => Promise<Result<T>>;

function asOfficer<T>(
  { unitOfWork, states }: ReadDependencies,
  input: InMeeting,
  work: OfficersWork<T>,
): Promise<Result<T>> {
  return unitOfWork.run(input.actor.organisationId, (records) => officersOnly(records, states, input, work));
}

/** One after the other with all that is said of the meeting: the roll is read when whoever was before is done. */
function inTurn<T>(
  { unitOfWork, states }: ReadDependencies,
  input: InMeeting,
  work: OfficersWork<T>,
): Promise<Result<T>> {
  return unitOfWork.run(input.actor.organisationId, async (records) => {
    await records.meetings.lock(input.meetingId);
    return officersOnly(records, states, input, work);
  });
}

async function officersOnly<T>(
  records: Records,
  states: ReadDependencies['states'],
  { actor, meetingId }: InMeeting,
  work: OfficersWork<T>,
): Promise<Result<T>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  return mayKeepRoll(state, seat)
    ? work(records, found.value)
    : refuse('not-allowed', { command: 'bind-meeting' });
}
