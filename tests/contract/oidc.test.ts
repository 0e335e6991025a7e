import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { Returned } from '#server/application/return-from-issuer.ts';
import { createSigningIdentities } from '#server/application/signing-identities.ts';
import { verifyBundle } from '#server/signing/archive/verify-bundle.ts';
import { connectIssuer } from '#server/signing/methods/oidc/issuer.ts';
import { createIdentityIssuer } from '#server/signing/methods/oidc/link-issuer.ts';
import { verifyOidcEvidence } from '#server/signing/methods/oidc/oidc-evidence.ts';
import { createOidcMethod } from '#server/signing/methods/oidc/oidc-method.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { readZip } from '#server/signing/archive/read-zip.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  type People,
  PLACE,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type Lies, type OidcIssuerServer, startOidcIssuer } from '../support/oidc/issuer.ts';

const KEY = 'oidc:prov';
let world: ApplicationWorld;
let issuer: OidcIssuerServer;
let people: People;

const now = () => Date.now() + world.clock.offset;
const signedIn = (session: SessionLike) => ({
  ...session,
  authenticatedAt: new Date(now()),
  method: 'password',
});

beforeAll(async () => {
  world = await applicationWorld();
  issuer = await startOidcIssuer({ now });
  const connection = connectIssuer(issuer.configured);
  const identities = createSigningIdentities(world.dependencies);
  world.dependencies.methods.push(createOidcMethod({ connection, identities }));
  world.dependencies.issuers.push(createIdentityIssuer(connection));
  people = await world.organisation();
  must(await link(people.chair, 'sub-osten'));
});
afterAll(async () => {
  await issuer.close();
  await world.close();
});
afterEach(() => {
  issuer.lie({});
  issuer.down(false);
});

const outcomeOf = ({ outcome }: Returned): Result<unknown> => outcome;
const back = (session: SessionLike, url: string) =>
  world.useCases.returnFromIssuer({ session: signedIn(session), url, client: CLIENT });

async function link(session: SessionLike, subject: string) {
  const { origin, locale } = PLACE;
  const { url } = must(
    await world.useCases.beginLink({ session: signedIn(session), method: KEY, origin, locale }),
  );
  return outcomeOf(must(await back(session, issuer.logIn(url, subject))));
}

async function begin(meetingId: string, session: SessionLike = people.chair) {
  const begun = must(
    await world.useCases.beginSignature({ session, meetingId, place: PLACE, method: KEY, client: CLIENT }),
  );
  if (begun.ui.kind !== 'redirect') throw new Error('nobody is sent anywhere');
  return { ...begun, url: begun.ui.url };
}

/** To the issuer, a login there, and back. */
async function sign(meetingId: string, subject = 'sub-osten', session: SessionLike = people.chair) {
  const begun = await begin(meetingId, session);
  const returned = must(await back(session, issuer.logIn(begun.url, subject)));
  if (returned.to !== 'signing') throw new Error('came back to somewhere else');
  return { begun, returned, outcome: returned.outcome };
}

/** Nobody signs in it, so that it serves every refusal. */
let unsigned: Promise<string> | undefined;
const frozen = () => (unsigned ??= world.freeze(people));

