import { expect, it } from 'vitest';
import { hookRefusalText } from '#lib/i18n/hook-words.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { hookScene } from '../support/hook-scene.ts';
import { type HookWorld, NOW, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
let meetingId: string;
const { boundMeeting } = hookScene(async (scene) => {
  ({ world, people, hook } = scene);
  meetingId = await boundMeeting();
});

const refused = async (): Promise<string | undefined> => {
  const [one] = must(await world.useCases.showAgreements({ session: people.secretary }));
  return one?.refused?.reason;
};

it.each([
  ['a zero byte', 'a\u0000b'],
  ['more than three hundred characters', 'k'.repeat(301)],
])('a connection whose id has %s is left out, and its delivery kept as it came', async (_, key) => {
  expect((await world.zoom(hook, zoomBody({ key }))).status).toBe(204);
  expect((await world.call(people, meetingId)).connections).toEqual([]);
  const [row] = await world.rows(hook);
  expect(row?.raw?.length).toBeGreaterThan(100);
  expect(await refused()).toBe('connection-unreadable');
});

it('a telephone bound to an id that cannot be kept is left out as well', async () => {
  const body = JSON.parse(zoomBody({ event: 'participant_bind', key: 'phone' })) as {
    payload: { object: { participant: object } };
  };
  Object.assign(body.payload.object.participant, { bind_participant_uuid: 'a\u0000b' });
  expect((await world.zoom(hook, JSON.stringify(body))).status).toBe(204);
  expect(await refused()).toBe('connection-unreadable');
});

it('what says that it happens in a year is taken as of when it came, and told of', async () => {
  await world.zoom(hook, zoomBody({ key: 'ahead', at: '2027-11-24T12:01:00Z' }));
  const { connections, ...view } = await world.call(people, meetingId);
  expect(connections.map(({ joinedAt }) => joinedAt?.slice(0, 16))).toEqual([NOW.slice(0, 16)]);
  expect(JSON.stringify(view)).not.toContain('2027');
  expect(await refused()).toBe('dated-ahead');
  expect(hookRefusalText('dated-ahead')).not.toContain('dated');
});

it('a clock that goes some minutes ahead is believed', async () => {
  const at = '2026-11-24T12:14:00.000Z';
  await world.zoom(hook, zoomBody({ at }));
  const { connections } = await world.call(people, meetingId);
  expect(connections[0]?.joinedAt).toBe(at);
  expect(await refused()).toBeUndefined();
});

it('what came late is taken in once, and what did not is not to be', async () => {
  await world.zoom(hook, zoomBody({ key: 'late' }), { signedAt: '2026-11-24T12:00:00Z' });
  await world.zoom(hook, zoomBody({ key: 'in-time' }));
  const taken = () => world.db.admin<{ is_late: boolean; by: string | null }[]>`
    select is_late, taken_in_by as by from conference_delivery where account_id = ${hook} order by id`;
  const ids = await world.db.admin<{ id: string }[]>`
    select id::text from conference_delivery where account_id = ${hook} order by id`;
  for (const name of ['Sara Sekreterare', 'Östen Ordförande'])
    await world.dependencies.unitOfWork.run(people.chair.account.organisationId, async ({ conference }) => {
      for (const { id } of ids) await conference.takeIn(id, { at: NOW, name });
    });
  expect(await taken()).toEqual([
    { is_late: true, by: 'Sara Sekreterare' },
    { is_late: false, by: null },
  ]);
});
