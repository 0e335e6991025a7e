import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AuthWorld,
  authWorld,
  header,
  karin,
  must,
  mustRefuse,
  olof,
  origin,
  visitor,
} from '../../tests/support/auth-world.ts';
import { createSoftwarePasskey, type SoftwarePasskey } from '../../tests/support/software-passkey.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';

let world: AuthWorld;

beforeAll(async () => {
  world = await authWorld();
});
afterAll(() => world.db.drop());
afterEach(() => world.reset());

const rpId = 'localhost';

async function signedIn(person: typeof karin): Promise<AuthenticatedSession> {
  await (person === karin ? world.createKarin() : world.createOlof());
  return must(await world.auth.loginWithPassword({ ...visitor, ...person })).session;
}

async function attest(session: AuthenticatedSession, passkey: SoftwarePasskey, over: object = {}) {
  const options = must(await world.auth.passkeys.beginEnrolment(session, origin));
  return passkey.register({ challenge: options.challenge, origin, rpId, userId: options.user.id, ...over });
}

async function enrol(session: AuthenticatedSession, passkey = createSoftwarePasskey(), over: object = {}) {
  const attestation = await attest(session, passkey, over);
  return world.auth.passkeys.finishEnrolment(session, origin, { attestation, name: 'Min dator' });
}

async function assertion(passkey: SoftwarePasskey, over: object = {}) {
  const { challenge } = must(await world.auth.passkeys.beginLogin(origin));
  return passkey.assert({ challenge, origin, rpId, ...over });
}

async function login(passkey: SoftwarePasskey, over: object = {}) {
  const answer = await assertion(passkey, over);
  return world.auth.loginWithPasskey({ ...visitor, origin, assertion: answer });
}

describe('enrolling a passkey', () => {
  it('keeps the key, its host and how the person was known', async () => {
    const session = await signedIn(karin);
    const passkey = createSoftwarePasskey();
    expect(must(await enrol(session, passkey)).passkeyId).toBe(passkey.id);
    const [row] = await world.db.admin`select * from passkey`;
    expect(row).toMatchObject({
      account_id: session.account.id,
      rp_id: 'localhost',
      algorithm: -7,
      name: 'Min dator',
      enrolled_how: 'password',
      enrolled_by: session.account.id,
    });
    expect(Buffer.from(row?.['public_key'])).toEqual(Buffer.from(passkey.publicKey));
  });

  it('asks for ES256 or RS256, a discoverable key and user verification', async () => {
    const options = must(await world.auth.passkeys.beginEnrolment(await signedIn(karin), origin));
    expect(options.pubKeyCredParams.map((param) => param.alg)).toEqual([-7, -257]);
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    });
    expect(options.rp.id).toBe('localhost');
  });

  it('[ASVS-7.5.1] refuses five minutes after the sign-in', async () => {
    const session = await signedIn(karin);
    world.pass(5 * 60_000 + 1000);
    expect(mustRefuse(await world.auth.passkeys.beginEnrolment(session, origin))).toBe('sign-in-again');
  });

  it('refuses a key without user verification', async () => {
    const session = await signedIn(karin);
    expect(mustRefuse(await enrol(session, createSoftwarePasskey(), { isUserVerified: false }))).toBe(
      'passkey-refused',
    );
  });

  it('uses each challenge once, also one that was answered wrongly', async () => {
    const session = await signedIn(karin);
    const passkey = createSoftwarePasskey();
    const attestation = await attest(session, passkey);
    const wrong = { ...attestation, response: { ...attestation.response, attestationObject: 'AAAA' } };
    const finish = (answer: typeof attestation) =>
      world.auth.passkeys.finishEnrolment(session, origin, { attestation: answer, name: '' });
    expect(mustRefuse(await finish(wrong))).toBe('passkey-refused');
    expect(mustRefuse(await finish(attestation))).toBe('passkey-refused');
    expect(await world.db.admin`select 1 from webauthn_challenge`).toHaveLength(0);
  });

  it('refuses the challenge of another session', async () => {
    const hers = await signedIn(karin);
    const his = await signedIn(olof);
    const attestation = await attest(hers, createSoftwarePasskey());
    const finished = await world.auth.passkeys.finishEnrolment(his, origin, { attestation, name: '' });
    expect(mustRefuse(finished)).toBe('passkey-refused');
  });

  it('refuses a key that another person has enrolled', async () => {
    const hers = await signedIn(karin);
    const his = await signedIn(olof);
    const passkey = createSoftwarePasskey();
    must(await enrol(hers, passkey));
    expect(mustRefuse(await enrol(his, createSoftwarePasskey({ id: passkey.id })))).toBe('passkey-refused');
    const rows = await world.db.admin<{ account_id: string }[]>`select account_id from passkey`;
    expect(rows.map((row) => row.account_id)).toEqual([hers.account.id]);
  });
});

