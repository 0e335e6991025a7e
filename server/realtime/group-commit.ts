import {
  type ClauseAppend,
  type ClauseKey,
  ClauseRowsRejected,
  type ClauseStore,
} from '#server/application/clause-store.ts';
import { merged } from './merge-updates.ts';

/** One thing to make durable. Without `update` it only waits for everything queued before it. */
export interface PendingWrite {
  readonly room: CommitRoom;
  readonly accountId: string;
  readonly update: Uint8Array | undefined;
  /** Client ids this write uses for the first time. */
  readonly newClientIds: readonly number[];
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  /** Whose message this was, and which of its text messages, counted from 1. */
  readonly sender?: WriteSender;
  readonly index?: number;
  readonly onStored?: () => void;
  /** Others have been shown it already. */
  isShown?: boolean;
}

export interface WriteSender {
  textStored(index: number): void;
  /** Tells the client how far its text is on disk now. */
  sendAck(): void;
}

export type RefusedBecause = 'sealed' | 'lease-taken' | 'rejected';

/** What the queue needs of a room. */
export interface CommitRoom {
  readonly key: ClauseKey;
  /** True once the room gave up; its later writes are dropped, as they build on a refused one. */
  readonly isClosed: boolean;
  /** `written`: where the room's sequence stands after this commit, and how many rows of it are these. */
  stored(writes: readonly PendingWrite[], written?: { readonly seq: number; readonly rows: number }): void;
  refused(because: RefusedBecause): void;
}

export interface GroupCommit {
  enqueue(write: PendingWrite): void;
  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void>;
  /** True from 5 s without an acknowledgement until the store takes a batch again. */
  readonly isStalled: boolean;
  readonly queuedBytes: number;
  readonly queuedWrites: number;
  /** Age of the oldest write that is not on disk, in ms. */
  oldestAgeMs(): number;
  /** Stops retrying and forgets the queue: for tests and the last resort of a drain that ran out of time. */
  stop(): void;
}

export interface GroupCommitOptions {
  readonly store: Pick<ClauseStore, 'append'>;
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
  readonly onBatch: (facts: { readonly writes: number; readonly durationMs: number }) => void;
  /** The store stopped answering, or answers again. */
  readonly onStall: (isStalled: boolean) => void;
  /** Default 5,000 ms. */
  readonly stallAfterMs?: number;
}

const MAX_BATCH = 5_000;
/**
 * From the start of one commit to the start of the next: what decides under load is the number of journeys, not of rows.
 * After a silence nobody waits.
 */
const PACE_MS = 5;
/** So many are worth a journey at any time. */
const ENOUGH = 12;

/**
 * A database that starts again is back within seconds, and then nobody should wait for us: one question a process, ten a
 * second. One that stays away is asked once a second.
 */
const RETRY_SOON_MS = 100;
const RETRY_LATER_MS = 1_000;
const SOON_FOR_MS = 15_000;
/** How often the log says that nothing can be stored. */
const TELL_EVERY_MS = 1_000;

