import * as v from 'valibot';
import { ok } from '#lib/domain/refusal.ts';
import { baseUrl } from '../http/base-url.ts';
import { call, type CallOptions, read } from '../http/call.ts';
import { type TokenCache, tokenCache } from '../http/token-cache.ts';

export interface AppTokenOptions {
  /** `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  readonly now?: () => number;
  readonly calls?: CallOptions;
}

const Token = v.object({ access_token: v.pipe(v.string(), v.minLength(1)), expires_in: v.number() });

/** Client credentials of the app in one tenant, kept until near their end. */
export function entraAppTokens(options: AppTokenOptions): TokenCache {
  const { tenantId, clientId, clientSecret, scope, now = Date.now } = options;
  const url = `${baseUrl(options.authority)}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  return tokenCache(async () => {
    const token = read(await call({ method: 'POST', url, form }, options.calls), Token);
    return token.ok ? ok({ token: token.value.access_token, lastsSeconds: token.value.expires_in }) : token;
  }, now);
}
