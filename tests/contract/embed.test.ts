import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { TENANT } from '../support/conference/fake-entra.ts';
import type { TokenLie } from '../support/conference/signing-keys.ts';
import { embedWorld, type EmbedWorld, HERE, OCCASION, ZOOM_USER } from '../support/embed-world.ts';
import { hookFixture, NOW, THREAD, zoomBody } from '../support/hook-world.ts';

// Routes are loaded when they are first knocked on, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

interface Vector {
  readonly name: string;
  readonly header: string;
  readonly valid: boolean;
  readonly reason?: string;
}
const { vectors } = JSON.parse(hookFixture('zoom/app-context/vectors.json')) as {
  vectors: readonly Vector[];
};
const contextNamed = (name: string): string => vectors.find((one) => one.name === name)?.header ?? '';
const { tokens } = JSON.parse(hookFixture('teams/sso/tokens.json')) as {
  tokens: readonly { readonly name: string; readonly valid: boolean; readonly jwt: string }[];
};
/** The kept tokens were signed with keys that nobody has: their claims are signed anew, with the same fault. */
const LIES: Readonly<Record<string, TokenLie>> = {
  'wrong-key': { isStrangersKey: true },
  'alg-none': { alg: 'none' },
};
const PANEL_CALL = (
  JSON.parse(hookFixture('teams/context/sidePanel.context.json')) as { meeting: { id: string } }
).meeting.id;
const TEAMS_USER = `${TENANT}:00000000-0000-4000-8000-000000000006`;
const MINUTE = 60_000;

let world: EmbedWorld;
let people: People;
let meetingId: string;
beforeAll(async () => {
  world = await embedWorld();
});
beforeEach(async () => {
  world.startOver();
  // One agreement at a time: what is vouched for by one organisation's is not to be found by another's.
  await world.db.admin`delete from conference_door`;
  people = await world.organisation();
  meetingId = await world.occasion(people);
});
afterAll(() => world.close());

const signed = (name: string) =>
  world.entra.sign(decodeJwt(tokens.find((one) => one.name === name)?.jwt ?? ''), LIES[name]);

