import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { foldConnections } from '#lib/domain/conference/fold-connections.ts';
import { purgeCalls } from '#server/application/purge-calls.ts';
import { GRAPH_BYTES, HOOK_BYTES } from '#server/edge/hook-door.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { TENANT } from '../support/conference/fake-entra.ts';
import { shuffledAndDoubled } from '../support/conference/zoom-webhooks.ts';
import {
  CLIENT_STATE,
  HOOK_SECRET,
  hookFixture,
  hookWorld,
  type HookWorld,
  NOW,
  NUMBER,
  scenarioBodies,
  THREAD,
  ZOOM_ACCOUNT,
  zoomBody,
} from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
beforeAll(async () => {
  world = await hookWorld();
});
beforeEach(async () => {
  world.at(NOW);
  people = await world.organisation();
  hook = await world.zoomAgreement(people);
});
afterAll(() => world.close());

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { refusal: { code: string } }).refusal.code;
const boundMeeting = async (date?: string, startTime?: string): Promise<string> =>
  world.bound(people, hook, await world.meeting(people, date, startTime));
const namesIn = async (meetingId: string): Promise<string[]> =>
  (await world.call(people, meetingId)).connections.map(({ person }) => person.name).sort();

describe('the door', () => {
  it('answers the challenge of Zoom', async () => {
    const { request, expectedResponse } = JSON.parse(hookFixture('zoom/webhooks/url-validation.json')) as {
      request: { body: string };
      expectedResponse: { body: object };
    };
    const answer = await world.zoom(hook, request.body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(expectedResponse.body);
  });

  it('answers the question of Graph in plain text', async () => {
    const teams = await world.teamsAgreement(people);
    const path = `/api/hooks/teams/${teams}/graph?validationToken=Validation%3A%20Testing`;
    const answer = await world.knock('teams', path, null);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe('Validation: Testing');
  });

  it('does not exist at an address that was never given out, nor under another provider', async () => {
    const teams = await world.teamsAgreement(people);
    for (const id of [randomUUID(), 'x', teams]) {
      const answer = await world.zoom(id, zoomBody());
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'no-such-hook']);
    }
    expect((await world.knock('teams', `/api/hooks/teams/${hook}/bot`, '{}')).status).toBe(404);
    expect((await world.zoom(hook.toUpperCase(), zoomBody())).status).toBe(204);
  });

  it('keeps nothing of what is not signed, or with another secret', async () => {
    await boundMeeting();
    const forged = await world.zoom(hook, zoomBody(), { secret: 'another_secret_token' });
    expect([forged.status, await codeOf(forged)]).toEqual([401, 'signature-forged']);
    const unsigned = await world.knock('zoom', `/api/hooks/zoom/${hook}`, zoomBody());
    expect(await codeOf(unsigned)).toBe('signature-unsigned');
    const changed = await world.zoom(hook, zoomBody(), {
      headers: { 'x-zm-request-timestamp': '1795521000' },
    });
    expect(changed.status).toBe(401);
    expect(await world.rows(hook)).toEqual([]);
    expect(JSON.stringify(world.logged)).toContain('signature-forged');
    expect(JSON.stringify(world.logged)).not.toContain('Mona');
  });

  it('drops what is of another account, and tells nobody that it is not known', async () => {
    const answer = await world.zoom(hook, zoomBody({ account: 'another_account' }));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await world.rows(hook)).toEqual([]);
  });

  it('reads no further than a body may be long', async () => {
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 16_384;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const streamed = await world.knock('zoom', `/api/hooks/zoom/${hook}`, endless);
    expect([streamed.status, await codeOf(streamed)]).toEqual([413, 'body-too-large']);
    expect(read).toBeLessThan(2 * HOOK_BYTES);
    const declared = await world.zoom(hook, zoomBody(), {
      headers: { 'content-length': String(HOOK_BYTES + 1) },
    });
    expect([declared.status, declared.headers.get('connection')]).toEqual([413, 'close']);
    const whole = zoomBody({ name: 'x'.repeat(HOOK_BYTES - zoomBody({ name: '' }).length) });
    expect(whole).toHaveLength(HOOK_BYTES);
    expect((await world.zoom(hook, whole)).status).toBe(204);
    const teams = await world.teamsAgreement(people);
    const large = await world.knock('teams', `/api/hooks/teams/${teams}/graph`, 'x'.repeat(GRAPH_BYTES + 1));
    expect(large.status).toBe(413);
  });

  it('lets a thousand at once through, and stops who tries addresses out', async () => {
    await boundMeeting();
    const burst = await Promise.all(
      Array.from({ length: 1_000 }, () => world.zoom(hook, zoomBody(), { from: '192.0.2.77' })),
    );
    expect(burst.filter(({ status }) => status !== 204)).toEqual([]);
    expect(await world.rows(hook)).toHaveLength(1_000);
    const guesses = await Promise.all(
      Array.from({ length: 40 }, () => world.zoom(randomUUID(), '{}', { from: '192.0.2.66' })),
    );
    expect(guesses.filter(({ status }) => status === 404).length).toBeGreaterThan(20);
    expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.66' })).status).toBe(429);
    expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.65' })).status).toBe(204);
  }, 30_000);
});

