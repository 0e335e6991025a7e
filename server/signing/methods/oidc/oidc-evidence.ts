import { compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose';
import * as v from 'valibot';
import type { Evidence, OidcProof, PublicJwk } from '#lib/domain/signing/evidence.ts';
import { intentBytes } from '#lib/domain/signing/intent.ts';
import { sha256, toBase64Url } from '../../bytes.ts';

/** Public keys only: with a shared secret the organisation could write the token itself. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Two clocks, neither of them ours alone. */
const SKEW_SECONDS = 60;

const Seconds = v.pipe(v.number(), v.finite());
const Claims = v.looseObject({
  iss: v.string(),
  sub: v.pipe(v.string(), v.minLength(1)),
  aud: v.union([v.string(), v.array(v.string())]),
  azp: v.optional(v.string()),
  nonce: v.optional(v.string()),
  acr: v.optional(v.string()),
  auth_time: v.optional(Seconds),
  iat: Seconds,
  exp: Seconds,
});
export type IdTokenClaims = v.InferOutput<typeof Claims>;

export interface ExpectedToken {
  readonly nonce: string;
  /** Nobody may have logged in before this. */
  readonly askedAt: Date;
  readonly receivedAt: Date;
}

/**
 * What is wrong with the evidence of a step-up at an OpenID issuer, as a reason code, or undefined when the issuer's key signed
 * that the enrolled person logged in anew for this very intent. Offline; that the key is the issuer's rests on whoever kept it.
 */
export async function verifyOidcEvidence(evidence: Evidence): Promise<string | undefined> {
  const { intent, oidc, enrolment } = evidence;
  if (evidence.method !== 'oidc' || !oidc || !enrolment) return 'evidence-malformed';
  if (enrolment.userId !== intent.signer.userId) return 'oidc-of-another';
  const read = await readIdToken(oidc, {
    nonce: await nonceOf(evidence.intent),
    askedAt: new Date(intent.issuedAt),
    receivedAt: new Date(evidence.receivedAt),
  });
  if (!read.ok) return read.code;
  if ((evidence.assurance.loa ?? '') !== (read.claims.acr ?? '')) return 'oidc-level-differs';
  return read.claims.sub === enrolment.credentialId ? undefined : 'oidc-of-another';
}

/** So the issuer signs the hash of the intent without knowing what it is. */
export async function nonceOf(intent: Evidence['intent']): Promise<string> {
  return toBase64Url(await sha256(intentBytes(intent)));
}

export type TokenReading =
  { readonly ok: true; readonly claims: IdTokenClaims } | { readonly ok: false; readonly code: string };

/** Verifies a token with the key beside it and gives its claims. Never throws. */
export async function readIdToken(proof: OidcProof, expected: ExpectedToken): Promise<TokenReading> {
  const claims = await verifiedClaims(proof);
  if (typeof claims === 'string') return { ok: false, code: claims };
  const code = wrongClaim(claims, proof, expected);
  return code === undefined ? { ok: true, claims } : { ok: false, code };
}

async function verifiedClaims({ idToken, jwk }: OidcProof): Promise<IdTokenClaims | string> {
  try {
    const { alg } = decodeProtectedHeader(idToken);
    if (alg === undefined || !ALGORITHMS.includes(alg)) return 'oidc-algorithm';
    const key = await importJWK(jwk as PublicJwk & { kty: string }, alg);
    const { payload } = await compactVerify(idToken, key, { algorithms: ALGORITHMS });
    const parsed = v.safeParse(Claims, JSON.parse(new TextDecoder().decode(payload)));
    return parsed.success ? parsed.output : 'oidc-token-malformed';
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed
      ? 'oidc-signature-wrong'
      : 'oidc-token-malformed';
  }
}

function wrongClaim(
  claims: IdTokenClaims,
  { issuer, clientId, acrValues }: OidcProof,
  { nonce, askedAt, receivedAt }: ExpectedToken,
): string | undefined {
  const audience = [claims.aud].flat();
  const now = receivedAt.getTime() / 1000;
  if (claims.iss !== issuer) return 'oidc-issuer-differs';
  if (!audience.includes(clientId)) return 'oidc-audience-differs';
  if ((audience.length > 1 || claims.azp !== undefined) && claims.azp !== clientId)
    return 'oidc-audience-differs';
  if (claims.nonce !== nonce) return 'oidc-nonce-differs';
  if (claims.exp + SKEW_SECONDS < now || claims.iat - SKEW_SECONDS > now) return 'oidc-expired';
  // prompt=login and max_age=0 were asked for; an issuer that skipped them has only seen an old cookie.
  if (claims.auth_time === undefined || claims.auth_time + SKEW_SECONDS < askedAt.getTime() / 1000)
    return 'oidc-stale-login';
  if (acrValues.length > 0 && !acrValues.includes(claims.acr ?? '')) return 'oidc-level-too-low';
  return undefined;
}
