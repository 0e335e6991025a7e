import * as v from 'valibot';
import { ok } from '#lib/domain/refusal.ts';
import { baseUrl } from '../http/base-url.ts';
import { call, read } from '../http/call.ts';
import { type TokenCache, tokenCache } from '../http/token-cache.ts';
import { basic, type ZoomClient } from './client-oauth.ts';

export interface ZoomServerOptions extends ZoomClient {
  readonly accountId: string;
  readonly now?: () => number;
}

const Token = v.object({ access_token: v.pipe(v.string(), v.minLength(1)), expires_in: v.number() });

/** Server-to-server OAuth: an hour each, nothing to refresh, kept until near its end. */
export function zoomServerTokens(options: ZoomServerOptions): TokenCache {
  const { clientId, clientSecret, accountId, now = Date.now } = options;
  const url = `${baseUrl(options.oauthBase)}/oauth/token`;
  return tokenCache(async () => {
    const answer = await call(
      {
        method: 'POST',
        url,
        headers: { authorization: basic(clientId, clientSecret) },
        form: { grant_type: 'account_credentials', account_id: accountId },
      },
      options.calls,
    );
    const token = read(answer, Token);
    return token.ok ? ok({ token: token.value.access_token, lastsSeconds: token.value.expires_in }) : token;
  }, now);
}
