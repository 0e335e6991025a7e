import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { baseUrl } from '../http/base-url.ts';
import { call, type CallOptions, read } from '../http/call.ts';

export interface ZoomClient {
  /** `https://zoom.us`. */
  readonly oauthBase: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly calls?: CallOptions;
}

/** What is kept, with the session, until the client comes back with a code. */
export interface Authorisation {
  readonly state: string;
  readonly codeVerifier: string;
  readonly codeChallenge: string;
}

export interface UserTokens {
  readonly accessToken: string;
  /** Good once. */
  readonly refreshToken: string;
  readonly lastsSeconds: number;
}

/** `plain`: what Zoom documents for `zoomSdk.authorize`; the install page in a browser takes S256. Sources differ, so it is set. */
export type ChallengeMethod = 'plain' | 'S256';

const Tokens = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.pipe(v.string(), v.minLength(1)),
  expires_in: v.number(),
});

export function beginAuthorisation(method: ChallengeMethod): Authorisation {
  const codeVerifier = randomBytes(32).toString('base64url');
  return {
    state: randomBytes(24).toString('base64url'),
    codeVerifier,
    codeChallenge:
      method === 'plain' ? codeVerifier : createHash('sha256').update(codeVerifier).digest('base64url'),
  };
}

export interface ReturnedCode {
  readonly code: string;
  readonly state: string;
  /** The address at which `authorize` was called, exactly. */
  readonly redirectUri: string;
}

/** Exchanges the code. `zoom-state-differs` when it answers another question than the one that was asked here. */
export async function redeemCode(
  client: ZoomClient,
  begun: Authorisation,
  { code, state, redirectUri }: ReturnedCode,
): Promise<Result<UserTokens>> {
  if (!isEqual(state, begun.state)) return refuse('zoom-state-differs');
  return tokensOf(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: begun.codeVerifier,
  });
}

/** As {@link redeemCode} with each secret in turn: two are valid while one is being changed for the other. */
export async function redeemWithAny(
  {
    clientSecrets,
    ...client
  }: Omit<ZoomClient, 'clientSecret'> & { readonly clientSecrets: readonly string[] },
  begun: Authorisation,
  returned: ReturnedCode,
): Promise<Result<UserTokens>> {
  let last: Result<UserTokens> = refuse('conference-not-allowed', { reason: 'no-secret' });
  for (const clientSecret of clientSecrets) {
    last = await redeemCode({ ...client, clientSecret }, begun, returned);
    // Only a secret that Zoom does not know leaves the code for the next.
    if (last.ok || last.refusal.code !== 'conference-not-allowed') return last;
  }
  return last;
}

/** The former refresh token is spent with this, whatever comes back. */
export function refreshTokens(client: ZoomClient, refreshToken: string): Promise<Result<UserTokens>> {
  return tokensOf(client, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function tokensOf(
  client: ZoomClient,
  form: Readonly<Record<string, string>>,
): Promise<Result<UserTokens>> {
  const answer = await call(
    {
      method: 'POST',
      url: `${baseUrl(client.oauthBase)}/oauth/token`,
      headers: { authorization: basic(client.clientId, client.clientSecret) },
      form,
    },
    client.calls,
  );
  const tokens = read(answer, Tokens);
  if (!tokens.ok) return tokens;
  const { access_token, refresh_token, expires_in } = tokens.value;
  return ok({ accessToken: access_token, refreshToken: refresh_token, lastsSeconds: expires_in });
}

export function basic(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`;
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
