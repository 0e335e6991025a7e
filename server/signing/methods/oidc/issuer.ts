import { decodeProtectedHeader } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  randomPKCECodeVerifier,
} from 'openid-client';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { OidcProof, PublicJwk } from '#lib/domain/signing/evidence.ts';
import { grantFault } from './grant-fault.ts';

/** One issuer as it is configured. */
export interface OidcIssuer {
  /** Short and lasting: it stands in what is kept. */
  readonly id: string;
  /** As people know it: "Freja". */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Levels of assurance to ask for, any of which will do. Empty: the issuer decides. */
  readonly acrValues: readonly string[];
}

export interface Asking {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly locale: 'sv' | 'en';
}

export interface Asked {
  readonly url: string;
  readonly codeVerifier: string;
}

export interface Returned {
  /** The address the issuer sent the browser to, whole. */
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** An issuer one can send people to and get proof back from. */
export interface IssuerConnection {
  readonly issuer: OidcIssuer;
  ask(asking: Asking): Promise<Result<Asked>>;
  /** Exchanges the code for a token, and finds the key that it says it is signed with. */
  redeem(returned: Returned): Promise<Result<OidcProof>>;
}

/** Loopback only: everybody else is spoken to over TLS. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/u;
const TIMEOUT_SECONDS = 10;
const DISCOVERY_LASTS_MS = 60 * 60_000;

export function connectIssuer(issuer: OidcIssuer, now: () => number = Date.now): IssuerConnection {
  let known: { at: number; found: Configuration } | undefined;
  /** Kept for an hour: issuers move their addresses seldom, their keys are fetched anew each time. */
  const discovered = async (): Promise<Configuration> => {
    if (known && now() - known.at < DISCOVERY_LASTS_MS) return known.found;
    const execute = LOOPBACK.test(issuer.issuer) ? [allowInsecureRequests] : [];
    const found = await discovery(new URL(issuer.issuer), issuer.clientId, issuer.clientSecret, undefined, {
      execute,
      timeout: TIMEOUT_SECONDS,
    });
    known = { at: now(), found };
    return found;
  };
  return {
    issuer,
    async ask({ redirectUri, state, nonce, locale }) {
      try {
        const codeVerifier = randomPKCECodeVerifier();
        const url = buildAuthorizationUrl(await discovered(), {
          redirect_uri: redirectUri,
          scope: 'openid profile',
          state,
          nonce,
          code_challenge: await calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          // A cookie at the issuer is no signature: the person logs in now.
          prompt: 'login',
          max_age: '0',
          ui_locales: locale,
          ...(issuer.acrValues.length > 0 ? { acr_values: issuer.acrValues.join(' ') } : {}),
        });
        return ok({ url: url.href, codeVerifier });
      } catch (error) {
        return refuseFault(error);
      }
    },
    async redeem({ url, state, nonce, codeVerifier }) {
      try {
        const configuration = await discovered();
        const tokens = await authorizationCodeGrant(configuration, new URL(url), {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const idToken = tokens.id_token;
        if (idToken === undefined) return refuse('oidc-rejected', { reason: 'oidc-token-malformed' });
        const jwk = await keyOf(idToken, configuration.serverMetadata().jwks_uri);
        if (!jwk) return refuse('oidc-rejected', { reason: 'oidc-key-unknown' });
        const { issuer: address, clientId, acrValues } = issuer;
        return ok({ issuer: address, clientId, acrValues, idToken, jwk });
      } catch (error) {
        return refuseFault(error);
      }
    },
  };
}

function refuseFault(error: unknown): Result<never> {
  const { code, reason } = grantFault(error);
  return reason === undefined ? refuse(code) : refuse(code, { reason });
}

const KEPT = ['kty', 'kid', 'alg', 'use', 'n', 'e', 'crv', 'x', 'y'];
const KeySet = v.object({ keys: v.array(v.record(v.string(), v.unknown())) });

/** Fetched now, so that a key that was changed a minute ago is found and one that was withdrawn is not. */
async function keyOf(idToken: string, jwksUri: string | undefined): Promise<PublicJwk | undefined> {
  if (jwksUri === undefined) return undefined;
  const { kid } = decodeProtectedHeader(idToken);
  const response = await fetch(jwksUri, { signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) });
  const { keys } = v.parse(KeySet, await response.json());
  const signing = keys.filter((one) => one['use'] === undefined || one['use'] === 'sig');
  const found = kid === undefined ? signing : signing.filter((one) => one['kid'] === kid);
  const [only, ...more] = found;
  if (!only || more.length > 0) return undefined;
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = only[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
