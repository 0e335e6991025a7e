import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AuthWorld,
  authWorld,
  header,
  karin,
  must,
  mustRefuse,
  visitor,
} from '../../tests/support/auth-world.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';
import type { Revocation } from './revocations.ts';

const minute = 60_000;
let world: AuthWorld;

beforeAll(async () => {
  world = await authWorld();
});
afterAll(() => world.db.drop());
afterEach(() => world.reset());

const login = (over: object = {}) => world.auth.loginWithPassword({ ...visitor, ...karin, ...over });
const whoIs = (cookie: string | undefined) => world.auth.authenticateCookieHeader(cookie, { secure: false });

describe('sessions', () => {
  it('[ASVS-7.2.3] a 256-bit token in the cookie, only its hash in the database', async () => {
    await world.createKarin();
    const { cookie, session } = must(await login());
    expect(Buffer.from(cookie.value, 'base64url')).toHaveLength(32);
    const rows = await world.db.admin<{ id: string }[]>`select id from session`;
    expect(rows.map((row) => row.id)).toEqual([createHash('sha256').update(cookie.value).digest('hex')]);
    expect(session.sessionId).toBe(rows[0]?.id);
    const everything = JSON.stringify(await world.db.admin`select * from session`);
    expect(everything).not.toContain(cookie.value);
  });

  it('[R14] the value in the database is no cookie', async () => {
    await world.createKarin();
    const { cookie, session } = must(await login());
    expect((await whoIs(header(cookie)))?.account.name).toBe(karin.name);
    expect(await whoIs(`session=${session.sessionId}`)).toBeNull();
  });

  it('[ASVS-3.3.1] over https only the __Host- cookie counts', async () => {
    await world.createKarin();
    const { cookie } = must(await login({ secure: true }));
    expect(cookie.name).toBe('__Host-session');
    const ask = (text: string) => world.auth.authenticateCookieHeader(text, { secure: true });
    expect((await ask(header(cookie)))?.account.email).toBe(karin.email);
    expect(await ask(`session=${cookie.value}`)).toBeNull();
  });

  it.each([
    undefined,
    '',
    'session',
    'session=',
    'session=%',
    `session=${'a'.repeat(43)}`,
    "session=' or 1=1 --",
  ])('nobody, and no exception, for the cookie header %j', async (cookieHeader) => {
    expect(await whoIs(cookieHeader)).toBeNull();
  });

  it('[ASVS-7.2.4] a new id at each sign-in, and the old one is over', async () => {
    await world.createKarin();
    const first = must(await login());
    const ended: Revocation[] = [];
    const stop = world.auth.onRevoked((revocation) => ended.push(revocation));
    const second = must(await login({ session: first.session }));
    stop();
    expect(second.session.sessionId).not.toBe(first.session.sessionId);
    expect(await whoIs(header(first.cookie))).toBeNull();
    expect(ended).toEqual([
      {
        accountId: first.session.account.id,
        sessionIds: [first.session.sessionId],
        replacedBy: second.session.sessionId,
      },
    ]);
  });

  it('[ASVS-7.3.1] ends after 60 idle minutes, not before', async () => {
    await world.createKarin();
    const { cookie } = must(await login());
    world.pass(59 * minute);
    expect(await whoIs(header(cookie))).not.toBeNull();
    world.pass(59 * minute);
    expect(await whoIs(header(cookie))).not.toBeNull();
    world.pass(60 * minute);
    expect(await whoIs(header(cookie))).toBeNull();
    expect(await world.db.admin`select 1 from session`).toHaveLength(0);
  });

  it('[ASVS-7.3.2] ends after 12 hours however busy', async () => {
    await world.createKarin();
    const { cookie } = must(await login());
    for (let passed = 30; passed < 12 * 60; passed += 30) {
      world.pass(30 * minute);
      expect(await whoIs(header(cookie)), `after ${passed} minutes`).not.toBeNull();
    }
    world.pass(30 * minute);
    expect(await whoIs(header(cookie))).toBeNull();
  });

  it('drops the rows of sessions whose time is out, and no others', async () => {
    await world.createKarin();
    const [old, fresh] = [must(await login()), must(await login())];
    await world.db
      .admin`update session set expires_at = now() - interval '1 second' where id = ${old.session.sessionId}`;
    await world.auth.sessions.dropExpired();
    const rows = await world.db.admin<{ id: string }[]>`select id from session`;
    expect(rows.map((row) => row.id)).toEqual([fresh.session.sessionId]);
  });

  it('does not let lucia prolong a session that is more than half over', async () => {
    await world.createKarin();
    const { cookie, session } = must(await login());
    await world.db.admin`update session set expires_at = now() + interval '10 minutes'`;
    expect(await whoIs(header(cookie))).not.toBeNull();
    const [row] = await world.db.admin<{ isSoon: boolean }[]>`
      select expires_at < now() + interval '11 minutes' as "isSoon" from session where id = ${session.sessionId}`;
    expect(row?.isSoon).toBe(true);
  });

  it('[R14] logout ends the session and tells those who listen', async () => {
    await world.createKarin();
    const { cookie, session } = must(await login());
    const ended: Revocation[] = [];
    const stop = world.auth.onRevoked((revocation) => ended.push(revocation));
    await world.auth.logout(session);
    stop();
    expect(ended.map((revocation) => revocation.sessionIds)).toEqual([[session.sessionId]]);
    expect(await whoIs(header(cookie))).toBeNull();
    expect(await world.auth.refresh(session.sessionId)).toBeNull();
  });

  it('[R14] tells other processes on the same database within a second', async () => {
    await world.createKarin();
    const { session } = must(await login());
    const other = world.another();
    const stopListening = await other.listen();
    const heard = new Promise<Revocation>((resolve) => other.onRevoked(resolve));
    const started = performance.now();
    await world.auth.logout(session);
    expect((await heard).sessionIds).toEqual([session.sessionId]);
    expect(performance.now() - started).toBeLessThan(1000);
    await stopListening();
  });

  it('[ASVS-7.5.2] lists own sessions and ends one of them, never one of another person', async () => {
    const karinId = await world.createKarin();
    const olofId = await world.createOlof();
    const here = must(await login());
    const there = must(await login({ userAgent: 'Phone' }));
    expect((await world.auth.sessions.list(karinId)).map((session) => session.userAgent).sort()).toEqual([
      'Phone',
      'Test browser',
    ]);
    expect(await world.auth.sessions.end(olofId, there.session.sessionId)).toBe(false);
    expect(await whoIs(header(there.cookie))).not.toBeNull();
    expect(await world.auth.sessions.end(karinId, there.session.sessionId)).toBe(true);
    expect(await whoIs(header(there.cookie))).toBeNull();
    expect(await whoIs(header(here.cookie))).not.toBeNull();
  });

  it('[ASVS-7.4.2] a disabled account is out at once and cannot come back', async () => {
    const id = await world.createKarin();
    const { cookie } = must(await login());
    await world.auth.disableAccount(id);
    expect(await whoIs(header(cookie))).toBeNull();
    expect(mustRefuse(await login())).toBe('wrong-credentials');
  });
});

