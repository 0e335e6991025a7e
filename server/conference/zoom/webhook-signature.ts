import { createHmac, timingSafeEqual } from 'node:crypto';

/** Zoom documents none; a delivery that is older is kept for people to look at. */
export const LATE_AFTER_S = 300;
/** Zoom's are 22 characters. */
const LONGEST_TOKEN = 128;
/**
 * What a token may be made of. No colon: the answer to a challenge is the HMAC of whatever is asked, and `v0:…:{…}` would come
 * back as the signature of an invented delivery.
 */
const TOKEN = new RegExp(`^[A-Za-z0-9+/=_-]{1,${String(LONGEST_TOKEN)}}$`, 'u');

export type Standing = 'in-time' | 'late' | 'unsigned' | 'forged';

export interface SignedHook {
  readonly headers: Pick<Headers, 'get'>;
  readonly raw: Uint8Array;
  readonly now: Date;
  /** Two while one is being changed for the other. */
  readonly secrets: readonly string[];
}

/** Judges the raw bytes, before anything reads them; `secret` is the one that fits. */
export function judgeSignature({ headers, raw, now, secrets }: SignedHook): {
  standing: Standing;
  secret?: string;
} {
  const signature = headers.get('x-zm-signature');
  const timestamp = headers.get('x-zm-request-timestamp');
  if (signature === null || timestamp === null) return { standing: 'unsigned' };
  if (!/^\d{1,12}$/u.test(timestamp)) return { standing: 'forged' };
  const secret = secrets.find((one) => isEqual(signature, `v0=${hmac(one, `v0:${timestamp}:`, raw)}`));
  if (secret === undefined) return { standing: 'forged' };
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  return { standing: age <= LATE_AFTER_S ? 'in-time' : 'late', secret };
}

/** Nothing when the token is none that Zoom makes. */
export function answerChallenge(plainToken: string, secret: string): string | undefined {
  if (!TOKEN.test(plainToken)) return undefined;
  return JSON.stringify({ plainToken, encryptedToken: hmac(secret, plainToken) });
}

function hmac(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest('hex');
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
