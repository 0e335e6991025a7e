import { describe, expect, it } from 'vitest';
import { agreementChangeText } from '#lib/i18n/agreement-change-words.ts';
import { purgeCalls } from '#server/application/purge-calls.ts';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { TENANT } from '../support/conference/fake-entra.ts';
import { hookScene } from '../support/hook-scene.ts';
import { HOOK_SECRET, type HookWorld, NOW, ZOOM_ACCOUNT, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
const { boundMeeting } = hookScene((scene) => {
  ({ world, people, hook } = scene);
});

describe('secrets', () => {
  it('are two while one is changed for the other, and one afterwards', async () => {
    const session = people.secretary;
    const status = async (secret: string) => (await world.zoom(hook, zoomBody(), { secret })).status;
    must(
      await world.useCases.rotateSecret({
        session,
        id: hook,
        secret: 'hook',
        value: 'the_next_secret_token',
      }),
    );
    expect([await status(HOOK_SECRET), await status('the_next_secret_token')]).toEqual([204, 204]);
    must(await world.useCases.dropFormerSecret({ session, id: hook, secret: 'hook' }));
    expect([await status(HOOK_SECRET), await status('the_next_secret_token')]).toEqual([401, 204]);
  });

  it('of one organisation open nothing of another that has the same account', async () => {
    const others = await world.organisation('Deras kommun');
    const theirs = await world.zoomAgreement(others, 'the_secret_of_the_others');
    const meetingId = await world.bound(others, theirs, await world.meeting(others));
    await boundMeeting();
    expect((await world.zoom(theirs, zoomBody())).status).toBe(401);
    expect((await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }))).status).toBe(204);
    expect(await world.rows(theirs)).toEqual([]);
    expect((await world.call(others, meetingId)).connections).toEqual([]);
    const body = zoomBody({ name: 'Olga Omberg' });
    await world.zoom(hook, body);
    expect((await world.zoom(theirs, body, { secret: 'the_secret_of_the_others' })).status).toBe(204);
    expect((await world.call(others, meetingId)).connections).toHaveLength(1);
  });

  it('go when the agreement ends, and its hook with them', async () => {
    const meetingId = await boundMeeting();
    const session = people.secretary;
    expect((await world.zoom(hook, zoomBody())).status).toBe(204);
    must(await world.useCases.endAgreement({ session, id: hook }));
    expect((await world.zoom(hook, zoomBody())).status).toBe(404);
    const [row] = await world.db.admin<{ bytes: number }[]>`
      select length(sealed) as bytes from conference_account where id = ${hook}`;
    expect(row?.bytes).toBe(0);
    expect(must(await world.useCases.readCall({ session, meetingId }))).toEqual({ bound: false });
    // The account can be agreed on anew.
    expect(await world.zoomAgreement(people)).not.toBe(hook);
  });

  it('are never shown, and agreements are an administrator’s alone', async () => {
    const { useCases } = world;
    const listed = must(await useCases.listAgreements({ session: people.secretary }));
    expect(listed).toMatchObject([
      {
        id: hook,
        provider: 'zoom',
        externalId: ZOOM_ACCOUNT,
        secrets: { client: 1, hook: 1 },
        canAsk: false,
      },
    ]);
    expect(JSON.stringify(listed)).not.toContain('secret_token');
    const session = people.chair;
    const refused = await Promise.all([
      useCases.listAgreements({ session }),
      useCases.addAgreement({ session, name: 'x', externalId: 'x', settings: {} }),
      useCases.changeAgreement({ session, id: hook, name: 'x', settings: {} }),
      useCases.rotateSecret({ session, id: hook, secret: 'hook', value: 'x' }),
      useCases.dropFormerSecret({ session, id: hook, secret: 'hook' }),
      useCases.endAgreement({ session, id: hook }),
    ]);
    for (const one of refused) expect(one).toMatchObject({ refusal: { code: 'not-administrator' } });
  });

  it('and ids must be what providers give, and an account is agreed on once', async () => {
    const { useCases } = world;
    const session = people.secretary;
    const add = (externalId: string, settings: unknown) =>
      useCases.addAgreement({ session, name: 'Zoom', externalId, settings });
    const zoom = {
      provider: 'zoom',
      clientId: 'x',
      clientSecrets: ['a_client_secret'],
      hookSecrets: ['a_hook_secret'],
      challengeMethod: 'plain',
      hasLiveRoster: true,
    };
    const fieldOf = async (externalId: string, settings: unknown) =>
      (await add(externalId, settings)) as { refusal?: { code: string; params?: object } };
    expect(await add(ZOOM_ACCOUNT, zoom)).toMatchObject({ refusal: { code: 'agreement-exists' } });
    expect((await fieldOf('other', { ...zoom, hookSecrets: ['kort'] })).refusal?.params).toEqual({
      field: 'hookSecrets',
      least: 8,
    });
    for (const [field, change] of [
      ['hookSecrets', { hookSecrets: [] }],
      ['clientSecrets', { clientSecrets: ['the_first_one', 'the_second_one', 'the_third_one'] }],
      ['challengeMethod', { challengeMethod: 'none' }],
      ['provider', { provider: 'manual' }],
      ['extra', { extra: 1 }],
    ] as const)
      expect((await fieldOf('other', { ...zoom, ...change })).refusal, field).toEqual({
        code: 'agreement-malformed',
        params: { field },
      });
    expect((await fieldOf('a b', zoom)).refusal?.params).toEqual({ field: 'externalId' });
    must(
      await useCases.changeAgreement({
        session,
        id: hook,
        name: 'Zoom',
        settings: { hasLiveRoster: true, hookSecrets: ['smuggled_in_secret'] },
      }),
    );
    const [changed] = must(await useCases.listAgreements({ session }));
    expect(changed).toMatchObject({ name: 'Zoom', hasLiveRoster: true, secrets: { hook: 1 } });
    expect((await world.zoom(hook, zoomBody(), { secret: 'smuggled_in_secret' })).status).toBe(401);
    const key = { id: 'k', certificatePem: '-----BEGIN CERTIFICATE-----', privateKeyPem: 'no key' };
    const teams = {
      provider: 'teams',
      appId: TENANT,
      botId: TENANT,
      graphClientStates: [],
      graphKeys: [key],
    };
    expect((await fieldOf(TENANT, teams)).refusal?.params).toEqual({ field: 'graphKeys.0.privateKeyPem' });
  });
});