describe('signing in with a password', () => {
  it('[ASVS-6.3.8] says the same whatever was wrong', async () => {
    await world.createKarin();
    const wrongPassword = await login({ password: 'något helt annat' });
    const unknown = await login({ email: 'ingen@norrdal.example' });
    expect(wrongPassword).toEqual(unknown);
    expect(mustRefuse(unknown)).toBe('wrong-credentials');
  });

  it('takes the mail address in any case and with spaces around it', async () => {
    await world.createKarin();
    expect(must(await login({ email: ` ${karin.email.toUpperCase()} ` })).session.account.name).toBe(
      karin.name,
    );
  });

  it('[R15] refuses the eleventh guess in a minute, but not who is already signed in or known', async () => {
    await world.createKarin();
    const fresh = world.another();
    const tryIn = (over: object) => fresh.loginWithPassword({ ...visitor, ...karin, ...over });
    const { session } = must(await tryIn({ address: '192.0.2.10' }));
    const guess = (n: number) => tryIn({ password: `gissning nummer ${n}`, address: `198.51.100.${n}` });
    for (let n = 1; n <= 9; n++) expect(mustRefuse(await guess(n))).toBe('wrong-credentials');
    expect(mustRefuse(await guess(10))).toBe('too-many-attempts');
    expect(mustRefuse(await tryIn({ address: '203.0.113.9' }))).toBe('too-many-attempts');
    expect((await tryIn({ address: '192.0.2.10' })).ok).toBe(true);
    expect((await tryIn({ address: '203.0.113.9', session })).ok).toBe(true);
  });

  it('[ASVS-16.2.5] writes no mail address, password or token to the log', async () => {
    const id = await world.createKarin();
    const { cookie, session } = must(await login());
    await login({ password: 'något helt annat', address: '192.0.2.77' });
    await world.auth.logout(session);
    const text = world.logged.join('\n');
    expect(text).toContain(id);
    for (const secret of [karin.email, karin.password, cookie.value, 'något helt annat'])
      expect(text).not.toContain(secret);
  });

  it('[ASVS-6.2] an account is not made with a password of the organisation, nor twice', async () => {
    const { organisationId } = world;
    const weak = { ...karin, organisationId, password: 'RegionNorrdal1' };
    expect(mustRefuse(await world.auth.createAccount(weak))).toBe('password-context');
    await world.createKarin();
    const again = { ...karin, organisationId, email: karin.email.toUpperCase() };
    expect(mustRefuse(await world.auth.createAccount(again))).toBe('email-taken');
  });

  it('another person cannot go on where the first one left the page', async () => {
    await world.createKarin();
    const olofId = await world.createOlof();
    expect(mustRefuse(await login({ expectedAccountId: olofId }))).toBe('another-person');
    expect(await world.db.admin`select 1 from session`).toHaveLength(0);
  });
});