describe('signing in with a passkey', () => {
  it('opens a session, and names no account beforehand', async () => {
    const passkey = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), passkey));
    const options = must(await world.auth.passkeys.beginLogin(origin));
    expect(options.userVerification).toBe('required');
    expect(options.allowCredentials ?? []).toEqual([]);
    const { cookie, session } = must(await login(passkey));
    expect(session.method).toBe('passkey');
    const found = await world.auth.authenticateCookieHeader(header(cookie), { secure: false });
    expect(found?.account.name).toBe(karin.name);
  });

  it('lets a synced key stay at zero, and refuses a counter that goes back', async () => {
    const session = await signedIn(karin);
    const synced = createSoftwarePasskey();
    must(await enrol(session, synced));
    must(await login(synced));
    must(await login(synced));
    const counting = createSoftwarePasskey({ counts: true });
    must(await enrol(session, counting));
    must(await login(counting));
    await world.db.admin`update passkey set counter = 1000 where id = ${counting.id}`;
    expect(mustRefuse(await login(counting))).toBe('passkey-refused');
  });

  it('takes an answer once', async () => {
    const passkey = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), passkey));
    const attempt = { ...visitor, origin, assertion: await assertion(passkey) };
    const both = await Promise.all([
      world.auth.loginWithPasskey(attempt),
      world.auth.loginWithPasskey(attempt),
    ]);
    expect(both.map((result) => result.ok).sort()).toEqual([false, true]);
  });

  it('refuses a challenge after five minutes', async () => {
    const passkey = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), passkey));
    const late = await assertion(passkey);
    world.pass(5 * 60_000 + 1000);
    const result = await world.auth.loginWithPasskey({ ...visitor, origin, assertion: late });
    expect(mustRefuse(result)).toBe('passkey-refused');
  });

  it.each([
    ['without user verification', { isUserVerified: false }],
    ['from another origin', { origin: 'http://evil.example' }],
    ['for another relying party', { rpId: 'chair.localhost' }],
    ['with a challenge of its own', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ])('refuses an answer %s', async (_, over) => {
    const passkey = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), passkey));
    expect(mustRefuse(await login(passkey, over))).toBe('passkey-refused');
    expect((await login(passkey)).ok).toBe(true);
  });

  it("refuses one's own key under another person's credential id or user handle", async () => {
    const hers = createSoftwarePasskey();
    const his = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), hers));
    const olofsSession = await signedIn(olof);
    must(await enrol(olofsSession, his));
    const forged = { ...(await assertion(his)), id: hers.id, rawId: hers.id };
    const asHer = await world.auth.loginWithPasskey({ ...visitor, origin, assertion: forged });
    expect(mustRefuse(asHer)).toBe('passkey-refused');
    const answer = await assertion(hers);
    const userHandle = Buffer.from(olofsSession.account.id).toString('base64url');
    const mixed = { ...answer, response: { ...answer.response, userHandle } };
    const asHim = await world.auth.loginWithPasskey({ ...visitor, origin, assertion: mixed });
    expect(mustRefuse(asHim)).toBe('passkey-refused');
  });

  it.each([
    null,
    'null',
    'https://localhost:3000',
    'http://localhost:30000',
    'http://localhost:3000.evil.example',
  ])('[R13] does not even begin for the origin %j', async (stranger) => {
    expect(mustRefuse(await world.auth.passkeys.beginLogin(stranger))).toBe('origin-not-allowed');
  });

  it('a key of localhost does not open chair.localhost', async () => {
    const passkey = createSoftwarePasskey();
    must(await enrol(await signedIn(karin), passkey));
    const chair = 'http://chair.localhost:3000';
    const { challenge, rpId: asked } = must(await world.auth.passkeys.beginLogin(chair));
    expect(asked).toBe('chair.localhost');
    const answer = passkey.assert({ challenge, origin: chair, rpId: 'chair.localhost' });
    const result = await world.auth.loginWithPasskey({ ...visitor, origin: chair, assertion: answer });
    expect(mustRefuse(result)).toBe('passkey-refused');
  });
});

describe('removing a passkey', () => {
  it("never another person's, and never the only way in", async () => {
    const hers = await signedIn(karin);
    const his = await signedIn(olof);
    const passkey = createSoftwarePasskey();
    must(await enrol(hers, passkey));
    expect(mustRefuse(await world.auth.passkeys.remove(his, passkey.id))).toBe('passkey-unknown');
    await world.db.admin`update account set password_hash = null where id = ${hers.account.id}`;
    expect(mustRefuse(await world.auth.passkeys.remove(hers, passkey.id))).toBe('passkey-last-way-in');
    must(await enrol(hers));
    expect((await world.auth.passkeys.remove(hers, passkey.id)).ok).toBe(true);
    expect(mustRefuse(await login(passkey))).toBe('passkey-refused');
  });
});