describe('what need not be kept', () => {
  it('goes thirty days after the minutes are adjusted, and is known when it is sent again', async () => {
    const meetingId = await world.freeze(people);
    await world.bound(people, hook, meetingId);
    const body = zoomBody({ at: '2026-11-20T12:01:00Z' });
    await world.zoom(hook, body);
    for (const session of [people.chair, people.adjuster])
      must(await world.sign(session, meetingId, await world.enrol(session)));
    const { organisationId } = people.secretary.account;
    const purge = () => purgeCalls(world.dependencies, { organisationId });
    world.at('2026-12-24T12:09:00Z');
    expect(await purge()).toBe(0);
    world.at('2026-12-24T13:00:00Z');
    expect(await purge()).toBe(1);
    expect(await world.rows(hook)).toMatchObject([{ raw: null, sealed: null }]);
    expect((await world.call(people, meetingId)).connections).toEqual([]);
    await world.zoom(hook, body);
    expect(await world.rows(hook)).toHaveLength(1);
    expect(await purge()).toBe(0);
  });

  it('goes half a year after a meeting whose minutes are never adjusted', async () => {
    await boundMeeting();
    await world.zoom(hook, zoomBody());
    const { organisationId } = people.secretary.account;
    const purge = () => purgeCalls(world.dependencies, { organisationId });
    world.at('2027-05-23T12:00:00Z');
    expect(await purge()).toBe(0);
    world.at('2027-05-24T12:00:00Z');
    expect(await purge()).toBe(1);
    expect(await world.rows(hook)).toMatchObject([{ raw: null, sealed: null }]);
    expect(await purge()).toBe(0);
  });

  it('stays when one clause alone was adjusted at once', async () => {
    const meetingId = await boundMeeting();
    await world.zoom(hook, zoomBody());
    const { id, organisationId } = people.secretary.account;
    await world.db.admin`
      insert into minutes_revision (organisation_id, meeting_id, revision, version, clause_id, canonical, content_sha256,
                                    content_root, frozen_pdf, pdf_sha256, pages, renderer, status, frozen_by, frozen_at,
                                    adjusted_at)
      values (${organisationId}, ${meetingId}, 1001, 1, 'c1', '{}', '', '', '', '', 1, '{}', 'adjusted', ${id}, ${NOW}, ${NOW})`;
    world.at('2027-01-24T12:00:00Z');
    expect(await purgeCalls(world.dependencies, { organisationId })).toBe(0);
  });

  it('of adjusted minutes goes by their own rule, however old the meeting is', async () => {
    const meetingId = await world.freeze(people);
    await world.bound(people, hook, meetingId);
    await world.zoom(hook, zoomBody({ at: '2026-11-20T12:01:00Z' }));
    world.at('2027-06-01T12:00:00Z');
    for (const session of [people.chair, people.adjuster])
      must(await world.sign(session, meetingId, await world.enrol(session)));
    const { organisationId } = people.secretary.account;
    expect(await purgeCalls(world.dependencies, { organisationId })).toBe(0);
  });
});

