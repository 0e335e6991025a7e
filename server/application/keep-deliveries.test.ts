import { describe, expect, it } from 'vitest';
import type { ConferenceAccountRow, ConferenceRecords } from './conference-records.ts';
import { createDeliveryKeeper, type Kept, type SealedDelivery } from './keep-deliveries.ts';
import type { Records, UnitOfWork } from './ports.ts';

const OWNER = { organisationId: 'organisation', accountId: 'agreement' };
const MEGABYTE = 1024 * 1024;

const delivery = (sha256: string, bytes = 10): SealedDelivery => ({
  sha256,
  meeting: { provider: 'zoom', meetingId: '84712639219', accountId: 'account' },
  isLate: false,
  receivedAt: '2026-11-24T12:10:00.000Z',
  at: '2026-11-24T12:10:00.000Z',
  raw: new Uint8Array(bytes / 2),
  sealed: new Uint8Array(bytes / 2),
});

/** A database that takes what it is given when it is let, under an agreement that stands unless it is said to be over. */
function keeping(account: Pick<ConferenceAccountRow, 'id'> | null = { id: OWNER.accountId }) {
  const gate: { open: () => void; fail: (error: Error) => void }[] = [];
  const batches: number[] = [];
  const locks: boolean[] = [];
  const conference: Pick<ConferenceRecords, 'account' | 'bindingsFor' | 'keepDeliveries'> = {
    account: (_, { lock = false } = {}) => {
      locks.push(lock);
      return Promise.resolve(account as ConferenceAccountRow | null);
    },
    bindingsFor: () => Promise.resolve([]),
    keepDeliveries: async (rows) => {
      batches.push(rows.length);
      await new Promise<void>((open, fail) => gate.push({ open, fail }));
      return new Set(rows.map(({ sha256 }) => sha256));
    },
  };
  const unitOfWork: UnitOfWork = { run: (_, work) => work({ conference } as Records) };
  const keeper = createDeliveryKeeper({ unitOfWork, onKept: () => undefined });
  const keep = (sha256: string, bytes?: number): Promise<Kept> => keeper.keep(OWNER, delivery(sha256, bytes));
  const under = async (): Promise<(typeof gate)[number]> => {
    await expect.poll(() => gate.length).toBeGreaterThan(0);
    const [one] = gate.splice(0, 1);
    if (!one) throw new Error('nothing is being written');
    return one;
  };
  return { keep, under, batches, locks };
}

describe('deliveries that wait for the database', () => {
  it('share a transaction, those that come meanwhile the next', async () => {
    const { keep, under, batches } = keeping();
    const first = [keep('a'), keep('b')];
    const writing = await under();
    const second = [keep('c'), keep('d'), keep('e')];
    writing.open();
    expect(await Promise.all(first)).toEqual(['unbound', 'unbound']);
    (await under()).open();
    await Promise.all(second);
    expect(batches).toEqual([2, 3]);
  });

  it('are asked to come again beyond five thousand, and taken when there is room', async () => {
    const { keep, under, batches } = keeping();
    const waiting = Array.from({ length: 5_000 }, (_, at) => keep(String(at)));
    expect(await keep('one too many')).toBe('full');
    for (let batch = 0; batch < 10; batch += 1) (await under()).open();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['unbound']));
    const later = keep('one too many');
    (await under()).open();
    expect(await later).toBe('unbound');
    expect(batches).toEqual([...Array.from({ length: 10 }, () => 500), 1]);
  });

  it('are asked to come again when they weigh too much, also while those before are being written', async () => {
    const { keep, under } = keeping();
    const heavy = ['a', 'b', 'c'].map((one) => keep(one, 20 * MEGABYTE));
    expect(await keep('d', 5 * MEGABYTE)).toBe('full');
    const light = keep('e', 3 * MEGABYTE);
    const writing = await under();
    expect(await keep('d', 5 * MEGABYTE)).toBe('full');
    writing.open();
    await Promise.all([...heavy, light]);
    const later = keep('d', 5 * MEGABYTE);
    (await under()).open();
    expect(await later).toBe('unbound');
  });

  it('are kept under the lock of their agreement, and not at all when it has just ended', async () => {
    const { keep, batches, locks } = keeping(null);
    expect(await Promise.all([keep('a'), keep('b')])).toEqual(['ended', 'ended']);
    expect([batches, locks]).toEqual([[], [true]]);
  });

  it('are none of them kept when the transaction fails, and the next are', async () => {
    const { keep, under } = keeping();
    const first = Promise.allSettled([keep('a'), keep('b')]);
    const writing = await under();
    const second = keep('c');
    writing.fail(new Error('the database went away'));
    expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    (await under()).open();
    expect(await second).toBe('unbound');
  });
});
