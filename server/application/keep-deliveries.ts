import { nearestFirst } from '#lib/domain/conference/nearest-meeting.ts';
import type { Delivery } from './conference-port.ts';
import type { ConferenceBindingRow, ConferenceRecords, NewConferenceDelivery } from './conference-records.ts';
import type { UnitOfWork } from './ports.ts';

/** Whose agreement a delivery came under. */
export interface HookOwner {
  readonly organisationId: string;
  readonly accountId: string;
}

/** A delivery that has been verified and encrypted. */
export interface SealedDelivery extends Omit<NewConferenceDelivery, 'accountId' | 'bindingId' | 'meeting'> {
  readonly meeting: NonNullable<Delivery['meeting']>;
  /** When what it tells of happened; ISO 8601 in UTC. */
  readonly at: string;
}

/** `ended`: the agreement is over, nothing was kept. `full`: more is waiting than can be. */
export type Kept = 'kept' | 'kept-before' | 'unbound' | 'ended' | 'full';

export interface DeliveryKeeper {
  /** Resolves when the delivery is on disk, once; rejects when the database did not take it. */
  keep(owner: HookOwner, delivery: SealedDelivery): Promise<Kept>;
}

export interface DeliveryKeeperOptions {
  readonly unitOfWork: UnitOfWork;
  /** A meeting's call has said something new. */
  readonly onKept: (meeting: { readonly organisationId: string; readonly meetingId: string }) => void;
}

interface Waiting {
  readonly delivery: SealedDelivery;
  readonly settle: (kept: Kept) => void;
  readonly fail: (error: unknown) => void;
}

interface Queue {
  readonly waiting: Waiting[];
  /** Of those that wait and of those that are being written. */
  bytes: number;
}

/** So many in one transaction. */
const MAX_BATCH = 500;
/** So many wait for one agreement, and so many bytes of them; whoever comes then is asked to come again. */
const MAX_WAITING = 5_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * Keeps deliveries, those of one agreement in one transaction after the other: what arrives while one is under way rides in
 * the next, so that a thousand at once take a few journeys to the disk and not a thousand.
 */
export function createDeliveryKeeper({ unitOfWork, onKept }: DeliveryKeeperOptions): DeliveryKeeper {
  const queues = new Map<string, Queue>();

  async function run(owner: HookOwner, queue: Queue): Promise<void> {
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, MAX_BATCH);
      await commit(owner, batch);
      // Not before: until then they are held, if no more in the queue.
      for (const { delivery } of batch) queue.bytes -= bytesOf(delivery);
    }
    queues.delete(owner.accountId);
  }

  function begin(owner: HookOwner): Queue {
    const queue: Queue = { waiting: [], bytes: 0 };
    queues.set(owner.accountId, queue);
    // What arrives in the same turn of the loop shares the transaction.
    setImmediate(() => void run(owner, queue));
    return queue;
  }

  async function commit({ organisationId, accountId }: HookOwner, batch: readonly Waiting[]): Promise<void> {
    try {
      const stored = await unitOfWork.run(organisationId, ({ conference }) =>
        store(conference, accountId, batch),
      );
      batch.forEach(({ settle }, at) => {
        settle(stored.kept[at] ?? 'ended');
      });
      for (const meetingId of stored.meetings) onKept({ organisationId, meetingId });
    } catch (error) {
      // Nothing of it is kept: each is asked to come again, and comes.
      for (const { fail } of batch) fail(error);
    }
  }

  return {
    keep(owner, delivery) {
      const queue = queues.get(owner.accountId) ?? begin(owner);
      const bytes = queue.bytes + bytesOf(delivery);
      if (queue.waiting.length >= MAX_WAITING || bytes > MAX_WAITING_BYTES) return Promise.resolve('full');
      queue.bytes = bytes;
      return new Promise((settle, fail) => {
        queue.waiting.push({ delivery, settle, fail });
      });
    },
  };
}

function bytesOf({ raw, sealed }: SealedDelivery): number {
  return (raw?.length ?? 0) + sealed.length;
}

interface Stored {
  readonly kept: readonly Kept[];
  readonly meetings: ReadonlySet<string>;
}

async function store(
  conference: ConferenceRecords,
  accountId: string,
  batch: readonly Waiting[],
): Promise<Stored> {
  // One process after the other: which meeting an occasion is of is settled once, also while a meeting is being bound.
  const account = await conference.account(accountId, { lock: true });
  if (!account) return { kept: batch.map(() => 'ended'), meetings: new Set() };
  const bindingFor = bindingFinder(conference, accountId);
  const rows: (NewConferenceDelivery & { readonly meetingId: string | null })[] = [];
  for (const { delivery } of batch) {
    const binding = await bindingFor(delivery);
    rows.push({
      ...delivery,
      accountId,
      bindingId: binding?.id ?? null,
      meetingId: binding?.meetingId ?? null,
    });
  }
  const fresh = await conference.keepDeliveries(rows);
  const meetings = rows.flatMap(({ meetingId, sha256 }) =>
    meetingId !== null && fresh.has(sha256) ? [meetingId] : [],
  );
  // The same one twice in one transaction is new once.
  const unclaimed = new Set(fresh);
  const kept = rows.map(({ meetingId, sha256 }): Kept => {
    if (!unclaimed.delete(sha256)) return 'kept-before';
    return meetingId === null ? 'unbound' : 'kept';
  });
  return { kept, meetings: new Set(meetings) };
}

type Found = ConferenceBindingRow | null;

/** Which meeting each delivery of a batch is about; what has been asked once is remembered while nothing changes. */
function bindingFinder(conference: ConferenceRecords, accountId: string) {
  const byInstance = new Map<string, Found>();
  const byCall = new Map<string, readonly ConferenceBindingRow[]>();

  async function ofInstance(instanceId: string): Promise<Found> {
    if (!byInstance.has(instanceId))
      byInstance.set(instanceId, await conference.bindingOfInstance(accountId, instanceId));
    return byInstance.get(instanceId) ?? null;
  }
  async function ofCall(externalId: string): Promise<readonly ConferenceBindingRow[]> {
    const known = byCall.get(externalId) ?? (await conference.bindingsFor(accountId, externalId));
    byCall.set(externalId, known);
    return known;
  }

  return async ({ meeting, at }: Pick<SealedDelivery, 'meeting' | 'at'>): Promise<Found> => {
    const { provider, instanceId = '', meetingId } = meeting;
    const noted = instanceId === '' ? null : await ofInstance(instanceId);
    // In Teams every occasion of a series has the same id and the same thread: only the time tells them apart.
    if (noted && provider !== 'teams') return noted;
    const externalId = meetingId === '' ? noted?.externalId : meetingId;
    if (externalId === undefined) return null;
    const near = nearestFirst(await ofCall(externalId), at);
    const [nearest = null] = near;
    if (instanceId === '' || provider === 'teams') return nearest ?? noted;
    const free = near.find((one) => one.instanceId === null);
    const isNoted = free !== undefined && (await conference.noteInstance(free.id, instanceId));
    // A call that ended and began anew has a new occasion, of the same meeting as before.
    const found = isNoted ? free : nearest;
    if (isNoted) byCall.delete(externalId);
    if (found) byInstance.set(instanceId, found);
    return found;
  };
}
