import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferenceInstall } from '#server/application/conference-port.ts';
import { baseUrl } from '../http/base-url.ts';
import type { CallOptions } from '../http/call.ts';
import { beginAuthorisation, redeemWithAny } from './client-oauth.ts';
import type { ZoomApi } from './zoom-api.ts';

export interface ZoomInstallOptions {
  /** `https://zoom.us`. */
  readonly oauthBase: string;
  readonly api: Pick<ZoomApi, 'deeplink'>;
  readonly clientId: string;
  /** Two while one is being changed for the other. */
  readonly clientSecrets: readonly string[];
  readonly calls?: CallOptions;
}

const Memory = v.object({ state: v.string(), codeVerifier: v.string(), codeChallenge: v.string() });
const ZOOM_HOST = /^(?:[a-z0-9-]{1,63}\.){0,3}zoom\.us$/u;

/**
 * The app is added in a browser: Zoom's page asks the person, who is then led into the client. The tokens are used for that one
 * question and forgotten.
 */
export function createZoomInstall(options: ZoomInstallOptions): ConferenceInstall {
  const { oauthBase, api, clientId, clientSecrets, calls } = options;
  const others = calls === undefined ? {} : { calls };
  return {
    begin(redirectUri) {
      // In a browser Zoom takes S256, whatever its client takes.
      const begun = beginAuthorisation('S256');
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state: begun.state,
        code_challenge: begun.codeChallenge,
        code_challenge_method: 'S256',
      });
      return {
        address: `${baseUrl(oauthBase)}/oauth/authorize?${query.toString()}`,
        memory: JSON.stringify(begun),
      };
    },
    async finish({ code, state, redirectUri, memory }) {
      const begun = v.parse(Memory, JSON.parse(memory));
      const client = { oauthBase, clientId, clientSecrets, ...others };
      const tokens = await redeemWithAny(client, begun, { code, state, redirectUri });
      if (!tokens.ok) return tokens;
      const link = await api.deeplink(tokens.value.accessToken, JSON.stringify({ url: '/embed/zoom' }));
      return link.ok ? zoomAddress(link.value) : link;
    },
  };
}

/** The browser is sent there: nowhere but to Zoom. */
function zoomAddress(address: string): Result<{ readonly address: string }> {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isZooms = url?.protocol === 'https:' && ZOOM_HOST.test(url.hostname) && url.username === '';
  return isZooms
    ? ok({ address: url.href })
    : refuse('conference-refused', { status: 200, reason: 'foreign-address' });
}
