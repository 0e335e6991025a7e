import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { foldConnections } from '#lib/domain/conference/fold-connections.ts';
import { GRAPH_BYTES, HOOK_BYTES } from '#server/edge/hook-address.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { shuffledAndDoubled } from '../support/conference/zoom-webhooks.ts';
import { codeOf, hookScene } from '../support/hook-scene.ts';
import { hookFixture, type HookWorld, NOW, scenarioBodies, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
const { boundMeeting, namesIn } = hookScene((scene) => {
  ({ world, people, hook } = scene);
});

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
    expect((await world.zoom(randomUUID(), '{}', { from: '192.0.2.66' })).status).toBe(429);
    expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.66' })).status).toBe(204);
    expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.65' })).status).toBe(204);
  });
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
    const { bound } = must(await world.useCases.readCallSettings({ session: people.secretary, meetingId }));
    expect(bound?.late).toMatchObject([{ says: [{ kind: 'joined', name: 'Nils Norén' }] }]);
    const deliveryIds = (bound?.late ?? []).map(({ id }) => id);
    const asked = { session: people.secretary, meetingId, deliveryIds, takeIn: true };
    const take = () => world.useCases.settleLate(asked);
    expect(must(await take())).toEqual({ settled: 1 });
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Nils Norén']);
    expect(must(await take())).toEqual({ settled: 0 });
    const refused = await world.useCases.settleLate({ ...asked, session: people.member });
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
