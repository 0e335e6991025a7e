import type { Delivery, HookRequest, Notice } from './conference-port.ts';
import type { CallListening } from './call-listening.ts';
import { type DeliveryMeaning, deliveryPlace } from './call-standing.ts';
import { isFitId } from './fit-id.ts';
import type { HookDirectory, KnownHook } from './hook-directory.ts';
import { judgeEvents } from './judge-events.ts';
import type { DeliveryKeeper, Kept, SealedDelivery } from './keep-deliveries.ts';
import type { SecretBox } from './method-ports.ts';
import type { Ids, UnitOfWork } from './ports.ts';

/** What is counted and logged of hooks; names never are. */
export interface HookObserver {
  /** What became of one delivery. */
  counted(provider: KnownHook['provider'], outcome: Kept | 'late'): void;
  /** Why a request, or part of it, was dropped. */
  refused(hook: KnownHook, reason: string): void;
  noticed(hook: KnownHook, notice: Notice): void;
}

export interface HookDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly box: SecretBox;
  readonly directory: HookDirectory;
  readonly keeper: DeliveryKeeper;
  readonly observer: HookObserver;
  readonly listening: CallListening;
}

export interface HookReply {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  /** Why it is no, when it is. */
  readonly reason?: string;
}

/**
 * One request to a hook: the provider's port judges it, and what it said is answered for only when it is on disk, once however
 * often it is sent. What people are to see of it is folded when they ask.
 */
export async function receiveHook(
  dependencies: HookDependencies,
  hook: KnownHook,
  request: HookRequest,
): Promise<HookReply> {
  const { observer } = dependencies;
  const { deliveries, dropped, ...reply } = await hook.port.receive(request);
  if (dropped !== undefined) observer.refused(hook, dropped);
  for (const { notices } of deliveries)
    for (const notice of notices) {
      observer.noticed(hook, notice);
      if (notice.kind === 'app-removed') await tellRemoval(dependencies, hook, notice, request.now);
    }
  await noteLifecycles(dependencies, hook, deliveries, request.now);
  const wanted = deliveries
    .filter((one) => isOfMeeting(one, hook, observer))
    .map((one) => {
      const { events, odd } = judgeEvents(one.events, request.now);
      for (const reason of odd) observer.refused(hook, reason);
      return { ...one, events };
    });
  const kept = await Promise.all(
    wanted.map((one, at) => keep(dependencies, hook, sealed(one, at === 0, { dependencies, hook, request }))),
  );
  // Also 5xx so that it comes again: those that were kept are known by then.
  if (kept.includes('full')) return { status: 503, reason: 'too-many-waiting' };
  if (kept.includes('ended')) return { status: 404, reason: 'no-such-hook' };
  return dropped === undefined ? reply : { ...reply, reason: dropped };
}

async function keep(
  { keeper, observer }: HookDependencies,
  { owner, provider }: KnownHook,
  delivery: SealedDelivery,
): Promise<Kept> {
  const kept = await keeper.keep(owner, delivery);
  observer.counted(provider, kept === 'kept' && delivery.isLate ? 'late' : kept);
  return kept;
}

type DeliveryOfMeeting = Delivery & Pick<SealedDelivery, 'meeting'>;

function isOfMeeting(
  delivery: Delivery,
  hook: KnownHook,
  observer: HookObserver,
): delivery is DeliveryOfMeeting {
  const { meeting, accountId } = delivery;
  if (!meeting) return false;
  const { meetingId, instanceId = '' } = meeting;
  const isFit = [meetingId, instanceId].every(isFitId);
  const isTheirs = meeting.provider === hook.provider && accountId === hook.externalId;
  if (!isFit) observer.refused(hook, 'meeting-unreadable');
  else if (!isTheirs) observer.refused(hook, 'account-unknown');
  return isFit && isTheirs;
}

interface Sealing {
  readonly dependencies: HookDependencies;
  readonly hook: KnownHook;
  readonly request: HookRequest;
}

function sealed(
  { sha256, isLate, events, notices, meeting }: DeliveryOfMeeting,
  isFirst: boolean,
  { dependencies: { box }, hook, request }: Sealing,
): SealedDelivery {
  const { organisationId } = hook.owner;
  const place = (what: 'meaning' | 'raw'): string => deliveryPlace(what, organisationId, sha256);
  const meaning: DeliveryMeaning = { events, notices };
  const receivedAt = request.now.toISOString();
  // A key to a recording is kept no longer than it is needed, and the body has it in clear.
  const mayKeepRaw = isFirst && !notices.some((one) => one.kind === 'transcript-ready');
  return {
    sha256,
    meeting,
    isLate,
    receivedAt,
    at: events[0]?.at ?? receivedAt,
    sealed: box.seal(JSON.stringify(meaning), place('meaning')),
    raw: mayKeepRaw ? box.seal(Buffer.from(request.raw).toString('latin1'), place('raw')) : null,
  };
}

/** What the provider says of what it was asked to tell. It is on disk before it is answered for; what it needs comes after. */
async function noteLifecycles(
  { unitOfWork, observer, listening }: HookDependencies,
  hook: KnownHook,
  deliveries: readonly Delivery[],
  now: Date,
): Promise<void> {
  const said = deliveries.flatMap(({ notices }) => notices.filter((one) => one.kind === 'subscription'));
  if (said.length === 0) return;
  const { organisationId, accountId } = hook.owner;
  const known = await unitOfWork.run(organisationId, async ({ subscriptions }) => {
    const found: boolean[] = [];
    for (const { subscriptionId, event } of said)
      found.push(await subscriptions.note(accountId, subscriptionId, { event, at: now.toISOString() }));
    return found;
  });
  if (known.includes(false)) observer.refused(hook, 'subscription-unknown');
  if (known.includes(true)) listening.changed(organisationId);
}

const CLOCKS_DIFFER_MS = 60_000;

/**
 * Somebody took the app away. It is not said whether others of the account still have it, so the agreement stands until an
 * administrator ends it; what is kept of that user goes at once.
 */
async function tellRemoval(
  { unitOfWork, ids, directory }: HookDependencies,
  { owner: { organisationId, accountId }, provider }: KnownHook,
  { userId, at }: Extract<Notice, { kind: 'app-removed' }>,
  now: Date,
): Promise<void> {
  const by = isFitId(userId) ? userId : '';
  // The same word comes again for an hour, and whoever has come back meanwhile is not to be forgotten once more.
  const before = new Date(Date.parse(at) + CLOCKS_DIFFER_MS).toISOString();
  await unitOfWork.run(organisationId, async ({ conference, conferenceIdentities, agreementChanges }) => {
    const account = await conference.account(accountId, { lock: true });
    if (!account) return;
    if (by !== '') await conferenceIdentities.forget(provider, by, before);
    if (!(await conference.tellRemoval(accountId, { at, by }))) return;
    await agreementChanges.add({
      id: ids.uuid(),
      accountId,
      name: account.name,
      what: 'removal-told',
      // Whose it was is kept no longer than it is to be looked at.
      fields: [],
      by: null,
      at: now.toISOString(),
    });
  });
  directory.forget(accountId);
}