describe('a panel in Zoom', () => {
  it.each(vectors)('is believed or not: $name', async ({ name, header, valid, reason }) => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const { status, body } = await world.frame().enterZoom(header);
    const isGuest = name === 'guest-no-uid';
    if (isGuest) expect([status, body]).toEqual([200, { kind: 'guest' }]);
    else if (valid) expect([status, body.kind, body.meetingId]).toEqual([200, 'in', meetingId]);
    else expect([status, body]).toEqual([401, { refusal: { code: 'embed-rejected', params: { reason } } }]);
  });

  it('is of the organisation in which the person is known, when several have an agreement under one app', async () => {
    const others = await world.organisation('Deras kommun');
    const theirs = await world.occasion(others);
    await world.link(others.member, 'zoom', ZOOM_USER);
    for (let again = 0; again < 3; again += 1) {
      const { body } = await world.frame().enterZoom(contextNamed('ok'));
      expect([body.kind, body.meetingId]).toEqual(['in', theirs]);
    }
  });

  it('is of the organisation whose agreement vouches for it, and of no other', async () => {
    const others = await world.organisation('Deras kommun');
    await world.link(others.member, 'zoom', ZOOM_USER);
    const theirs = await world.meeting(others);
    const frame = world.frame();
    const { body } = await frame.enterZoom(contextNamed('ok'));
    expect(body.kind).toBe('sign-in');
    const session = { ...others.chair };
    const offer = String(body.offer);
    expect(await world.embed.readOffer({ session, offer })).toMatchObject({ value: { isLinking: false } });
    // They come in all the same, by their own sign-in; nothing of it is remembered.
    const opened = await frame.bring(await world.consent(session, offer, theirs));
    expect(opened.body.meetingId).toBe(theirs);
    expect(
      await world.db.admin`select 1 from conference_identity where account_id = ${session.account.id}`,
    ).toHaveLength(0);
  });

  it('lets nobody in whose login is shut', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    await world.auth.disableAccount(people.member.account.id);
    expect((await world.frame().enterZoom(contextNamed('ok'))).body.kind).toBe('guest');
  });

  it('knows every occasion that the call of the meeting has had', async () => {
    const others = await world.organisation('Deras kommun');
    const hook = await world.zoomAgreement(others);
    const theirs = await world.bound(others, hook, await world.meeting(others));
    // A test of the room before the meeting, and its call begun anew.
    for (const uuid of ['inst/one==', OCCASION]) await world.zoom(hook, zoomBody({ uuid }));
    await world.meeting(others, '2026-11-25');
    await world.link(others.chair, 'zoom', ZOOM_USER);
    const { body } = await world.frame().enterZoom(contextNamed('ok'));
    expect([body.kind, body.meetingId]).toEqual(['in', theirs]);
  });

  it('asks which meeting when the call is bound to none', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const other = await world.meeting(people, '2026-12-24');
    must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
    const frame = world.frame();
    const asked = await frame.enterZoom(contextNamed('ok'));
    expect([asked.body.kind, asked.body.meetings?.map(({ id }) => id)]).toEqual([
      'choose',
      [meetingId, other],
    ]);
    const theirs = await world.occasion(await world.organisation('Deras kommun'));
    expect((await frame.enterZoom(contextNamed('ok'), { meetingId: theirs })).body.kind).toBe('choose');
    const chosen = await frame.enterZoom(contextNamed('ok'), { meetingId: other });
    expect([chosen.body.kind, chosen.body.meetingId]).toEqual(['in', other]);
  });

  it('asks the person’s own client when no context is given', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const frame = world.frame();
    const { nonce } = frame;
    const asked = await frame.post('/embed/zoom/authorise', { nonce });
    const redirectUri = `${HERE}/embed/zoom`;
    const code = world.zoomServer.consent(String(asked.body['codeChallenge']), 'plain', redirectUri);
    const answer = { nonce, code, redirectUri, state: String(asked.body['state']) };
    const elsewhere = await world
      .frame()
      .post('/embed/zoom/authorised', { ...answer, nonce: world.frame().nonce });
    expect(elsewhere.body.refusal?.params).toEqual({ reason: 'state' });
    const given = await frame.post('/embed/zoom/authorised', { ...answer, meetingId });
    expect([given.status, given.body.kind]).toEqual([200, 'in']);
    const again = await frame.post('/embed/zoom/authorised', { ...answer, meetingId });
    expect([again.status, again.body.refusal?.params]).toEqual([401, { reason: 'state' }]);
  });

  it('does not ask it when it cannot be told by whose app', async () => {
    await world.occasion(await world.organisation('Deras kommun'));
    const { nonce } = world.frame();
    const asked = await world.frame().post('/embed/zoom/authorise', { nonce });
    expect(asked.body.refusal?.code).toBe('embed-agreement-unclear');
  });
});

describe('a panel in Teams', () => {
  beforeEach(async () => {
    const agreement = await world.teamsAgreement(people);
    meetingId = await world.bound(people, agreement, await world.meeting(people), THREAD);
    await world.link(people.member, 'teams', TEAMS_USER);
  });

  it('has nine kept tokens', () => {
    expect(tokens).toHaveLength(9);
  });

  it.each(tokens)('is believed or not: $name', async ({ name, valid }) => {
    const { status, body } = await world.frame().enterTeams(await signed(name), { call: PANEL_CALL });
    if (valid) expect([status, body.kind, body.meetingId]).toEqual([200, 'in', meetingId]);
    else expect([status, body.refusal?.code]).toEqual([401, 'embed-rejected']);
  });

  it('is told no meeting by what it says of its call alone', async () => {
    const theirs = await world.organisation('Deras kommun');
    const agreement = await world.zoomAgreement(theirs);
    await world.bound(theirs, agreement, await world.meeting(theirs));
    const strange = await world
      .frame()
      .enterTeams(await signed('ok-v2'), { call: '19:meeting_Strange@thread.v2' });
    const ours = await world.db.admin<{ id: string }[]>`
      select m.id from meeting m join meeting_seat s on s.meeting_id = m.id
      where s.account_id = ${people.member.account.id}`;
    expect(strange.body.kind).toBe('choose');
    expect(strange.body.meetings?.map(({ id }) => id).sort()).toEqual(ours.map(({ id }) => id).sort());
  });

  it.each([
    [''],
    ['x'],
    ['a.b.c'],
    ['e30.e30.e30'],
    [`e30.${Buffer.from('{"tid":1}').toString('base64url')}.`],
  ])('is not believed with %j for a token', async (token) => {
    const { status, body } = await world.frame().enterTeams(token);
    expect([status, body.refusal?.code]).toEqual([401, 'embed-rejected']);
  });
});

