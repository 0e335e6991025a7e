import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { People } from '../support/application-world.ts';
import { embedWorld, type EmbedWorld, ZOOM_USER } from '../support/embed-world.ts';
import { hookFixture } from '../support/hook-world.ts';

// Routes are loaded when they are first knocked on, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const { vectors } = JSON.parse(hookFixture('zoom/app-context/vectors.json')) as {
  vectors: readonly { readonly name: string; readonly header: string }[];
};
const CONTEXT = vectors.find(({ name }) => name === 'ok')?.header ?? '';
const FORGED = vectors.find(({ name }) => name === 'wrong-secret')?.header ?? 'AAAAAAAAAAAA';

let world: EmbedWorld;
let people: People;
let meetingId: string;
beforeAll(async () => {
  world = await embedWorld();
});
beforeEach(async () => {
  world.startOver();
  await world.db.admin`delete from conference_door`;
  people = await world.organisation();
  meetingId = await world.occasion(people);
});
afterAll(() => world.close());

const many = (
  count: number,
  from: string,
  ask: (frame: ReturnType<EmbedWorld['frame']>) => Promise<{ status: number }>,
) =>
  Promise.all(Array.from({ length: count }, () => ask(world.frame({ from })))).then((answers) =>
    answers.map(({ status }) => status),
  );
const countOf = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;

// First: what has been told of is not told of again for a while.
describe('what is told of frames that prove nothing', () => {
  it('is why, now and then and with how many, and never by what', async () => {
    const from = '198.51.100.5';
    world.told.length = 0;
    await many(50, from, (frame) => frame.enterZoom(FORGED));
    await many(20, from, (frame) => frame.bring('QQQQQQQQ'));
    await many(5, from, (frame) => frame.enterTeams('not.a.token'));
    const reasons = world.told.map((one) => (one as { reason: string }).reason);
    expect(reasons.filter((one) => one.startsWith('embed-rejected')).length).toBeGreaterThan(0);
    expect(reasons).toContain('too-many-attempts');
    expect(world.told.length).toBeLessThan(8);
    expect(JSON.stringify(world.told)).not.toMatch(/QQQQ|not\.a\.token|198\.51/u);
    expect(JSON.stringify(world.told)).not.toContain(FORGED.slice(0, 20));
  });
});

describe('a council in one building', () => {
  it('comes in at once, each with their own proof, offer and code', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const from = '198.51.100.1';
    expect(countOf(await many(101, from, (frame) => frame.enterZoom(CONTEXT)), 200)).toBe(101);
    const offer = { provider: 'zoom', call: '' };
    const offered = await many(101, from, (frame) =>
      frame.post('/embed/offer', { ...offer, nonce: frame.nonce }),
    );
    expect(countOf(offered, 200)).toBe(101);
    const exchanged = await many(101, from, async (frame) => {
      const { body } = await frame.post('/embed/offer', { ...offer, nonce: frame.nonce });
      return frame.bring(await world.consent(people.member, String(body.offer), meetingId));
    });
    expect(countOf(exchanged, 200)).toBe(101);
  });

  it('is not shut out by whoever guesses in the same building', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const from = '198.51.100.2';
    const guesses = await many(81, from, (frame) => frame.bring('AAAAAAAA'));
    expect([countOf(guesses, 401), countOf(guesses, 429)]).toEqual([60, 21]);
    expect((await world.frame({ from }).enterZoom(FORGED)).status).toBe(429);
    expect((await world.frame({ from }).enterZoom(CONTEXT)).status).toBe(200);
  });

  it('is not let in without end either', async () => {
    const statuses = await many(1_300, '198.51.100.3', (frame) => frame.post('/embed/enter', {}));
    expect(countOf(statuses, 429)).toBeGreaterThan(1_000);
    expect((await world.frame({ from: '198.51.100.3' }).enterZoom(CONTEXT)).status).toBe(429);
    expect((await world.frame({ from: '198.51.100.4' }).enterZoom(CONTEXT)).status).toBe(200);
  });
});
