import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConferencePort } from '#server/application/conference-port.ts';
import type { ConferenceAccountRow } from '#server/application/conference-records.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type FakeZoom, startFakeZoom } from '../support/conference/fake-zoom.ts';
import { hookWorld, type HookWorld, NOW, ZOOM_ACCOUNT, zoomSettings } from '../support/hook-world.ts';

let world: HookWorld;
let zoom: FakeZoom;
let people: People;
let hook: string;
let meetingId: string;
/** As the process has it. */
let portOf: (account: ConferenceAccountRow) => ConferencePort;

beforeAll(async () => {
  world = await hookWorld();
  zoom = await startFakeZoom({ accountId: ZOOM_ACCOUNT });
  const providers = createConferenceProviders({
    box: world.dependencies.box,
    addresses: {
      zoomApi: zoom.base,
      zoomOauth: zoom.base,
      graph: world.entra.base,
      entra: world.entra.base,
      botOpenId: world.botFramework.metadataUrl,
    },
    host: 'klubba.example',
    bindingOf: () => Promise.resolve(null),
    threadOf: () => Promise.resolve(null),
  });
  portOf = (account) => providers.portOf(account);
});
beforeEach(async () => {
  world.at(NOW);
  world.hooks.portOf = portOf;
  zoom.down(false);
  people = await world.organisation();
  const session = await world.administrator(people);
  const serverAccount = { clientId: 'fixtureClientId', clientSecret: 'fixture_zoom_client_secret' };
  const settings = { ...zoomSettings(), serverAccount };
  const asked = { session, name: 'Regionens Zoom', externalId: ZOOM_ACCOUNT, settings };
  hook = must(await world.useCases.addAgreement(asked)).id;
  meetingId = await world.meeting(people);
});
afterAll(async () => {
  await world.close();
  await zoom.close();
});

const make = () =>
  world.useCases.makeCall({
    session: people.secretary,
    meetingId,
    accountId: hook,
    organiserId: null,
    registration: false,
  });
/** Something comes between the provider's answer and the binding. */
function whenMade(happens: () => Promise<unknown>): void {
  world.hooks.portOf = (account) => {
    const port = portOf(account);
    const { makeCall } = port;
    if (!makeCall) return port;
    return {
      ...port,
      makeCall: async (wanted) => {
        const made = await makeCall(wanted);
        await happens();
        return made;
      },
    };
  };
}

it('is told of as perhaps made when its answer was lost on the way, and not when nothing was asked', async () => {
  zoom.down(true);
  // Not even a token.
  expect(refusedWith(await make())).toBe('conference-unreachable');
  zoom.down(false);
  must(await make());
  zoom.down(true);
  expect(refusedWith(await make())).toBe('call-may-be-made');
});

it('is told of by its address when it could not be bound', async () => {
  whenMade(() => world.useCases.endAgreement({ session: people.secretary, id: hook }));
  const made = await make();
  expect(refusedWith(made)).toBe('call-made-unbound');
  if (!made.ok) expect(made.refusal.params?.['address']).toMatch(/^https:\/\/zoom\.us\/j\/84\d{9}/u);
});

it('is told of by its address also when the database is away just then', async () => {
  const { run } = world.dependencies.unitOfWork;
  whenMade(() => {
    Object.assign(world.dependencies.unitOfWork, { run: () => Promise.reject(new Error('away')) });
    return Promise.resolve();
  });
  const made = await make().finally(() => Object.assign(world.dependencies.unitOfWork, { run }));
  expect(refusedWith(made)).toBe('call-made-unbound');
});

it('is not made at all for who may not bind the meeting', async () => {
  const before = zoom.log.length;
  const asked = {
    session: people.member,
    meetingId,
    accountId: hook,
    organiserId: null,
    registration: false,
  };
  expect(refusedWith(await world.useCases.makeCall(asked))).toBe('not-allowed');
  expect(zoom.log).toHaveLength(before);
});
