import type { ClauseKey, ClauseStore } from '#server/application/clause-store.ts';
import { ClauseRoom } from './clause-room.ts';
import type { GroupCommit } from './group-commit.ts';

export interface ClauseRegistryOptions {
  readonly store: Pick<ClauseStore, 'load' | 'saveSnapshot'>;
  readonly commit: GroupCommit;
  readonly now: () => number;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
  readonly idleMs: number;
  readonly onAck: (latencyMs: number) => void;
}

export interface ClauseRegistry {
  /** The room, loaded, with one visitor more; undefined when there is no such clause. Pair with leave(). */
  enter(key: ClauseKey): Promise<ClauseRoom | undefined>;
  leave(room: ClauseRoom): void;
  /** The room if it is in memory now. */
  loaded(key: ClauseKey): ClauseRoom | undefined;
  rooms(): Iterable<ClauseRoom>;
  readonly size: number;
  clear(): void;
}

/** Which clauses are in memory. Concurrent visitors share one load, a failed load is never kept, an empty room leaves. */
export function createClauseRegistry(options: ClauseRegistryOptions): ClauseRegistry {
  const { store, commit, now, log, idleMs } = options;
  const rooms = new Map<string, ClauseRoom>();
  const loading = new Map<string, Promise<ClauseRoom | undefined>>();

  async function load(key: ClauseKey, name: string): Promise<ClauseRoom | undefined> {
    const stored = await store.load(key);
    if (!stored) return undefined;
    const room: ClauseRoom = new ClauseRoom({
      key,
      stored,
      commit,
      now,
      onAck: options.onAck,
      onCollapse(because) {
        log.warn({ because, clauseId: key.clauseId }, 'clause room given up');
        forget(room);
      },
      async saveSnapshot(snapshot, seq) {
        try {
          await store.saveSnapshot(key, snapshot, seq);
        } catch (error) {
          log.warn({ err: error, clauseId: key.clauseId }, 'clause snapshot not saved');
          throw error;
        }
      },
    });
    rooms.set(name, room);
    return room;
  }

  function find(key: ClauseKey): Promise<ClauseRoom | undefined> {
    const name = nameOf(key);
    const room = rooms.get(name);
    if (room) return Promise.resolve(room);
    const underWay = loading.get(name);
    if (underWay) return underWay;
    const started = load(key, name).finally(() => loading.delete(name));
    loading.set(name, started);
    return started;
  }

  function forget(room: ClauseRoom): void {
    const name = nameOf(room.key);
    if (rooms.get(name) === room) rooms.delete(name);
  }

  /** Leaves memory with a snapshot, unless somebody came meanwhile or text is still on its way to disk. */
  async function unload(room: ClauseRoom): Promise<void> {
    if (room.visitors > 0 || room.isClosed) return;
    if (room.hasUnsavedRows) await room.snapshot().catch(() => undefined);
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

  return {
    async enter(key) {
      for (;;) {
        const room = await find(key);
        // Between the load and this line the room may have been given up.
        if (room?.isClosed) continue;
        if (room) room.visitors += 1;
        return room;
      }
    },
    leave(room) {
      room.visitors -= 1;
      if (room.visitors === 0) scheduleUnload(room);
    },
    loaded: (key) => rooms.get(nameOf(key)),
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
