import { expect, it } from 'vitest';
import { until } from '../../tests/support/clause-clients.ts';
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

it('[R2] stores as soon as a database is back that was away for seconds, and asks it no oftener than it must', async () => {
  const { store, told, commit, write, isStored } = waiting();
  const since = performance.now();
  commit.enqueue(write);
  await until(() => performance.now() - since > 2_500, 'an outage');
  const asked = store.asked;
  const back = performance.now();
  store.isAway = false;
  await until(isStored, 'the change to be stored');
  expect(performance.now() - back).toBeLessThan(300);
  // Ten a second on the average, from one process however many write.
  expect(asked).toBeLessThan(60);
  expect(told.length).toBeLessThanOrEqual(4);
  commit.stop();
});
