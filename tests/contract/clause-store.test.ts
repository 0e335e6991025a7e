import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClauseKey, ClauseRowsRejected, type ClauseStore } from '#server/application/clause-store.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { createMemoryClauseStore } from '../support/clause-store-memory.ts';
import { type ClauseWorld, inventClauseWorld, seedClauseWorld } from '../support/clause-world.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

interface Subject {
  readonly store: ClauseStore;
  readonly world: ClauseWorld;
  readonly other: ClauseWorld;
}

describe('clause store in memory', () => {
  const world = inventClauseWorld();
  const other = inventClauseWorld();
  const accounts = new Set([...world.accounts, ...other.accounts]);
  const subject = { store: createMemoryClauseStore({ accounts }), world, other };
  keepsItsPromises(() => subject);
});

describe('clause store in PostgreSQL', () => {
  let database: TestDatabase;
  let subject: Subject;
  beforeAll(async () => {
    database = await testDatabase();
    subject = {
      store: createClauseStore({ sql: database.app }),
      world: await seedClauseWorld(database.admin),
      other: await seedClauseWorld(database.admin),
    };
  });
  afterAll(() => database.drop());
  keepsItsPromises(() => subject);

  it('[R12] shows nothing of a clause to another organisation', async () => {
    const { store, world, other } = subject;
    const key = { ...world, clauseId: 'hidden' };
    await store.create(key, { accountId: world.accounts[0], clientId: 1, update: bytes(1) });
    const asked = { ...key, organisationId: other.organisationId };
    expect(await store.load(asked)).toBeUndefined();
    expect(await store.seal(asked)).toBeUndefined();
    expect(
      await store.append([
        { key: asked, rows: [{ accountId: other.accounts[0], update: bytes(2) }], leases: [] },
      ]),
    ).toEqual([{ kind: 'sealed' }]);
    expect((await store.load(key))?.updates).toHaveLength(1);
  });

  it('writes the first content in the transaction of the caller', async () => {
    const { store, world } = subject;
    const key = { ...world, clauseId: 'rolled-back' };
    const undone = database.app.begin(async (tx) => {
      await tx`select set_config('app.organisation_id', ${world.organisationId}, true)`;
      await store.create(key, { accountId: world.accounts[0], clientId: 1, update: bytes(1) }, tx);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await store.load(key)).toBeUndefined();
  });
});

function keepsItsPromises(subject: () => Subject): void {
  let number = 0;
  async function clause(first?: Uint8Array): Promise<ClauseKey & Subject> {
    const { world, ...rest } = subject();
    const key = {
      organisationId: world.organisationId,
      meetingId: world.meetingId,
      clauseId: `c${++number}`,
    };
    await rest.store.create(key, {
      accountId: world.accounts[0],
      clientId: 1,
      ...(first ? { update: first } : {}),
    });
    return { ...key, ...rest, world };
  }
  const keyOf = ({ organisationId, meetingId, clauseId }: ClauseKey): ClauseKey => ({
    organisationId,
    meetingId,
    clauseId,
  });

  it('gives back what was created', async () => {
    const made = await clause(bytes(1, 0, 255));
    expect(await made.store.load(keyOf(made))).toEqual({
      seq: 1,
      isSealed: false,
      snapshotSeq: 0,
      updates: [bytes(1, 0, 255)],
      leases: new Map([[1, made.world.accounts[0]]]),
    });
    const empty = await clause();
    expect(await empty.store.load(keyOf(empty))).toMatchObject({ seq: 0, updates: [] });
  });

  it('knows nothing of a clause that was never created', async () => {
    const { store, world } = subject();
    expect(await store.load({ ...world, clauseId: 'nowhere' })).toBeUndefined();
  });

  it('keeps rows in order and counts them without gaps', async () => {
    const a = await clause();
    const b = await clause();
    const [sara, olof] = a.world.accounts;
    const rows = [
      { accountId: sara, update: bytes(1) },
      { accountId: olof, update: bytes(2) },
    ];
    const leases = [
      { clientId: 2 ** 32 - 1, accountId: sara },
      { clientId: 8, accountId: olof },
    ];
    expect(
      await a.store.append([
        { key: keyOf(b), rows: [{ accountId: sara, update: bytes(9) }], leases: [] },
        { key: keyOf(a), rows, leases },
      ]),
    ).toEqual([
      { kind: 'stored', seq: 1 },
      { kind: 'stored', seq: 2 },
    ]);
    await a.store.append([{ key: keyOf(a), rows: [{ accountId: sara, update: bytes(3) }], leases: [] }]);
    const found = await a.store.load(keyOf(a));
    expect(found?.seq).toBe(3);
    expect(found?.updates).toEqual([bytes(1), bytes(2), bytes(3)]);
    expect(found?.leases.get(2 ** 32 - 1)).toBe(sara);
  });

  it('[R10] lets a client id belong to the first account only', async () => {
    const made = await clause();
    const [sara, olof] = made.world.accounts;
    const append = (accountId: string): Promise<unknown> =>
      made.store.append([
        {
          key: keyOf(made),
          rows: [{ accountId, update: bytes(1) }],
          leases: [{ clientId: 7, accountId }],
        },
      ]);
    expect(await append(sara)).toEqual([{ kind: 'stored', seq: 1 }]);
    expect(await append(sara)).toEqual([{ kind: 'stored', seq: 2 }]);
    expect(await append(olof)).toEqual([{ kind: 'lease-taken' }]);
    expect(await made.store.load(keyOf(made))).toMatchObject({ seq: 2, leases: new Map([[7, sara]]) });
  });

  it('takes nothing more once sealed, and again after unsealing', async () => {
    const made = await clause(bytes(1));
    const write = (): Promise<unknown> =>
      made.store.append([
        {
          key: keyOf(made),
          rows: [{ accountId: made.world.accounts[0], update: bytes(2) }],
          leases: [],
        },
      ]);
    expect(await made.store.seal(keyOf(made))).toBe(1);
    expect(await write()).toEqual([{ kind: 'sealed' }]);
    expect(await made.store.load(keyOf(made))).toMatchObject({ seq: 1, isSealed: true });
    await made.store.unseal(keyOf(made));
    expect(await write()).toEqual([{ kind: 'stored', seq: 2 }]);
  });

  it('loads a snapshot and only the rows after it', async () => {
    const made = await clause(bytes(1));
    const row = (n: number) => ({
      key: keyOf(made),
      rows: [{ accountId: made.world.accounts[0], update: bytes(n) }],
      leases: [],
    });
    await made.store.append([row(2)]);
    await made.store.saveSnapshot(keyOf(made), bytes(12), 2);
    await made.store.append([row(3)]);
    await made.store.saveSnapshot(keyOf(made), bytes(99), 1);
    expect(await made.store.load(keyOf(made))).toMatchObject({
      seq: 3,
      snapshotSeq: 2,
      snapshot: bytes(12),
      updates: [bytes(3)],
    });
  });

  it('says so when rows can never be taken, and keeps none of the batch', async () => {
    const made = await clause();
    const good = { accountId: made.world.accounts[0], update: bytes(1) };
    const bad = { accountId: 'nobody', update: bytes(2) };
    await expect(
      made.store.append([{ key: keyOf(made), rows: [good, bad], leases: [] }]),
    ).rejects.toBeInstanceOf(ClauseRowsRejected);
    expect(await made.store.load(keyOf(made))).toMatchObject({ seq: 0, updates: [] });
  });

  it('lists the clauses of a meeting', async () => {
    const made = await clause();
    const listed = await made.store.clausesOf(made.organisationId, made.meetingId);
    expect(listed).toContain(made.clauseId);
    expect(await made.store.clausesOf(made.organisationId, made.other.meetingId)).toEqual([]);
  });
}

function bytes(...values: number[]): Uint8Array {
  return Buffer.from(values);
}
