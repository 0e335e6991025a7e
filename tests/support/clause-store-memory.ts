import type {
  AppendOutcome,
  ClauseAppend,
  ClauseKey,
  ClauseStore,
  StoredClause,
} from '#server/application/clause-store.ts';
import { ClauseRowsRejected } from '#server/application/clause-store.ts';

interface Room {
  rows: { accountId: string; update: Uint8Array }[];
  isSealed: boolean;
  snapshot?: Uint8Array;
  snapshotSeq: number;
  leases: Map<number, string>;
}

export interface MemoryClauseStore extends ClauseStore {
  /** Awaited before every append; throw in it to play a database that is away. */
  beforeAppend: (appends: readonly ClauseAppend[]) => void | Promise<void>;
  readonly appendCount: number;
}

/** The same promises as the PostgreSQL store, kept in memory. `accounts` plays the foreign key. */
export function createMemoryClauseStore(
  options: { readonly accounts?: ReadonlySet<string> } = {},
): MemoryClauseStore {
  const rooms = new Map<string, Room>();
  const nameOf = (key: ClauseKey): string => `${key.organisationId}/${key.meetingId}/${key.clauseId}`;
  let appendCount = 0;

  function appendOne({ key, rows, leases }: ClauseAppend): AppendOutcome {
    const room = rooms.get(nameOf(key));
    if (!room || room.isSealed) return { kind: 'sealed' };
    if (leases.some((l) => (room.leases.get(l.clientId) ?? l.accountId) !== l.accountId))
      return { kind: 'lease-taken' };
    for (const lease of leases) room.leases.set(lease.clientId, lease.accountId);
    room.rows.push(...rows);
    return { kind: 'stored', seq: room.rows.length };
  }

  const store: MemoryClauseStore = {
    beforeAppend: () => undefined,
    get appendCount() {
      return appendCount;
    },
    load: (key) => {
      const room = rooms.get(nameOf(key));
      return Promise.resolve(room && stored(room));
    },
    since: (key, seq) => {
      const room = rooms.get(nameOf(key));
      if (!room) return Promise.resolve(undefined);
      const later = room.rows.slice(seq).map((row, i) => ({ ...row, seq: seq + i + 1 }));
      return Promise.resolve({ seq: room.rows.length, isSealed: room.isSealed, rows: later });
    },
    heads: (keys) =>
      Promise.resolve(
        keys.flatMap((key) => {
          const room = rooms.get(nameOf(key));
          return room ? [{ key, seq: room.rows.length, isSealed: room.isSealed }] : [];
        }),
      ),
    async append(appends) {
      await store.beforeAppend(appends);
      appendCount += 1;
      const known = options.accounts;
      if (known && appends.some(({ rows }) => rows.some((row) => !known.has(row.accountId))))
        throw new ClauseRowsRejected('unknown account');
      return appends.map(appendOne);
    },
    create(key, { accountId, clientId, update }) {
      if (rooms.has(nameOf(key))) return Promise.reject(new Error('clause exists'));
      rooms.set(nameOf(key), {
        rows: update ? [{ accountId, update }] : [],
        isSealed: false,
        snapshotSeq: 0,
        leases: new Map(update ? [[clientId, accountId]] : []),
      });
      return Promise.resolve();
    },
    saveSnapshot(key, snapshot, seq) {
      const room = rooms.get(nameOf(key));
      if (room && room.snapshotSeq <= seq) Object.assign(room, { snapshot, snapshotSeq: seq });
      return Promise.resolve();
    },
    seal(key) {
      const room = rooms.get(nameOf(key));
      if (room) room.isSealed = true;
      return Promise.resolve(room?.rows.length);
    },
    unseal(key) {
      const room = rooms.get(nameOf(key));
      if (room) room.isSealed = false;
      return Promise.resolve();
    },
    clausesOf: (organisationId, meetingId) =>
      Promise.resolve(
        [...rooms.keys()]
          .map((name) => name.split('/'))
          .flatMap(([o, m, c]) => (o === organisationId && m === meetingId && c ? [c] : []))
          .sort(),
      ),
  };
  return store;
}

function stored(room: Room): StoredClause {
  return {
    seq: room.rows.length,
    isSealed: room.isSealed,
    ...(room.snapshot ? { snapshot: room.snapshot } : {}),
    snapshotSeq: room.snapshotSeq,
    updates: room.rows.slice(room.snapshotSeq).map((row) => row.update),
    leases: new Map(room.leases),
  };
}