describe('a code that a person brings', () => {
  async function offered() {
    const frame = world.frame();
    const { body } = await frame.enterZoom(contextNamed('ok'));
    return { frame, offer: String(body.offer) };
  }

  it('lets the frame in, and the next time it needs none', async () => {
    const { frame, offer } = await offered();
    const asked = must(await world.embed.readOffer({ session: people.member, offer }));
    expect(asked).toMatchObject({ provider: 'zoom', isLinking: true, meetings: [{ id: meetingId }] });
    const code = await world.consent(people.member, offer, meetingId);
    expect(code).toMatch(/^[2-9A-Z]{8}$/u);
    const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    const { status, body } = await frame.bring(typed);
    expect([status, body.kind, body.meetingId]).toEqual([200, 'in', meetingId]);
    const room = await frame.get('/embed/room');
    expect(room.body).toMatchObject({ meetingId, account: { name: 'Mona Ledamot' }, me: { role: 'member' } });
    expect((await world.frame().enterZoom(contextNamed('ok'))).body.kind).toBe('in');
    expect(await world.useCases.conferenceIdentities({ session: people.member })).toMatchObject([
      { provider: 'zoom' },
    ]);
    must(await world.useCases.unlinkConference({ session: people.member, provider: 'zoom' }));
    expect((await world.frame().enterZoom(contextNamed('ok'))).body.kind).toBe('sign-in');
  });

  it('is good once', async () => {
    const { frame, offer } = await offered();
    const code = await world.consent(people.member, offer, meetingId);
    const both = await Promise.all([frame.bring(code), frame.bring(code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await frame.bring(code)).body.refusal?.code).toBe('embed-code-refused');
  });

  it('is good for the frame that asked, and for no other', async () => {
    const { frame, offer } = await offered();
    const other = await offered();
    const code = await world.consent(people.member, offer, meetingId);
    expect((await other.frame.bring(code)).status).toBe(401);
    expect((await world.frame().bring(code)).status).toBe(401);
    // What the address of the window says does not open anything by itself.
    expect((await world.frame().bring(code, { nonce: offer.slice(0, 43) })).status).toBe(401);
    expect((await frame.bring(code)).status).toBe(200);
  });

  it('is good for a minute', async () => {
    const { frame, offer } = await offered();
    const late = await world.consent(people.member, offer, meetingId);
    world.pass(MINUTE + 1);
    expect((await frame.bring(late)).status).toBe(401);
    const intime = await world.consent(people.member, offer, meetingId);
    world.pass(MINUTE - 1_000);
    expect((await frame.bring(intime)).status).toBe(200);
  });

  it('is not found by guessing', async () => {
    const { frame, offer } = await offered();
    const code = await world.consent(people.member, offer, meetingId);
    for (let guess = 0; guess < 5; guess += 1)
      expect((await frame.bring(`2222222${String(guess)}`)).status).toBe(401);
    expect((await frame.bring(code)).status).toBe(401);
    expect(await world.embed.takeUpOffer({ session: people.member, offer, meetingId })).toMatchObject({
      refusal: { code: 'embed-offer-over' },
    });
  });

  it('is given for meetings in which the person has a seat, while the frame waits', async () => {
    const { offer } = await offered();
    const theirs = await world.occasion(await world.organisation('Deras kommun'));
    for (const wrong of [theirs, 'x', ''])
      expect(
        await world.embed.takeUpOffer({ session: people.member, offer, meetingId: wrong }),
      ).toMatchObject({ refusal: { code: 'no-such-meeting' } });
    expect(must(await world.embed.readOffer({ session: people.stranger, offer })).meetings).toEqual([]);
    world.pass(10 * MINUTE + 1);
    expect(await world.embed.readOffer({ session: people.member, offer })).toMatchObject({
      refusal: { code: 'embed-offer-over' },
    });
  });

  it('links nobody to what another login is known by', async () => {
    await world.link(people.chair, 'zoom', ZOOM_USER);
    const frame = world.frame();
    const waiting = await frame.post('/embed/offer', {
      provider: 'zoom',
      call: OCCASION,
      nonce: frame.nonce,
    });
    const code = await world.consent(people.member, String(waiting.body.offer), meetingId);
    expect((await frame.bring(code)).body.kind).toBe('in');
    expect(await world.useCases.conferenceIdentities({ session: people.member })).toEqual([]);
    expect(await world.useCases.conferenceIdentities({ session: people.chair })).toHaveLength(1);
  });

  it('ends with the login that is shut in between', async () => {
    const { frame, offer } = await offered();
    const code = await world.consent(people.member, offer, meetingId);
    await world.auth.disableAccount(people.member.account.id);
    expect((await frame.bring(code)).status).toBe(401);
  });
});

describe('a session in a frame', () => {
  async function entered() {
    await world.link(people.member, 'zoom', ZOOM_USER);
    const frame = world.frame();
    const { body } = await frame.enterZoom(contextNamed('ok'));
    return { frame, token: String(body.token) };
  }

  it('lies in a cookie that the site around it has to itself', async () => {
    const { frame, token } = await entered();
    expect([...frame.cookies]).toEqual([
      [
        '__Host-embed',
        {
          value: token,
          attributes: {
            path: '/',
            httpOnly: true,
            secure: true,
            sameSite: 'none',
            partitioned: true,
            maxAge: 8 * 3600,
          },
        },
      ],
    ]);
  });

  it('opens the room by the cookie, or by the token where no cookie is kept', async () => {
    const { frame, token } = await entered();
    expect((await frame.get('/embed/room')).status).toBe(200);
    expect((await frame.get('/embed/room', { withoutCookies: true })).status).toBe(401);
    expect((await frame.get('/embed/room', { withoutCookies: true, bearer: token })).status).toBe(200);
  });

  it('is no session of the person’s own, and theirs is none of a frame', async () => {
    const { token } = await entered();
    const secure = { secure: true };
    expect(await world.auth.authenticateCookieHeader(`__Host-session=${token}`, secure)).toBeNull();
    const account = { id: people.member.account.id };
    const own = await world.db.app<{ id: string }[]>`select id from session where user_id = ${account.id}`;
    expect(own).toHaveLength(1);
    const created = must(
      await world.auth.createAccount({
        organisationId: people.member.account.organisationId,
        email: 'lisa.lind@exempel.example',
        name: 'Lisa Lind',
        password: 'sju blå hästar i rad',
      }),
    );
    const visitor = { userAgent: 'x', address: '192.0.2.9', secure: true };
    const signedIn = must(
      await world.auth.loginWithPassword({
        ...visitor,
        email: 'lisa.lind@exempel.example',
        password: 'sju blå hästar i rad',
      }),
    );
    expect(signedIn.session.account.id).toBe(created.id);
    const { value } = signedIn.cookie;
    expect(await world.auth.embed.authenticate(value)).toBeNull();
    const ticket = await world.auth.embed.ticket(signedIn.session);
    expect(await world.auth.embed.redeem(ticket)).toBeNull();
    expect(await world.auth.authenticateCookieHeader(`__Host-session=${value}`, secure)).not.toBeNull();
  });

  it('ends after eight hours, whatever happens', async () => {
    const { token } = await entered();
    for (let half = 0; half < 15; half += 1) {
      world.pass(30 * MINUTE);
      expect(await world.auth.embed.authenticate(token)).not.toBeNull();
    }
    world.pass(30 * MINUTE);
    expect(await world.auth.embed.authenticate(token)).toBeNull();
  });

  it('ends when the person signs out anywhere, and its sockets hear of it', async () => {
    const { token } = await entered();
    const session = await world.auth.embed.authenticate(token);
    const revoked: string[] = [];
    const stop = world.auth.onRevoked(({ sessionIds }) => revoked.push(...sessionIds));
    // Anybody's own session: here one that is only named.
    await world.auth.logout({
      sessionId: 'f'.repeat(64),
      authenticatedAt: new Date(),
      method: 'password',
      account: { ...people.member.account, email: '', locale: 'sv', isAdministrator: false, demoRole: null },
    });
    stop();
    expect(revoked).toContain(session?.sessionId);
    expect(await world.auth.embed.authenticate(token)).toBeNull();
  });

  it('ends with all of the person’s sessions, and alone when the frame is left', async () => {
    const first = await entered();
    const second = await entered();
    await second.frame.post('/embed/leave', {});
    expect(second.frame.cookies.size).toBe(0);
    expect(await world.auth.embed.authenticate(second.token)).toBeNull();
    expect(await world.auth.embed.authenticate(first.token)).not.toBeNull();
    await world.auth.sessions.endAll(people.member.account.id);
    expect(await world.auth.embed.authenticate(first.token)).toBeNull();
  });

  it('takes the place of the one before in the same frame', async () => {
    const { frame, token } = await entered();
    await frame.enterZoom(contextNamed('ok'));
    expect(await world.auth.embed.authenticate(token)).toBeNull();
    expect((await frame.get('/embed/room')).status).toBe(200);
  });

  it('is never a fresh sign-in', async () => {
    const { token } = await entered();
    const session = await world.auth.embed.authenticate(token);
    if (!session) throw new Error('nobody is in');
    const number = '191212121212';
    await expect(world.useCases.enrolPersonalNumber({ session, number })).rejects.toThrow('frame');
  });

  it('gives tickets that open one socket each, for half a minute', async () => {
    const { frame } = await entered();
    const ticket = async () => String((await frame.post('/embed/ticket', {})).body.ticket);
    const first = await ticket();
    const both = await Promise.all([world.auth.embed.redeem(first), world.auth.embed.redeem(first)]);
    expect(both.filter((one) => one !== null)).toHaveLength(1);
    expect(both.find((one) => one !== null)).toMatchObject({ scope: { meetingId } });
    const late = await ticket();
    world.pass(30_001);
    expect(await world.auth.embed.redeem(late)).toBeNull();
    const ofEnded = await ticket();
    await frame.post('/embed/leave', {});
    expect(await world.auth.embed.redeem(ofEnded)).toBeNull();
    expect(await world.auth.embed.redeem('')).toBeNull();
    expect((await world.frame().post('/embed/ticket', {})).status).toBe(401);
  });

  it('does not try for ever', async () => {
    const frame = world.frame();
    const answers = [];
    for (let i = 0; i < 61; i += 1) answers.push((await frame.enterZoom('AAAAAAAAAAAA')).status);
    expect(answers.slice(0, 60)).not.toContain(429);
    expect(answers.at(-1)).toBe(429);
  });

  it('is refused a body that is not as it must be', async () => {
    const frame = world.frame();
    for (const body of [
      {},
      { provider: 'manual' },
      { provider: 'zoom', appContext: 'x'.repeat(5000) },
      { nonce: 'x' },
    ])
      expect((await frame.post('/embed/enter', body)).status).toBe(400);
    expect((await frame.bring('x', { nonce: '' })).status).toBe(400);
  });
});

describe('what is kept of all this', () => {
  it('is no token, no code and no ticket', async () => {
    const frame = world.frame();
    const { body } = await frame.enterZoom(contextNamed('ok'));
    const code = await world.consent(people.member, String(body.offer), meetingId);
    const kept = JSON.stringify(await world.db.admin`select * from embed_offer`);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(frame.nonce);
    const { token } = (await frame.bring(code)).body;
    const { ticket } = (await frame.post('/embed/ticket', {})).body;
    const rows = JSON.stringify([
      await world.db.admin`select * from session`,
      await world.db.admin`select * from embed_ticket`,
    ]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(ticket);
  });

  it('of who is who is ended and never rewritten', async () => {
    await world.link(people.member, 'zoom', ZOOM_USER);
    await world.link(people.member, 'zoom', 'another-zoom-user');
    const { organisationId, id } = people.member.account;
    const rows = await world.db.admin`
      select provider_user_id, ended_at is null as is_current from conference_identity
      where account_id = ${id} order by linked_at, id`;
    expect(rows).toHaveLength(2);
    expect(rows.filter((row) => row['is_current'] === true)).toEqual([
      { provider_user_id: 'another-zoom-user', is_current: true },
    ]);
    await expect(
      world.db.app.begin(async (tx) => {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        await tx`update conference_identity set provider_user_id = 'x'`;
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('goes when its time is over', async () => {
    const frame = world.frame();
    await frame.enterZoom(contextNamed('ok'));
    await world.store.dropOldOffers(new Date(Date.parse(NOW) + 3_600_000));
    expect(await world.db.admin`select 1 from embed_offer`).toEqual([]);
  });
});
