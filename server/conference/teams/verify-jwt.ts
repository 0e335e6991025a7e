import { errors, jwtVerify } from 'jose';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type KeySet, KeysUnreachable } from './key-set.ts';

export interface JwtRules {
  readonly keys: KeySet;
  readonly audience: readonly string[];
  readonly now: Date;
  /** What `jwt-rejected` is called here. */
  readonly code: string;
  readonly skewSeconds?: number;
}

/** Not a word against the token: it may come again. */
export const KEYS_UNREACHABLE = 'keys-unreachable';
const SKEW_S = 60;
/** Microsoft's are two to four thousand characters. */
const LONGEST = 16_000;

/**
 * Checks signature (RS256, a published key), time and audience, then reads the claims. Refuses with `code` and `reason`: format,
 * algorithm, key, signature, expired, not-yet, audience, claims; `keys-unreachable` when it cannot be judged now. Issuers have a tenant in them, so the caller judges those.
 */
export async function verifyJwt<T>(
  token: string,
  rules: JwtRules,
  claims: v.GenericSchema<unknown, T>,
): Promise<Result<T>> {
  const { keys, audience, now, code, skewSeconds = SKEW_S } = rules;
  if (token.length > LONGEST) return refuse(code, { reason: 'format' });
  try {
    const { payload } = await jwtVerify(token, keys.getKey, {
      algorithms: ['RS256'],
      audience: [...audience],
      currentDate: now,
      clockTolerance: skewSeconds,
      requiredClaims: ['exp', 'nbf', 'iss', 'aud'],
    });
    const parsed = v.safeParse(claims, payload);
    return parsed.success ? ok(parsed.output) : refuse(code, { reason: 'claims' });
  } catch (error) {
    return refuse(code, { reason: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof KeysUnreachable) return KEYS_UNREACHABLE;
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'audience';
    return error.claim === 'nbf' ? 'not-yet' : 'claims';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEError) return 'format';
  return error instanceof TypeError && error.message === 'key-unknown' ? 'key' : 'format';
}
