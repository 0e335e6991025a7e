import * as v from 'valibot';
import { ok } from '#lib/domain/refusal.ts';
import type { ConferenceConsent } from '#server/application/conference-port.ts';
import { baseUrl } from '../http/base-url.ts';
import { call, type CallOptions, read } from '../http/call.ts';
import { beginAuthorisation, type ChallengeMethod, redeemWithAny } from './client-oauth.ts';

export interface ZoomConsentOptions {
  /** `https://zoom.us`. */
  readonly oauthBase: string;
  /** `https://api.zoom.us`. */
  readonly apiBase: string;
  readonly clientId: string;
  /** Two while one is being changed for the other. */
  readonly clientSecrets: readonly string[];
  readonly challengeMethod: ChallengeMethod;
  readonly calls?: CallOptions;
}

const Memory = v.object({ state: v.string(), codeVerifier: v.string(), codeChallenge: v.string() });
const Me = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** Who somebody is to Zoom, asked of their own client. The tokens are used for that one question and forgotten. */
export function createZoomConsent(options: ZoomConsentOptions): ConferenceConsent {
  const { oauthBase, apiBase, clientId, clientSecrets, challengeMethod, calls } = options;
  const others = calls === undefined ? {} : { calls };

  return {
    begin() {
      const begun = beginAuthorisation(challengeMethod);
      return { state: begun.state, codeChallenge: begun.codeChallenge, memory: JSON.stringify(begun) };
    },
    async redeem({ code, state, redirectUri, memory }) {
      const begun = v.parse(Memory, JSON.parse(memory));
      const tokens = await redeemWithAny({ oauthBase, clientId, clientSecrets, ...others }, begun, {
        code,
        state,
        redirectUri,
      });
      if (!tokens.ok) return tokens;
      const answer = await call(
        {
          method: 'GET',
          url: `${baseUrl(apiBase)}/v2/users/me`,
          headers: { authorization: `Bearer ${tokens.value.accessToken}` },
        },
        calls,
      );
      const me = read(answer, Me);
      return me.ok ? ok({ provider: 'zoom', providerUserId: me.value.id }) : me;
    },
  };
}