/** One transaction in flight; whatever arrives meanwhile rides in the next. A failed batch is kept and tried again. */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { store, now, log, stallAfterMs = 5_000 } = options;
  let queue: PendingWrite[] = [];
  let inFlight: PendingWrite[] = [];
  let queuedBytes = 0;
  let isRunning = false;
  let isStalled = false;
  let isStopped = false;
  let whenIdle: (() => void)[] = [];
  let startedAt = -Infinity;
  let wake: (() => void) | undefined;

  const oldestAgeMs = (): number => {
    const oldest = inFlight[0] ?? queue[0];
    return oldest ? now() - oldest.queuedAt : 0;
  };

  const watch = setInterval(() => {
    if (!isStalled && oldestAgeMs() > stallAfterMs) setStalled(true);
  }, 250);
  watch.unref();

  function setStalled(value: boolean): void {
    if (isStalled === value) return;
    isStalled = value;
    options.onStall(value);
  }

  async function run(): Promise<void> {
    while (queue.length > 0 && !isStopped) {
      await rest();
      startedAt = performance.now();
      inFlight = queue.slice(0, MAX_BATCH);
      queue = queue.slice(MAX_BATCH);
      await commitUntilItHolds(inFlight);
      inFlight = [];
    }
    isRunning = false;
    const waiting = whenIdle;
    whenIdle = [];
    for (const resolve of waiting) resolve();
  }

  /** Until the pace allows the next commit, or there is enough for one. */
  async function rest(): Promise<void> {
    const restMs = startedAt + PACE_MS - performance.now();
    if (restMs < 1 || queue.length >= ENOUGH) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = undefined;
  }

  async function commitUntilItHolds(batch: readonly PendingWrite[]): Promise<void> {
    const failingSince = performance.now();
    let toldAt = -Infinity;
    for (let attempt = 0; !isStopped; attempt += 1) {
      const startedAt = now();
      try {
        await commit(perRoom(batch));
        for (const write of batch) queuedBytes -= write.update?.byteLength ?? 0;
        options.onBatch({ writes: batch.length, durationMs: now() - startedAt });
        setStalled(false);
        return;
      } catch (error) {
        const at = performance.now();
        if (at - toldAt >= TELL_EVERY_MS) {
          toldAt = at;
          log.warn({ err: error, attempt, writes: batch.length }, 'clause texts not stored, trying again');
        }
        const longest = at - failingSince < SOON_FOR_MS ? RETRY_SOON_MS : RETRY_LATER_MS;
        await pause(Math.min(50 * 2 ** attempt, longest) * (0.5 + Math.random()));
      }
    }
  }

  async function commit(rooms: ReadonlyMap<CommitRoom, PendingWrite[]>): Promise<void> {
    const toAppend = [...rooms].filter(([, writes]) => writes.some((write) => write.update));
    try {
      await appendAndSettle(toAppend);
    } catch (error) {
      if (!(error instanceof ClauseRowsRejected)) throw error;
      await commitOneByOne(toAppend, error);
    }
    for (const [room, writes] of rooms)
      if (!writes.some((write) => write.update) && !room.isClosed) room.stored(writes);
  }

  /** One room's rows are impossible: the others must not wait for it for ever. */
  async function commitOneByOne(rooms: readonly [CommitRoom, PendingWrite[]][], why: Error): Promise<void> {
    for (const entry of rooms) {
      try {
        await appendAndSettle([entry]);
      } catch (error) {
        if (!(error instanceof ClauseRowsRejected)) throw error;
        log.warn({ err: why, clauseId: entry[0].key.clauseId }, 'clause text rejected by the store');
        entry[0].refused('rejected');
      }
    }
  }

  async function appendAndSettle(rooms: readonly [CommitRoom, PendingWrite[]][]): Promise<void> {
    if (rooms.length === 0) return;
    const appends = rooms.map(([room, writes]) => appendOf(room, writes));
    const outcomes = await store.append(appends);
    rooms.forEach(([room, writes], i) => {
      const outcome = outcomes[i];
      if (outcome?.kind === 'stored')
        room.stored(writes, { seq: outcome.seq, rows: appends[i]?.rows.length ?? 0 });
      else room.refused(outcome?.kind ?? 'rejected');
    });
  }

  return {
    enqueue(write) {
      queue.push(write);
      queuedBytes += write.update?.byteLength ?? 0;
      if (queue.length >= ENOUGH) wake?.();
      if (isRunning) return;
      isRunning = true;
      // setImmediate: what arrives in the same turn of the loop shares the transaction.
      setImmediate(() => void run());
    },
    idle: () => (isRunning ? new Promise((resolve) => whenIdle.push(resolve)) : Promise.resolve()),
    get isStalled() {
      return isStalled;
    },
    get queuedBytes() {
      return queuedBytes;
    },
    get queuedWrites() {
      return queue.length + inFlight.length;
    },
    oldestAgeMs,
    stop() {
      isStopped = true;
      clearInterval(watch);
    },
  };
}

function perRoom(batch: readonly PendingWrite[]): Map<CommitRoom, PendingWrite[]> {
  const rooms = new Map<CommitRoom, PendingWrite[]>();
  for (const write of batch) {
    if (write.room.isClosed) continue;
    const own = rooms.get(write.room);
    if (own) own.push(write);
    else rooms.set(write.room, [write]);
  }
  return rooms;
}

/** One row per author, in the order they first wrote. Authors never build on each other inside one commit. */
function appendOf(room: CommitRoom, writes: readonly PendingWrite[]): ClauseAppend {
  const byAuthor = new Map<string, Uint8Array[]>();
  const leases: { clientId: number; accountId: string }[] = [];
  for (const { accountId, update, newClientIds } of writes) {
    if (!update) continue;
    const own = byAuthor.get(accountId);
    if (own) own.push(update);
    else byAuthor.set(accountId, [update]);
    for (const clientId of newClientIds) leases.push({ clientId, accountId });
  }
  return {
    key: room.key,
    rows: [...byAuthor].map(([accountId, updates]) => ({ accountId, update: merged(updates) })),
    leases,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
