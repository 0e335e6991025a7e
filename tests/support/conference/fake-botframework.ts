import type { JWTPayload } from 'jose';
import { localServer } from './local-server.ts';
import { signingKeys, type TokenLie } from './signing-keys.ts';

export const BOT = '88888888-7777-4666-8555-444444444444';

export type FakeBotFramework = Awaited<ReturnType<typeof startFakeBotFramework>>;

/** Bot Framework in this process: metadata, keys with the channels they speak for, and signed activities. */
export async function startFakeBotFramework({ now = Date.now, endorsements = ['msteams'] } = {}) {
  const keys = await signingKeys({ endorsements });
  const server = await localServer(async (asked) => {
    if (asked.path === '/v1/.well-known/openidconfiguration')
      return {
        status: 200,
        json: { issuer: 'https://api.botframework.com', jwks_uri: `${server.base}/v1/.well-known/keys` },
      };
    if (asked.path === '/v1/.well-known/keys') return { status: 200, json: await keys.jwks() };
    return { status: 404 };
  });
  return {
    metadataUrl: `${server.base}/v1/.well-known/openidconfiguration`,
    close: server.close,
    down: server.down,
    log: server.log,
    rotate: keys.rotate,
    /** The header of an activity from this service. */
    async authorization(serviceUrl: string, claims: JWTPayload = {}, lie?: TokenLie): Promise<string> {
      const seconds = Math.floor(now() / 1000);
      const token = await keys.sign(
        {
          iss: 'https://api.botframework.com',
          aud: BOT,
          serviceurl: serviceUrl,
          nbf: seconds - 10,
          exp: seconds + 3600,
          ...claims,
        },
        lie,
      );
      return `Bearer ${token}`;
    },
  };
}
