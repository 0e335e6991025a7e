import type { Bus } from '#server/application/bus.ts';
import type { ClauseKey, ClauseStore, StoredClause } from '#server/application/clause-store.ts';
import type { Pulse } from './clause-pulse.ts';
import { ClauseRoom } from './clause-room.ts';
import type { BroadcastMode } from './clause-showing.ts';
import type { GroupCommit } from './group-commit.ts';

export interface ClauseRegistryOptions {
  readonly store: Pick<ClauseStore, 'load' | 'saveSnapshot' | 'since'>;
  readonly commit: GroupCommit;
  readonly pulse: Pulse;
  readonly broadcast: BroadcastMode;
  /** Undefined: there are no other processes. */
  readonly bus: Bus | undefined;
  readonly now: () => number;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
  readonly idleMs: number;
  readonly onAck: (latencyMs: number) => void;
}

export interface ClauseRegistry {
  /** The room, loaded and up to date, with one visitor more; undefined when there is no such clause. Pair with leave(). */
  enter(key: ClauseKey): Promise<ClauseRoom | undefined>;
  leave(room: ClauseRoom): void;
  /** The room if it is in memory now. */
  loaded(key: ClauseKey): ClauseRoom | undefined;
  /** A seal was set or broken in the store: who is reading it just now reads again. Without a clause: of all in the meeting. */
  reread(key: Omit<ClauseKey, 'clauseId'> & { readonly clauseId?: string }): void;
  rooms(): Iterable<ClauseRoom>;
  readonly size: number;
  clear(): void;
}

/** Which clauses are in memory. Concurrent visitors share one load, a failed load is never kept, an empty room leaves. */
export function createClauseRegistry(options: ClauseRegistryOptions): ClauseRegistry {
  const { store, log, idleMs, bus } = options;
  const rooms = new Map<string, ClauseRoom>();
  const loading = new Map<string, Promise<ClauseRoom | undefined>>();
  /** Loads under way of what has changed since. */
  const outdated = new Set<string>();
  let lastChannel = 0;

  async function read(key: ClauseKey, name: string): Promise<StoredClause | undefined> {
    for (;;) {
      outdated.delete(name);
      const stored = await store.load(key);
      if (!outdated.has(name)) return stored;
    }
  }

  async function load(key: ClauseKey, name: string): Promise<ClauseRoom | undefined> {
    const stored = await read(key, name);
    if (!stored) return undefined;
    const room: ClauseRoom = new ClauseRoom({
      ...options,
      key,
      channel: ++lastChannel,
      stored,
      onCollapse(because) {
        log.warn({ because, clauseId: key.clauseId }, 'clause room given up');
        forget(room);
      },
      onWritten: (seq) => bus?.publish({ kind: 'clause-written', ...key, seq }),
      onPresence: (entries) => bus?.publish({ kind: 'clause-presence', ...key, entries }),
    });
    rooms.set(name, room);
    return room;
  }

  /** Gives the room and whether it was read from the store just now. */
  async function find(key: ClauseKey): Promise<{ room: ClauseRoom | undefined; isFresh: boolean }> {
    const name = nameOf(key);
    const room = rooms.get(name);
    if (room) return { room, isFresh: false };
    const underWay = loading.get(name);
    if (underWay) return { room: await underWay, isFresh: false };
    const started = load(key, name).finally(() => {
      loading.delete(name);
      outdated.delete(name);
    });
    loading.set(name, started);
    return { room: await started, isFresh: true };
  }

  function forget(room: ClauseRoom): void {
    const name = nameOf(room.key);
    if (rooms.get(name) === room) rooms.delete(name);
  }

  /** Leaves memory with a snapshot, unless somebody came meanwhile or text is still on its way to disk. */
  async function unload(room: ClauseRoom): Promise<void> {
    if (room.visitors > 0 || room.isClosed) return;
    if (room.snapshots.isDue) await room.snapshots.save().catch(() => undefined);
    if (room.visitors > 0 || room.isClosed) return;
    if (room.isWaiting) {
      scheduleUnload(room);
      return;
    }
    forget(room);
    room.destroy();
  }

  function scheduleUnload(room: ClauseRoom): void {
    setTimeout(() => void unload(room), idleMs).unref();
  }

  function leave(room: ClauseRoom): void {
    room.visitors -= 1;
    if (room.visitors === 0) scheduleUnload(room);
  }

  return {
    async enter(key) {
      for (;;) {
        const { room, isFresh } = await find(key);
        if (!room) return undefined;
        // Between the load and this line the room may have been given up.
        if (room.isClosed) continue;
        room.visitors += 1;
        // What the newcomer saw through another process is on disk; without it here their text would not fit.
        if (bus && !isFresh) {
          try {
            await room.rows.refresh();
          } catch (error) {
            leave(room);
            throw error;
          }
        }
        if (!room.isClosed) return room;
        leave(room);
      }
    },
    leave,
    loaded: (key) => rooms.get(nameOf(key)),
    reread({ clauseId, ...meeting }) {
      const name = nameOf({ ...meeting, clauseId: clauseId ?? '' });
      for (const one of loading.keys())
        if (clauseId === undefined ? one.startsWith(name) : one === name) outdated.add(one);
    },
    rooms: () => rooms.values(),
    get size() {
      return rooms.size;
    },
    clear() {
      for (const room of rooms.values()) room.destroy();
      rooms.clear();
    },
  };
}

function nameOf({ organisationId, meetingId, clauseId }: ClauseKey): string {
  return `${organisationId}/${meetingId}/${clauseId}`;
}
