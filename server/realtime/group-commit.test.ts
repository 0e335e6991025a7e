import { afterEach, expect, it, vi } from 'vitest';
import { type CommitRoom, createGroupCommit, type PendingWrite } from './group-commit.ts';

const KEY = { organisationId: 'o', meetingId: 'm', clauseId: 'c' };

/** A room with one change, over a store that is away until told otherwise. */
function waiting() {
  const store = { isAway: true, asked: 0 };
  const told: string[] = [];
  let isStored = false;
  const room: CommitRoom = {
    key: KEY,
    isClosed: false,
    stored: () => void (isStored = true),
    refused: () => undefined,
  };
  const commit = createGroupCommit({
    store: {
      append: () => {
        store.asked += 1;
        return store.isAway
          ? Promise.reject(new Error('away'))
          : Promise.resolve([{ kind: 'stored', seq: 1 }]);
      },
    },
    now: () => Date.now(),
    log: { warn: (_facts, message) => void told.push(message) },
    onBatch: () => undefined,
    onStall: () => undefined,
  });
  const write: PendingWrite = {
    room,
    accountId: 'a',
    update: new Uint8Array([0, 0]),
    newClientIds: [],
    queuedAt: Date.now(),
  };
  return { store, told, commit, write, isStored: () => isStored };
}

afterEach(() => {
  vi.useRealTimers();
});

it('[R2] stores as soon as a database is back that was away for seconds, and asks it no oftener than it must', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'Date'] });
  const { store, told, commit, write, isStored } = waiting();
  commit.enqueue(write);
  await vi.advanceTimersByTimeAsync(2_500);
  // Ten a second on the average, from one process however many write; a line a second in the log.
  expect(store.asked).toBeGreaterThan(15);
  expect(store.asked).toBeLessThan(60);
  expect(told.length).toBeLessThanOrEqual(4);
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(160);
  expect(isStored()).toBe(true);
  commit.stop();
});

it('[R2] asks once a second when the database stays away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'Date'] });
  const { store, commit, write } = waiting();
  commit.enqueue(write);
  await vi.advanceTimersByTimeAsync(20_000);
  const before = store.asked;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(store.asked - before).toBeGreaterThan(10);
  expect(store.asked - before).toBeLessThan(42);
  commit.stop();
});
