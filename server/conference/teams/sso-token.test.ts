import { readFileSync } from 'node:fs';
import { decodeJwt, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, type FakeEntra, startFakeEntra, TENANT } from '../../../tests/support/conference/fake-entra.ts';
import type { TokenLie } from '../../../tests/support/conference/signing-keys.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { verifySsoToken } from './sso-token.ts';

interface Tokens {
  readonly tokens: readonly { readonly name: string; readonly valid: boolean; readonly jwt: string }[];
}
const { tokens } = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/conference/teams/sso/tokens.json', import.meta.url), 'utf8'),
) as Tokens;
/** The kept tokens were signed with keys that nobody has: their claims are signed anew, with the same fault. */
const LIES: Readonly<Record<string, TokenLie>> = {
  'wrong-key': { isStrangersKey: true },
  'alg-none': { alg: 'none' },
};
const REASONS: Readonly<Record<string, string>> = {
  expired: 'expired',
  'wrong-aud': 'audience',
  'foreign-tenant': 'tenant',
  'iss-tid-mismatch': 'issuer',
  'missing-scope': 'scope',
  'wrong-key': 'signature',
  'alg-none': 'algorithm',
};
/** Between the beginning and the end of those that are good. */
const NOW = new Date('2026-11-24T12:00:00Z');

let entra: FakeEntra;
let keys: KeySet;
let clock = NOW.getTime();
beforeEach(async () => {
  clock = NOW.getTime();
  entra = await startFakeEntra({ now: () => clock });
  keys = createKeySet({ metadataUrl: entra.metadataUrl, now: () => clock, calls: { retries: 0 } });
});
afterEach(() => entra.close());

const verify = (token: string, now = NOW) =>
  verifySsoToken(token, { keys, clientId: APP, host: 'protokoll.example', tenantIds: [TENANT], now });
const good = (): JWTPayload => decodeJwt(tokens[0]?.jwt ?? '');
const reason = async (token: Promise<string> | string, now = NOW) => {
  const result = await verify(await token, now);
  return result.ok ? 'accepted' : result.refusal.params?.['reason'];
};

describe('the token of somebody in Teams', () => {
  it('has nine kept cases', () => {
    expect(tokens).toHaveLength(9);
  });

  it.each(tokens)('is judged: $name', async ({ name, valid, jwt }) => {
    const result = await verify(await entra.sign(decodeJwt(jwt), LIES[name]));
    if (valid)
      expect(result).toEqual({
        ok: true,
        value: {
          tenantId: TENANT,
          objectId: '00000000-0000-4000-8000-000000000006',
          name: 'Margareta Kärrström',
          email: 'margareta.karrstrom@karlskoga.example',
        },
      });
    else
      expect(result).toEqual({
        ok: false,
        refusal: { code: 'sso-rejected', params: { reason: REASONS[name] } },
      });
  });

  it('is rejected as it was kept, because nobody publishes its key', async () => {
    expect(await reason(tokens[0]?.jwt ?? '')).toBe('key');
  });

  it.each<[string, JWTPayload, string]>([
    ['an audience beside ours', { aud: `api://evil.example/${APP}` }, 'audience'],
    ['our host in capitals', { aud: `api://PROTOKOLL.example/${APP}` }, 'audience'],
    ['no tenant', { tid: undefined as unknown as string }, 'claims'],
    ['no object id', { oid: '' }, 'claims'],
    ['a scope that only begins like ours', { scp: 'access_as_user_not' }, 'scope'],
    [
      'an issuer that only begins like theirs',
      { iss: `https://login.microsoftonline.com/${TENANT}/v2.0/x` },
      'issuer',
    ],
    ['an issuer in the open', { iss: `http://login.microsoftonline.com/${TENANT}/v2.0` }, 'issuer'],
    ['a time that has not come', { nbf: NOW.getTime() / 1000 + 61 }, 'not-yet'],
    ['no end', { exp: undefined as unknown as number }, 'claims'],
  ])('is rejected with %s', async (_, change, expected) => {
    expect(await reason(entra.sign({ ...good(), ...change }))).toBe(expected);
  });

  it('forgives a minute between clocks, and no more', async () => {
    const exp = NOW.getTime() / 1000;
    const at = (seconds: number) => new Date((exp + seconds) * 1000);
    const token = await entra.sign({ ...good(), exp });
    expect(await reason(token, at(59))).toBe('accepted');
    expect(await reason(token, at(61))).toBe('expired');
  });

  it('is no shared secret, no other name of a key, and no essay', async () => {
    expect(await reason(entra.sign(good(), { alg: 'HS256' }))).toBe('algorithm');
    expect(await reason(entra.sign(good(), { kid: 'another' }))).toBe('key');
    expect(await reason('a.b.c')).toBe('format');
    expect(await reason('x'.repeat(20_000))).toBe('format');
    expect(await reason('')).toBe('format');
  });
});

describe('the keys of an issuer', () => {
  const asked = () => entra.log.filter(({ path }) => path.endsWith('/keys')).length;

  it('are fetched once by many', async () => {
    const token = await entra.sign(good());
    await Promise.all([verify(token), verify(token), verify(token)]);
    await verify(token);
    expect(asked()).toBe(1);
  });

  it('are looked for again when one is unknown, though not for every forger', async () => {
    expect(await reason(entra.sign(good()))).toBe('accepted');
    await entra.rotate({ keepOld: true });
    clock += 61_000;
    expect(await reason(entra.sign(good()))).toBe('accepted');
    for (let count = 0; count < 20; count += 1)
      await reason(entra.sign(good(), { kid: `forged-${String(count)}` }));
    expect(asked()).toBe(2);
  });

  it('are forgotten within a day when they are withdrawn', async () => {
    const token = await entra.sign(good());
    expect(await reason(token)).toBe('accepted');
    await entra.rotate({ keepOld: false });
    clock += 24 * 3_600_000;
    expect(await reason(token)).toBe('key');
  });

  it('outlast an issuer that is away', async () => {
    const token = await entra.sign(good());
    expect(await reason(token)).toBe('accepted');
    entra.down(true);
    clock += 25 * 3_600_000;
    expect(await reason(token)).toBe('accepted');
  });
});