describe('signing at an OpenID issuer', () => {
  it('[SIG-3] from the button to a PDF that verifies; the token carries the hash of the intent and stays in the archive', async () => {
    const meetingId = await world.freeze(people);
    const { begun, returned, outcome } = await sign(meetingId);
    expect(must(outcome)).toEqual({ state: 'done', adjusted: false });
    expect(returned).toMatchObject({ to: 'signing', meetingId, clauseId: null });
    expect(new URL(begun.url).searchParams.get('nonce')).toBe(
      Buffer.from(begun.intentSha256, 'hex').toString('base64url'),
    );
    expect(new URL(begun.url).searchParams.get('acr_values')).toBe('urn:prov:loa3');
    must(await world.sign(people.adjuster, meetingId, await world.enrol(people.adjuster)));
    const pdf = await world.pdf(people.chair, meetingId);
    const report = await verifyMinutes(pdf, { trustedRoots: [world.authority.rootPem] });
    expect(report.verdict).toBe('valid');
    expect(report.signers.map(({ method, level }) => [method, level])).toEqual([
      ['oidc', 'approval'],
      ['passkey', 'vouched'],
    ]);
    const bundle = must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
    const whole = await verifyBundle(bundle, { trustedRoots: [world.authority.rootPem] });
    expect(whole.verdict).toBe('valid');
    expect(whole.notes).toContainEqual({
      code: 'bundle-evidence-checked',
      params: { name: 'Östen Ordförande' },
    });
  });

  it('[SIG-3] evidence verifies offline, and not after any of it was exchanged', async () => {
    const good = await archived();
    expect(await verifyOidcEvidence(good)).toBeUndefined();
    const { oidc, enrolment } = good;
    if (!oidc || !enrolment) throw new Error('no proof');
    const other = (await archived()).oidc;
    const changed: readonly (readonly [string, Partial<Evidence>])[] = [
      ['oidc-of-another', { enrolment: { ...enrolment, credentialId: 'sub-stig' } }],
      ['oidc-of-another', { enrolment: { ...enrolment, userId: 'somebody-else' } }],
      ['oidc-nonce-differs', { intent: { ...good.intent, statement: 'Jag justerar inte.' } }],
      ['oidc-nonce-differs', { oidc: { ...oidc, idToken: other?.idToken ?? '' } }],
      ['oidc-audience-differs', { oidc: { ...oidc, clientId: 'another' } }],
      ['oidc-issuer-differs', { oidc: { ...oidc, issuer: 'https://evil.example' } }],
      ['oidc-level-too-low', { oidc: { ...oidc, acrValues: ['urn:prov:loa4'] } }],
      ['oidc-level-differs', { assurance: { ...good.assurance, loa: 'urn:prov:loa4' } }],
      ['oidc-expired', { receivedAt: new Date(Date.parse(good.receivedAt) + 3_600_000).toISOString() }],
      [
        'oidc-signature-wrong',
        { oidc: { ...oidc, idToken: `${oidc.idToken.split('.').slice(0, 2).join('.')}.` } },
      ],
    ];
    for (const [code, change] of changed)
      expect(await verifyOidcEvidence({ ...good, ...change }), code).toBe(code);
    await issuer.rotate({ keepOld: false });
    const { jwk } = (await archived()).oidc ?? {};
    expect(await verifyOidcEvidence({ ...good, oidc: { ...oidc, jwk: jwk ?? {} } })).toBe(
      'oidc-signature-wrong',
    );
    expect(await verifyOidcEvidence(good)).toBeUndefined();
  });

  it('[SIG-3] a key that was changed while the person was at the issuer is found', async () => {
    const meetingId = await world.freeze(people);
    const begun = await begin(meetingId);
    await issuer.rotate();
    const returned = must(await back(people.chair, issuer.logIn(begun.url, 'sub-osten')));
    expect(must(outcomeOf(returned))).toMatchObject({ state: 'done' });
  });
});