describe('agreements, as an administrator sees them', () => {
  const show = async () => must(await world.useCases.showAgreements({ session: people.secretary }));

  it('tell how they go, where to deliver to, and no secret', async () => {
    const [fresh] = await show();
    expect(fresh).toMatchObject({ heardAt: null, deliveriesToday: 0, refused: null });
    expect(fresh?.hooks).toEqual([
      { use: 'events', address: `https://klubba.example/api/hooks/zoom/${hook}` },
    ]);
    await world.zoom(hook, zoomBody());
    expect(await show()).toMatchObject([
      { heardAt: expect.stringContaining('2026-11-24T12:10') as string, deliveriesToday: 1 },
    ]);
    // By the next day nothing has come.
    world.at('2026-11-25T00:10:00Z');
    expect(await show()).toMatchObject([{ deliveriesToday: 0 }]);
    expect(JSON.stringify(await show())).not.toContain(HOOK_SECRET);
    await world.zoom(hook, zoomBody(), { secret: 'another_secret_token' });
    expect((await show())[0]?.refused).toMatchObject({ reason: 'signature-forged' });
  });

  it('are nobody else’s business', async () => {
    for (const session of [people.chair, people.member, people.stranger]) {
      expect(refusedWith(await world.useCases.showAgreements({ session }))).toBe('not-administrator');
      expect(refusedWith(await world.useCases.readAgreementPaper({ session, id: hook }))).toBe(
        'not-administrator',
      );
    }
  });

  it('give the papers for the provider, made for this address and this agreement', async () => {
    const session = people.secretary;
    const manifest = must(await world.useCases.readAgreementPaper({ session, id: hook }));
    expect(manifest.type).toBe('application/json');
    const text = new TextDecoder().decode(manifest.bytes);
    expect(text).toContain(`https://klubba.example/api/hooks/zoom/${hook}`);
    expect(text).not.toContain(HOOK_SECRET);
    const teams = await world.teamsAgreement(people);
    const paper = must(await world.useCases.readAgreementPaper({ session, id: teams }));
    expect([paper.filename, paper.bytes[0], paper.bytes[1]]).toEqual(['klubba-teams.zip', 0x50, 0x4b]);
  });
});

describe('the log of agreements', () => {
  const log = async (id: string | null = hook) =>
    must(await world.useCases.readAgreementChanges({ session: people.secretary, id }));
  const change = (settings: Record<string, unknown>, name = 'Regionens Zoom') =>
    world.useCases.changeAgreement({ session: people.secretary, id: hook, name, settings });

  it('says who did what and when, to each detail by its name, and no secret', async () => {
    must(await change({ hasLiveRoster: true }, 'Zoom'));
    // Nothing was changed by that.
    must(await change({ hasLiveRoster: true }, 'Zoom'));
    must(await change({ serverAccount: { clientId: 'x', clientSecret: 'a_server_secret' } }, 'Zoom'));
    const session = people.secretary;
    must(await world.useCases.rotateSecret({ session, id: hook, secret: 'hook', value: 'the_next_token' }));
    must(await world.useCases.dropFormerSecret({ session, id: hook, secret: 'hook' }));
    must(await world.useCases.endAgreement({ session, id: hook }));
    const lines = [...(await log())].reverse();
    expect(lines.map(({ what, fields }) => [what, ...fields])).toEqual([
      ['added'],
      ['changed', 'hasLiveRoster', 'name'],
      ['changed', 'serverAccount'],
      ['secret-changed', 'hookSecrets'],
      ['former-dropped', 'hookSecrets'],
      ['ended'],
    ]);
    expect(lines.every(({ by }) => by === 'Sara Sekreterare')).toBe(true);
    expect(lines[0]?.at.slice(0, 16)).toBe(NOW.slice(0, 16));
    for (const secret of ['a_server_secret', 'the_next_token', HOOK_SECRET])
      expect(JSON.stringify(lines)).not.toContain(secret);
    expect(agreementChangeText(lines[1] ?? never(), true)).toMatch(/Sara Sekreterare: Zoom: .+ \(.+, .+\)$/u);
  });

  it('is read by administrators, also of agreements that have ended, and never changed', async () => {
    for (const session of [people.chair, people.member])
      expect(await world.useCases.readAgreementChanges({ session, id: null })).toMatchObject({
        refusal: { code: 'not-administrator' },
      });
    must(await world.useCases.endAgreement({ session: people.secretary, id: hook }));
    await world.teamsAgreement(people);
    expect((await log(null)).map(({ what }) => what).sort()).toEqual(['added', 'added', 'ended']);
  });
});

function never(): never {
  throw new Error('nothing is in the log');
}
