import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbedOffer } from '#server/application/embed-ports.ts';
import { createEmbedStore } from '#server/postgres/embed-store.ts';
import { applicationWorld, type People } from '../support/application-world.ts';

let world: Awaited<ReturnType<typeof applicationWorld>>;
let store: ReturnType<typeof createEmbedStore>;
let people: People;
let meetingId: string;
let id: string;
beforeAll(async () => {
  world = await applicationWorld();
  store = createEmbedStore({ sql: world.db.app });
  people = await world.organisation();
  meetingId = await world.prepare(people);
});
beforeEach(async () => {
  id = hash();
  await store.putOffer(offer(), at(10));
});
afterAll(() => world.close());

const hash = (): string => randomBytes(32).toString('hex');
const at = (minutes: number): Date => new Date(Date.parse('2026-11-24T12:00:00Z') + minutes * 60_000);
const offer = (memory: Uint8Array | null = null): EmbedOffer => ({
  id,
  provider: 'zoom',
  agreementId: null,
  providerUserId: null,
  externalId: '',
  instanceId: '',
  memory,
});
const CODE = 'c'.repeat(64);
const answer = (now: Date, codeExpiresAt = at(11)): Promise<boolean> =>
  store.answerOffer(id, {
    accountId: people.chair.account.id,
    meetingId,
    codeHash: CODE,
    codeExpiresAt,
    now,
  });
const guess = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) expect(await store.takeOffer(id, 'd'.repeat(64), at(0))).toBeNull();
};

describe('an offer', () => {
  it('is there and is answered in its time, and not after it', async () => {
    expect(await store.offer(id, at(9.9))).toMatchObject({ id });
    expect(await store.offer(id, at(10))).toBeNull();
    expect(await answer(at(10))).toBe(false);
    expect(await answer(at(9.9))).toBe(true);
  });

  it('is taken by its code in the time of the code, once', async () => {
    await answer(at(0), at(1));
    expect(await store.takeOffer(id, CODE, at(1))).toBeNull();
    const both = await Promise.all([1, 2].map(() => store.takeOffer(id, CODE, at(0.9))));
    expect(both.filter((one) => one !== null)).toMatchObject([
      { accountId: people.chair.account.id, meetingId },
    ]);
  });

  it('is over after five wrong codes: for the right one, for another answer, and when it is put anew', async () => {
    await answer(at(0));
    await guess(4);
    // The frame begins to wait anew: what has been guessed of it stays counted.
    await store.putOffer(offer(), at(20));
    expect(await answer(at(0))).toBe(true);
    await guess(1);
    expect(await store.takeOffer(id, CODE, at(0))).toBeNull();
    expect(await answer(at(0))).toBe(false);
    await store.putOffer(offer(), at(20));
    expect(await answer(at(0))).toBe(false);
  });

  it('that is put anew has forgotten who answered the one before', async () => {
    await answer(at(0));
    await store.putOffer(offer(), at(20));
    expect(await store.takeOffer(id, CODE, at(0))).toBeNull();
  });

  it('gives what was to be remembered once, in its time', async () => {
    const memory = new TextEncoder().encode('sealed');
    await store.putOffer(offer(memory), at(10));
    expect(await store.takeMemory(id, at(10))).toBeNull();
    const both = await Promise.all([1, 2].map(() => store.takeMemory(id, at(9.9))));
    expect(both.filter((one) => one !== null)).toMatchObject([{ memory }]);
    expect(await store.offer(id, at(0))).toMatchObject({ memory: null });
  });
});

describe('a ticket', () => {
  it('opens what it was given for once, in its time', async () => {
    const [early, late] = [hash(), hash()];
    await world.db.admin`
      insert into session (id, user_id, expires_at, created_at, last_seen_at, authenticated_at, method, user_agent)
      values (${id}, ${people.chair.account.id}, ${at(600)}, ${at(0)}, ${at(0)}, ${at(0)}, 'embed', '')`;
    for (const one of [early, late]) await store.addTicket(one, id, at(0.5));
    const both = await Promise.all([1, 2].map(() => store.takeTicket(early, at(0.4))));
    expect(both.filter((one) => one !== null)).toEqual([id]);
    expect(await store.takeTicket(late, at(0.5))).toBeNull();
    // Spent by being brought too late.
    expect(await store.takeTicket(late, at(0.4))).toBeNull();
  });
});