describe('what an issuer says that is not accepted', () => {
  const cases: readonly (readonly [string, Lies, string])[] = [
    ['another nonce', { nonce: 'AAAA' }, 'oidc-nonce-differs'],
    ['no nonce', { nonce: null }, 'oidc-nonce-differs'],
    ['the token of another client', { audience: 'another-client' }, 'oidc-audience-differs'],
    ['another issuer', { issuer: 'https://evil.example' }, 'oidc-issuer-differs'],
    ['a token that has run out', { expiryShift: -4000 }, 'oidc-expired'],
    ['a login of an hour ago', { authTimeShift: -3600 }, 'oidc-stale-login'],
    ['a lower level', { acr: 'urn:prov:loa2' }, 'oidc-level-too-low'],
    ['no level', { acr: null }, 'oidc-level-too-low'],
    ['no signature', { algorithm: 'none' }, 'oidc-algorithm'],
    ['a shared secret', { algorithm: 'HS256' }, 'oidc-algorithm'],
    ['a key that nobody published', { strangeKey: true }, 'oidc-signature-wrong'],
  ];
  it.each(cases)('[SIG-3] %s', async (_, lies, reason) => {
    const meetingId = await frozen();
    issuer.lie(lies);
    const { outcome } = await sign(meetingId);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'oidc-rejected', params: { reason } } });
  });

  it('[SIG-3] somebody else’s login', async () => {
    const { outcome } = await sign(await frozen(), 'sub-stig');
    expect(refusedWith(outcome)).toBe('oidc-of-another');
  });

  it('[SIG-3] an answer is good once, for one session, and only with its own state', async () => {
    const meetingId = await frozen();
    const begun = await begin(meetingId);
    const url = issuer.logIn(begun.url, 'sub-osten');
    const elsewhere = { ...people.chair, sessionId: `other-${randomUUID()}` };
    expect(refusedWith(await back(elsewhere, url))).toBe('link-expired');
    expect(refusedWith(await back(people.adjuster, url))).toBe('link-expired');
    const forged = new URL(url);
    forged.searchParams.set('state', `${begun.order}.AAAA`);
    expect(refusedWith(outcomeOf(must(await back(people.chair, forged.href))))).toBe('oidc-state-differs');
    // The forged answer has used the order up: whoever steals a state gets no second try.
    expect(refusedWith(outcomeOf(must(await back(people.chair, url))))).toBe('intent-expired');
    const other = await begin(meetingId);
    const swapped = new URL(issuer.logIn(other.url, 'sub-osten'));
    const third = await begin(meetingId);
    swapped.searchParams.set('state', new URL(third.url).searchParams.get('state') ?? '');
    // A code that was given for another order has another verifier.
    expect(outcomeOf(must(await back(people.chair, swapped.href))).ok).toBe(false);
  });

  it('[SIG-3] a no of the person, an issuer that is down, and a login that came too late', async () => {
    const meetingId = await frozen();
    const refused = await begin(meetingId);
    expect(refusedWith(outcomeOf(must(await back(people.chair, issuer.refuse(refused.url)))))).toBe(
      'oidc-cancelled',
    );
    const unanswered = await begin(meetingId);
    const url = issuer.logIn(unanswered.url, 'sub-osten');
    issuer.down(true);
    expect(refusedWith(outcomeOf(must(await back(people.chair, url))))).toBe('oidc-unreachable');
    issuer.down(false);
    const late = await begin(meetingId);
    world.clock.offset += 6 * 60_000;
    expect(refusedWith(outcomeOf(must(await back(people.chair, issuer.logIn(late.url, 'sub-osten')))))).toBe(
      'intent-expired',
    );
  });
});

describe('linking a login to an issuer', () => {
  it('[SIG-3] needs a fresh sign-in, links one login to one person, and can be undone', async () => {
    const { useCases } = world;
    const { origin, locale } = PLACE;
    const session = signedIn(people.adjuster);
    const stale = { ...session, authenticatedAt: new Date(now() - 6 * 60_000) };
    expect(refusedWith(await useCases.beginLink({ session: stale, method: KEY, origin, locale }))).toBe(
      'sign-in-again',
    );
    expect(refusedWith(await useCases.beginLink({ session, method: 'oidc:nobody', origin, locale }))).toBe(
      'method-not-here',
    );
    expect(refusedWith(await link(people.adjuster, 'sub-osten'))).toBe('identity-taken');
    issuer.lie({ nonce: 'AAAA' });
    expect(refusedWith(await link(people.adjuster, 'sub-asa'))).toBe('oidc-rejected');
    issuer.lie({});
    must(await link(people.adjuster, 'sub-asa'));
    const shown = must(await useCases.signingIdentities({ session: people.adjuster }));
    expect(shown.issuers).toMatchObject([{ key: KEY, name: 'Prov-ID' }]);
    expect(shown.issuers[0]?.linkedAt).not.toBeNull();
    must(await useCases.unlinkIdentity({ session: people.adjuster, method: KEY }));
    const meetingId = await frozen();
    const asked = { session: people.adjuster, meetingId, place: PLACE, method: KEY };
    expect(refusedWith(await useCases.beginSignature(asked))).toBe('no-linked-identity');
  });

  it('[SIG-3] an answer to a linking is good once', async () => {
    const { origin, locale } = PLACE;
    const session = signedIn(people.member);
    const { url } = must(await world.useCases.beginLink({ session, method: KEY, origin, locale }));
    const answer = issuer.logIn(url, 'sub-mona');
    must(outcomeOf(must(await back(people.member, answer))));
    expect(refusedWith(outcomeOf(must(await back(people.member, answer))))).toBe('link-expired');
  });
});

/** The whole evidence of a fresh signature, as the archive has it. */
async function archived(): Promise<Evidence> {
  const meetingId = await world.freeze(people);
  must((await sign(meetingId)).outcome);
  must(await world.sign(people.adjuster, meetingId, await world.enrol(people.adjuster)));
  const bundle = must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
  const files = readZip(bundle);
  if (typeof files === 'string') throw new Error(files);
  const name = [...files.keys()].find((one) => one.includes('chair'));
  return JSON.parse(new TextDecoder().decode(files.get(name ?? ''))) as Evidence;
}