describe('what was delivered', () => {
  it('[DIS-5] is one call, however it comes: in any order, doubled, through two processes', async () => {
    const meetingId = await boundMeeting();
    world.at('2026-11-24T14:26:00Z');
    const bodies = shuffledAndDoubled(scenarioBodies(), 7);
    const answers = await Promise.all(bodies.map((body, i) => world.zoom(hook, body, { node: i % 2 })));
    expect(answers.filter(({ status }) => status !== 204)).toEqual([]);
    expect(await world.rows(hook)).toHaveLength(new Set(bodies).size);
    const { connections } = await world.call(people, meetingId);
    const stretches = (name: string) =>
      connections
        .filter(({ person }) => person.name.includes(name))
        .map((one) => [one.joinedAt?.slice(11, 19), one.leftAt?.slice(11, 19)]);
    expect(stretches('Tommy')).toEqual([
      ['11:59:55', '12:55:40'],
      ['12:57:05', '14:25:02'],
    ]);
    expect(connections.filter(({ leftAt }) => leftAt === null)).toEqual([]);
    expect(world.changed).toContainEqual({
      organisationId: people.secretary.account.organisationId,
      meetingId,
    });
  });

  it('lies encrypted, and each row under a name of its own', async () => {
    await boundMeeting();
    await world.zoom(hook, zoomBody({ name: 'Åsa Alldeles Egen' }));
    const [row] = await world.rows(hook);
    for (const bytes of [row?.raw, row?.sealed]) {
      expect(bytes?.length).toBeGreaterThan(100);
      expect(Buffer.from(bytes ?? []).toString('latin1')).not.toMatch(/Alldeles|participant/u);
    }
    await world.zoom(hook, zoomBody({ name: 'Nils Norén' }));
    await world.db.admin`
      update conference_delivery a set sealed = b.sealed from conference_delivery b
      where a.account_id = ${hook} and b.account_id = ${hook} and a.id < b.id`;
    const [binding] = await world.db.admin<{ meeting_id: string }[]>`
      select meeting_id from conference_binding where account_id = ${hook}`;
    await expect(world.call(people, binding?.meeting_id ?? '')).rejects.toThrow();
  });

  it('is kept once when it is replayed, also a day later', async () => {
    const meetingId = await boundMeeting();
    const body = zoomBody();
    await world.zoom(hook, body);
    const before = await world.call(people, meetingId);
    for (const [now, signedAt] of [
      [NOW, NOW],
      ['2026-11-25T12:00:00Z', NOW],
      ['2026-11-25T12:00:00Z', '2026-11-25T12:00:00Z'],
    ] as const) {
      world.at(now);
      expect((await world.zoom(hook, body, { signedAt })).status).toBe(204);
    }
    expect(await world.rows(hook)).toHaveLength(1);
    const after = await world.call(people, meetingId);
    expect({ ...after, now: before.now }).toEqual(before);
  });

  it('counts, when it was signed too long ago, only once the secretary has taken it in', async () => {
    const meetingId = await boundMeeting();
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
    await world.zoom(hook, zoomBody({ name: 'Nils Norén' }), { signedAt: '2026-11-24T12:04:59Z' });
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot']);
    expect((await world.call(people, meetingId)).lateDeliveries).toBe(1);
    const take = () => world.useCases.takeInLate({ session: people.secretary, meetingId });
    expect(must(await take())).toEqual({ taken: 1 });
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Nils Norén']);
    expect(must(await take())).toEqual({ taken: 0 });
    const refused = await world.useCases.takeInLate({ session: people.member, meetingId });
    expect(refused).toMatchObject({ refusal: { code: 'not-allowed' } });
  });

  it('is said only to whoever keeps the roll', async () => {
    const meetingId = await boundMeeting();
    const read = (who: keyof People) => world.useCases.readCall({ session: people[who], meetingId });
    for (const who of ['secretary', 'chair'] as const) expect(await read(who)).toMatchObject({ ok: true });
    for (const who of ['adjuster', 'member', 'guest'] as const)
      expect(await read(who)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await read('stranger')).toMatchObject({ refusal: { code: 'no-such-meeting' } });
    const unbound = await world.meeting(people);
    expect(must(await world.useCases.readCall({ session: people.chair, meetingId: unbound }))).toEqual({
      bound: false,
    });
  });
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
    for (const [field, change] of [
      ['hookSecrets.0', { hookSecrets: ['kort'] }],
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

describe('one number for many meetings', () => {
  it('is of the one that begins nearest, and each occasion of its own', async () => {
    const morning = await boundMeeting('2026-11-24', '09:00');
    const afternoon = await boundMeeting('2026-11-24', '13:00');
    const nextWeek = await boundMeeting('2026-12-01', '13:00');
    const say = (name: string, uuid: string, at: string) =>
      world.zoom(hook, zoomBody({ name, uuid, at }), { signedAt: NOW });
    await say('Mona Ledamot', 'morning', '2026-11-24T08:01:00Z');
    await say('Nils Norén', 'afternoon', '2026-11-24T11:58:00Z');
    // Told late, and by the clock nearer to the other: its occasion is known.
    await say('Olga Omberg', 'morning', '2026-11-24T11:10:00Z');
    await say('Åsa Justerare', 'next', '2026-12-01T12:00:00Z');
    expect(await namesIn(morning)).toEqual(['Mona Ledamot', 'Olga Omberg']);
    expect(await namesIn(afternoon)).toEqual(['Nils Norén']);
    expect(await namesIn(nextWeek)).toEqual(['Åsa Justerare']);
  });

  it('stays with the meeting when the call is begun anew after a break', async () => {
    const meetingId = await boundMeeting();
    await boundMeeting('2026-12-01', '13:00');
    const say = (given: Parameters<typeof zoomBody>[0]) => world.zoom(hook, zoomBody(given));
    await say({ name: 'Mona Ledamot', uuid: 'first', at: '2026-11-24T12:00:00Z' });
    await say({ event: 'ended', uuid: 'first', at: '2026-11-24T12:05:00Z' });
    await say({ name: 'Mona Ledamot', uuid: 'second', at: '2026-11-24T12:08:00Z' });
    const { connections } = await world.call(people, meetingId);
    expect(connections.map(({ leftAt }) => leftAt)).toEqual(['2026-11-24T12:05:00.000Z', null]);
  });

  it('keeps an occasion with the meeting that heard of it first, whatever is bound later', async () => {
    const meetingId = await boundMeeting();
    const say = (name: string, uuid: string, at: string) =>
      world.zoom(hook, zoomBody({ name, uuid, at }), { signedAt: NOW });
    await say('Mona Ledamot', 'first', '2026-11-24T12:00:00Z');
    await say('Nils Norén', 'second', '2026-11-24T12:08:00Z');
    const later = await boundMeeting('2026-11-24', '15:00');
    await say('Olga Omberg', 'second', '2026-11-24T13:50:00Z');
    await say('Åsa Justerare', 'third', '2026-11-24T13:55:00Z');
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Nils Norén', 'Olga Omberg']);
    expect(await namesIn(later)).toEqual(['Åsa Justerare']);
  });

  it('is no meeting’s when none is near', async () => {
    await boundMeeting('2026-11-25', '09:00');
    await world.zoom(hook, zoomBody());
    expect((await world.rows(hook)).map(({ binding_id }) => binding_id)).toEqual([null]);
  });

  it('notes the occasion once, when two processes hear of it at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const number = String(90_000_000_000 + round);
      const [first, second] = [await world.meeting(people), await world.meeting(people)];
      for (const meetingId of [first, second]) await world.bound(people, hook, meetingId, number);
      const said = Array.from({ length: 8 }, (_, i) =>
        world.zoom(hook, zoomBody({ number, uuid: `occasion-${String(round)}` }), { node: i % 2 }),
      );
      expect((await Promise.all(said)).filter(({ status }) => status !== 204)).toEqual([]);
      const counts = await Promise.all(
        [first, second].map(async (id) => (await world.call(people, id)).connections.length),
      );
      expect(counts.sort()).toEqual([0, 8]);
    }
  });
});

describe('a meeting that is bound late', () => {
  it('knows who was there already', async () => {
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
    await world.zoom(hook, zoomBody({ name: 'Nils Norén' }), { signedAt: '2026-11-24T12:00:00Z' });
    const meetingId = await boundMeeting();
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot']);
    expect((await world.call(people, meetingId)).lateDeliveries).toBe(1);
    // Of the occasion that it took over.
    await world.zoom(hook, zoomBody({ name: 'Olga Omberg', at: '2026-11-25T11:00:00Z' }));
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Olga Omberg']);
  });

  it('misses nothing that is delivered while it is being bound', async () => {
    const meetingId = await world.meeting(people);
    const said = Array.from({ length: 60 }, (_, i) => world.zoom(hook, zoomBody(), { node: i % 2 }));
    await said[0];
    await Promise.all([world.bound(people, hook, meetingId), ...said]);
    expect((await world.call(people, meetingId)).connections).toHaveLength(60);
  });

  it('waits for what is being written, and has it', async () => {
    const meetingId = await world.meeting(people);
    let write = (): void => undefined;
    let isRead = false;
    world.gate.beforeKeep = () => {
      isRead = true;
      return new Promise((resolve) => (write = resolve));
    };
    const said = world.zoom(hook, zoomBody());
    await until(() => isRead, 'the delivery to have read what is bound');
    world.gate.beforeKeep = undefined;
    const binding = world.bound(people, hook, meetingId);
    const waiting = async (): Promise<number> => {
      const [row] = await world.db.admin<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row?.waiting ?? 0;
    };
    let isBound = false;
    void binding.then(() => (isBound = true));
    await until(async () => isBound || (await waiting()) > 0, 'the binding to wait or to be done');
    write();
    await Promise.all([said, binding]);
    expect((await world.call(people, meetingId)).connections).toHaveLength(1);
  });

  it('finds nothing that is a day old, and that is gone within the hour', async () => {
    await world.zoom(hook, zoomBody());
    world.at('2026-11-25T12:10:01Z');
    const { organisationId } = people.secretary.account;
    const meetingId = await boundMeeting('2026-11-25', '01:00');
    expect((await world.call(people, meetingId)).connections).toEqual([]);
    expect(await purgeCalls(world.dependencies, { organisationId })).toBe(1);
    expect(await world.rows(hook)).toEqual([]);
  });

  it('after another was bound by mistake has what that one had', async () => {
    const wrong = await boundMeeting();
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
    const session = people.secretary;
    must(await world.useCases.unbindMeeting({ session, meetingId: wrong }));
    expect(must(await world.useCases.readCall({ session, meetingId: wrong }))).toEqual({ bound: false });
    const right = await boundMeeting();
    expect(await namesIn(right)).toEqual(['Mona Ledamot']);
    // Bound anew to the same call, it keeps it.
    await world.bound(people, hook, right, `https://zoom.us/j/${NUMBER}?pwd=x`);
    expect(await namesIn(right)).toEqual(['Mona Ledamot']);
    expect((await world.call(people, right)).joinUrl).toBe(`https://zoom.us/j/${NUMBER}?pwd=x`);
  });

  it('is bound by its secretary or chair, to an agreement of the organisation and to a call of its provider', async () => {
    const meetingId = await world.meeting(people);
    const others = await world.organisation('Deras kommun');
    const theirs = await world.zoomAgreement(others);
    const bind = async (accountId: string, link: string, session = people.secretary) => {
      const done = await world.useCases.bindMeeting({ session, meetingId, accountId, link });
      return done.ok ? 'bound' : done.refusal.code;
    };
    expect(await bind(hook, NUMBER, people.member)).toBe('not-allowed');
    expect(await bind(hook, NUMBER, people.stranger)).toBe('no-such-meeting');
    expect(await bind(hook, NUMBER, others.secretary)).toBe('no-such-meeting');
    expect(await bind(theirs, NUMBER)).toBe('no-such-agreement');
    expect(await bind('x', NUMBER)).toBe('no-such-agreement');
    expect(await bind(hook, THREAD)).toBe('call-link-unknown');
    expect(await bind(hook, '847 1263 9219', people.chair)).toBe('bound');
  });
});

describe('a call in Teams', () => {
  it('is told of by the bot', async () => {
    const teams = await world.teamsAgreement(people);
    const meetingId = await world.bound(people, teams, await world.meeting(people), THREAD);
    for (const name of ['participantJoin', 'participantJoin', 'meetingStart'])
      expect((await world.bot(teams, name)).status).toBe(200);
    expect(await namesIn(meetingId)).toEqual(['Linnéa Hedström', 'Margareta Kärrström']);
    expect(await world.rows(teams)).toHaveLength(2);
    const forged = await world.bot(teams, 'participantJoin', { aud: 'another-bot' });
    expect([forged.status, await codeOf(forged)]).toEqual([401, 'token-audience']);
  });

  it('keeps many notifications of one request apart, and the body once', async () => {
    const teams = await world.teamsAgreement(people);
    const value = ['a', 'b', 'c'].map((id) => ({
      subscriptionId: 's',
      clientState: CLIENT_STATE,
      tenantId: TENANT,
      resource: `communications/onlineMeetings('MSo-1')/transcripts('${id}')`,
    }));
    const post = (body: object) =>
      world.knock('teams', `/api/hooks/teams/${teams}/graph`, JSON.stringify(body));
    expect((await post({ value })).status).toBe(202);
    expect((await post({ value })).status).toBe(202);
    // A notice of a transcript opens a recording: the body, which has the key, is not kept.
    expect((await world.rows(teams)).map(({ raw }) => raw)).toEqual([null, null, null]);
    expect((await post({ value: [{ ...value[0], clientState: 'guessed' }] })).status).toBe(202);
    expect(await world.rows(teams)).toHaveLength(3);
    const lifecycle = { subscriptionId: 's', clientState: CLIENT_STATE, tenantId: TENANT };
    expect((await post({ value: [{ ...lifecycle, lifecycleEvent: 'missed' }] })).status).toBe(202);
    expect(await world.rows(teams)).toHaveLength(3);
    expect(JSON.stringify(world.logged)).toContain('"event":"missed"');
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

  it('goes at once when the customer takes the app away', async () => {
    const meetingId = await boundMeeting();
    await world.zoom(hook, zoomBody());
    const body = JSON.stringify({ event: 'app_deauthorized', payload: { account_id: ZOOM_ACCOUNT } });
    expect((await world.zoom(hook, body)).status).toBe(204);
    expect(await world.rows(hook)).toEqual([]);
    expect((await world.zoom(hook, zoomBody())).status).toBe(404);
    const session = people.secretary;
    expect(must(await world.useCases.readCall({ session, meetingId }))).toEqual({ bound: false });
  });
});

it('folds nothing by itself: what is read is what was said', async () => {
  const meetingId = await boundMeeting();
  const events = ['participant_joined', 'participant_left'].map((event) =>
    zoomBody({
      event,
      key: 'k',
      at: event.endsWith('left') ? '2026-11-24T12:06:00Z' : '2026-11-24T12:01:00Z',
    }),
  );
  for (const body of events.reverse()) await world.zoom(hook, body);
  const { connections } = await world.call(people, meetingId);
  expect(connections).toHaveLength(1);
  expect(connections).toEqual(
    foldConnections([
      {
        kind: 'joined',
        at: '2026-11-24T12:01:00.000Z',
        source: 'webhook',
        verified: true,
        connectionKey: 'k',
        person: { name: 'Mona Ledamot', kind: 'person' },
      },
      {
        kind: 'left',
        at: '2026-11-24T12:06:00.000Z',
        source: 'webhook',
        verified: true,
        connectionKey: 'k',
        person: { name: 'Mona Ledamot', kind: 'person' },
      },
    ]),
  );
});