describe('changing the password', () => {
  const change = (session: AuthenticatedSession, over: object = {}) =>
    world.auth.changePassword({
      ...visitor,
      session,
      currentPassword: karin.password,
      newPassword: 'en alldeles ny mening',
      ...over,
    });

  it('[ASVS-7.4.3] ends every session and starts a new one here', async () => {
    await world.createKarin();
    const here = must(await login());
    const there = must(await login());
    const changed = must(await change(here.session));
    expect(await whoIs(header(here.cookie))).toBeNull();
    expect(await whoIs(header(there.cookie))).toBeNull();
    expect((await whoIs(header(changed.cookie)))?.account.name).toBe(karin.name);
    expect(mustRefuse(await login())).toBe('wrong-credentials');
    expect((await login({ password: 'en alldeles ny mening' })).ok).toBe(true);
  });

  it('asks for the current password and for a good new one, and otherwise changes nothing', async () => {
    await world.createKarin();
    const { session, cookie } = must(await login());
    expect(mustRefuse(await change(session, { currentPassword: 'fel' }))).toBe('wrong-current-password');
    expect(mustRefuse(await change(session, { newPassword: 'Lösenord1234' }))).toBe('password-common');
    expect(await whoIs(header(cookie))).not.toBeNull();
    expect((await login()).ok).toBe(true);
  });
});

describe('demo', () => {
  const seed = () => world.db.admin`
    insert into account (id, organisation_id, email, name, demo_role)
    values ('demo-chair', ${world.organisationId}, 'chair@demo.invalid', 'Ove Sand', 'chair')`;

  it('a role is one click away, and a cookie for the command line', async () => {
    await seed();
    const { session } = must(await world.auth.loginAsDemoRole('chair', visitor));
    expect([session.method, session.account.demoRole]).toEqual(['demo', 'chair']);
    const cookie = must(await world.auth.createDemoCookie('chair'));
    expect((await whoIs(cookie))?.account.name).toBe('Ove Sand');
    expect(mustRefuse(await world.auth.createDemoCookie('king'))).toBe('demo-only');
  });

  it('outside demo mode no demo account opens anything, nor a session it once had', async () => {
    await seed();
    const cookie = must(await world.auth.createDemoCookie('chair'));
    const real = world.another({ isDemo: false });
    expect(mustRefuse(await real.loginAsDemoRole('chair', visitor))).toBe('demo-only');
    expect(mustRefuse(await real.createDemoCookie('chair'))).toBe('demo-only');
    expect(await real.authenticateCookieHeader(cookie, { secure: false })).toBeNull();
  });
});
