import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GET as install } from '../../src/routes/auth/zoom/install/[agreementId]/+server.ts';
import { load as callback } from '../../src/routes/auth/zoom/callback/+page.server.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { type People, PLACE, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type FakeZoom, startFakeZoom } from '../support/conference/fake-zoom.ts';
import { hookWorld, type HookWorld, NOW, ZOOM_ACCOUNT } from '../support/hook-world.ts';

const CALLBACK = `${PLACE.origin}/auth/zoom/callback`;

let world: HookWorld;
let zoom: FakeZoom;
let people: People;
let hook: string;
beforeAll(async () => {
  world = await hookWorld();
  zoom = await startFakeZoom({ accountId: ZOOM_ACCOUNT, allowList: [CALLBACK] });
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
  world.hooks.portOf = (account) => providers.portOf(account);
});
beforeEach(async () => {
  world.at(NOW);
  zoom.leadTo('https://zoom.us/launch');
  people = await world.organisation();
  hook = await world.zoomAgreement(people);
});
afterAll(async () => {
  await world.close();
  await zoom.close();
});

const begin = (session: SessionLike = people.member) => world.useCases.beginInstall({ session, id: hook });
/** Zoom's page, on which the person says yes. */
async function approve(address: string): Promise<{ code: string; state: string }> {
  const response = await fetch(address, { redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? 'https://nowhere.example');
  expect(back.href.split('?')[0]).toBe(CALLBACK);
  return { code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' };
}

describe('adding the app to Zoom', () => {
  it('asks Zoom with S256 and a state, and leads on into its client', async () => {
    const session = people.member;
    const { address, memory } = must(await begin());
    const asked = new URL(address).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(CALLBACK);
    // The browser keeps what it cannot read.
    const { state } = { state: asked.get('state') ?? '' };
    expect(state.length).toBeGreaterThan(30);
    expect(Buffer.from(memory, 'base64url').includes(state)).toBe(false);
    const done = must(await world.useCases.finishInstall({ session, memory, ...(await approve(address)) }));
    expect(new URL(done.address).hostname).toBe('zoom.us');
    expect(zoom.log.at(-1)?.path).toBe('/v2/zoomapp/deeplink');
  });

  it('answers nobody but whoever began it, here, within ten minutes, once', async () => {
    const { address, memory } = must(await begin());
    const answer = await approve(address);
    const finish = (change: object = {}) =>
      world.useCases.finishInstall({ session: people.member, memory, ...answer, ...change });
    expect(refusedWith(await finish({ session: people.chair }))).toBe('zoom-install-stale');
    expect(refusedWith(await finish({ memory: '' }))).toBe('zoom-install-stale');
    expect(refusedWith(await finish({ memory: `${memory.slice(0, -3)}AAA` }))).toBe('zoom-install-stale');
    expect(refusedWith(await finish({ state: 'another' }))).toBe('zoom-state-differs');
    world.at(new Date(Date.parse(NOW) + 601_000).toISOString());
    expect(refusedWith(await finish())).toBe('zoom-install-stale');
    world.at(NOW);
    must(await finish());
    expect(refusedWith(await finish())).toBe('conference-refused');
  });

  it('is of one’s own organisation, of Zoom, and of an agreement that has not ended', async () => {
    const others = await world.organisation('Deras kommun');
    expect(refusedWith(await begin(others.chair))).toBe('no-such-agreement');
    const teams = await world.teamsAgreement(people);
    const session = people.secretary;
    expect(refusedWith(await world.useCases.beginInstall({ session, id: teams }))).toBe('no-such-agreement');
    const { address, memory } = must(await begin());
    const answer = await approve(address);
    must(await world.useCases.endAgreement({ session, id: hook }));
    const late = await world.useCases.finishInstall({ session: people.member, memory, ...answer });
    expect(refusedWith(late)).toBe('no-such-agreement');
  });

  it.each([
    'https://evil.example/launch',
    'http://zoom.us/launch',
    'https://zoom.us.evil.example/x',
    'javascript:alert(1)',
  ])('leads nowhere but to Zoom: %s', async (base) => {
    zoom.leadTo(base);
    const { address, memory } = must(await begin());
    const answer = await approve(address);
    const done = await world.useCases.finishInstall({ session: people.member, memory, ...answer });
    expect(done).toMatchObject({ refusal: { code: 'conference-refused' } });
  });

  it('works with the former secret while the secret is being changed', async () => {
    const session = people.secretary;
    must(
      await world.useCases.rotateSecret({ session, id: hook, secret: 'client', value: 'the_next_secret' }),
    );
    const { address, memory } = must(await begin());
    must(await world.useCases.finishInstall({ session: people.member, memory, ...(await approve(address)) }));
  });
});

describe('the browser', () => {
  interface Jar {
    value?: string;
    attributes?: object;
    name?: string;
  }
  const event = (address: string, jar: Jar, session: SessionLike | null = people.member) => ({
    url: new URL(address),
    params: { agreementId: hook },
    locals: { session, services: { useCases: world.useCases } },
    cookies: {
      get: (name: string) => (name === jar.name ? jar.value : undefined),
      set: (name: string, value: string, attributes: object) =>
        Object.assign(jar, { name, value, attributes }),
      delete: () => void delete jar.value,
    },
  });
  const thrownBy = async (run: () => unknown): Promise<{ status: number; location: string }> => {
    try {
      await run();
    } catch (thrown) {
      return thrown as { status: number; location: string };
    }
    throw new Error('it led nowhere');
  };

  it('carries what was begun in a cookie of this host alone, which is good once', async () => {
    const jar: Jar = {};
    const start = event(`${PLACE.origin}/auth/zoom/install/${hook}`, jar);
    const off = await thrownBy(() => install(start as never));
    expect(off.status).toBe(303);
    expect(jar).toMatchObject({
      name: '__Host-zoom-install',
      attributes: { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 600 },
    });
    const { code, state } = await approve(off.location);
    const back = `${CALLBACK}?${new URLSearchParams({ code, state }).toString()}`;
    const on = await thrownBy(() => callback(event(back, jar) as never));
    expect(on.location).toMatch(/^https:\/\/zoom\.us\/launch/u);
    expect(jar.value).toBeUndefined();
    expect(await callback(event(back, jar) as never)).toEqual({ refusal: { code: 'zoom-install-stale' } });
  });

  it('is told in words when Zoom says no, and sent to sign in when nobody has', async () => {
    const jar: Jar = {};
    const no = event(`${CALLBACK}?error=access_denied&state=x`, jar);
    expect(await callback(no as never)).toEqual({ refusal: { code: 'zoom-install-declined' } });
    const nobody = await thrownBy(() => callback(event(`${CALLBACK}?code=x`, jar, null) as never));
    expect(nobody.location).toMatch(/^\/login/u);
  });
});
