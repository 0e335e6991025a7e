import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Asked, formOf, localServer, type Reply } from './local-server.ts';
import { signingKeys, type TokenLie } from './signing-keys.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const APP = '99999999-8888-4777-8666-555555555555';
export const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';

export type FakeEntra = Awaited<ReturnType<typeof startFakeEntra>>;

/** Entra in this process: metadata, keys that change, client credentials, and tokens signed as a test wishes. */
export async function startFakeEntra({ now = Date.now, clientSecret = 'fixture_entra_secret' } = {}) {
  const keys = await signingKeys();
  const accessTokens = new Map<string, number>();
  const server = await localServer(answer);
  const seconds = (): number => Math.floor(now() / 1000);

  async function answer(asked: Asked): Promise<Reply> {
    if (asked.path === '/common/v2.0/.well-known/openid-configuration')
      return {
        status: 200,
        json: {
          issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
          jwks_uri: `${server.base}/common/discovery/v2.0/keys`,
        },
      };
    if (asked.path === '/common/discovery/v2.0/keys') return { status: 200, json: await keys.jwks() };
    if (asked.path === `/${TENANT}/oauth2/v2.0/token` && asked.method === 'POST') return token(asked);
    return { status: 404, json: { error: 'invalid_request' } };
  }

  function token(asked: Asked): Reply {
    const form = formOf(asked);
    if (form?.get('client_id') !== APP || form.get('client_secret') !== clientSecret)
      return { status: 401, json: { error: 'invalid_client', error_codes: [7_000_215] } };
    if (form.get('grant_type') !== 'client_credentials')
      return { status: 400, json: { error: 'unsupported_grant_type' } };
    // On behalf of nobody: single permissions cannot be asked for.
    if (!form.get('scope')?.endsWith('/.default')) return { status: 400, json: { error: 'invalid_scope' } };
    const access_token = randomBytes(16).toString('hex');
    accessTokens.set(access_token, now() + 3_599_000);
    return { status: 200, json: { token_type: 'Bearer', expires_in: 3599, access_token } };
  }

  return {
    base: server.base,
    metadataUrl: `${server.base}/common/v2.0/.well-known/openid-configuration`,
    log: server.log,
    clientSecret,
    down: server.down,
    close: server.close,
    rotate: keys.rotate,
    /** With these claims as they are. */
    sign: (claims: JWTPayload, lie?: TokenLie) => keys.sign(claims, lie),
    /** What comes with encrypted notifications. */
    publisherToken: (claims: JWTPayload = {}, lie?: TokenLie) =>
      keys.sign(
        {
          iss: `https://sts.windows.net/${TENANT}/`,
          tid: TENANT,
          aud: APP,
          appid: PUBLISHER,
          nbf: seconds() - 10,
          iat: seconds() - 10,
          exp: seconds() + 3600,
          ...claims,
        },
        lie,
      ),
    isToken: (header: string | undefined): boolean =>
      now() < (accessTokens.get(header?.replace(/^Bearer /u, '') ?? '') ?? 0),
    revokeTokens: () => accessTokens.clear(),
  };
}
