import { importJWK, type JWTVerifyGetKey } from 'jose';
import * as v from 'valibot';
import { baseUrl, isSafeAddress } from '../http/base-url.ts';
import { call, type CallOptions, read } from '../http/call.ts';

export interface KeySetOptions {
  /** Where the issuer says where its keys are: an OpenID configuration. */
  readonly metadataUrl: string;
  readonly now?: () => number;
  readonly calls?: CallOptions;
}

export interface PublishedKey {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, unknown>>;
  /** Bot Framework: the channels that this key may speak for. */
  readonly endorsements: readonly string[];
}

export interface KeySet {
  /** Nothing when the issuer does not publish it. Rejects with {@link KeysUnreachable} when that cannot be known now. */
  find(kid: string): Promise<PublishedKey | undefined>;
  /** For jose: RS256 and by name only. */
  readonly getKey: JWTVerifyGetKey;
}

/** The issuer did not say which keys it has: whatever needs one is neither right nor forged, and may come again. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable';
}

/** A day, as Microsoft asks; a key that is unknown is looked for at once, though not oftener than this. */
const KEPT_MS = 24 * 3_600_000;
const LOOK_AGAIN_MS = 60_000;
/** After a try that failed. */
const TRY_AGAIN_MS = 5_000;
/** Whoever delivers waits for it, and comes again by itself. */
const CALLS: CallOptions = { timeoutMs: 2_500, retries: 0 };

const Metadata = v.object({ jwks_uri: v.pipe(v.string(), v.check(isSafeAddress)) });
const Keys = v.object({ keys: v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(200)) });
const Key = v.object({
  kid: v.pipe(v.string(), v.minLength(1)),
  kty: v.literal('RSA'),
  endorsements: v.optional(v.array(v.string()), []),
});

/** The keys that an issuer publishes, fetched when needed; those that are known are good until others have been fetched. */
export function createKeySet({ metadataUrl, now = Date.now, calls = CALLS }: KeySetOptions): KeySet {
  const url = baseUrl(metadataUrl);
  let keys: ReadonlyMap<string, PublishedKey> = new Map();
  let fetchedAt = -Infinity;
  let failedAt: number | undefined;
  let fetching: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    const at = now();
    try {
      const found = await published(url, calls);
      failedAt = found ? undefined : at;
      if (!found) return;
      keys = found;
      fetchedAt = at;
    } finally {
      fetching = undefined;
    }
  }

  function isDue(kid: string): boolean {
    if (failedAt !== undefined && now() - failedAt < TRY_AGAIN_MS) return false;
    const age = now() - fetchedAt;
    return age >= KEPT_MS || (!keys.has(kid) && age >= LOOK_AGAIN_MS);
  }

  async function find(kid: string): Promise<PublishedKey | undefined> {
    if (isDue(kid)) fetching ??= fetchKeys();
    // Somebody else may be on the way already.
    await fetching;
    const key = keys.get(kid);
    if (!key && failedAt !== undefined) throw new KeysUnreachable();
    return key;
  }

  return {
    find,
    async getKey({ alg, kid }) {
      const key = alg === 'RS256' && kid !== undefined ? await find(kid) : undefined;
      if (!key) throw new TypeError('key-unknown');
      return importJWK(key.jwk, 'RS256');
    },
  };
}

/** Nothing when they cannot be reached, or what is there are no keys. */
async function published(
  url: string,
  calls: CallOptions,
): Promise<ReadonlyMap<string, PublishedKey> | undefined> {
  const metadata = read(await call({ method: 'GET', url }, calls), Metadata);
  if (!metadata.ok) return undefined;
  const found = read(await call({ method: 'GET', url: metadata.value.jwks_uri }, calls), Keys);
  const keys = found.ok ? byName(found.value.keys) : undefined;
  return keys?.size === 0 ? undefined : keys;
}

function byName(keys: readonly Record<string, unknown>[]): Map<string, PublishedKey> {
  return new Map(
    keys.flatMap((jwk) => {
      const key = v.safeParse(Key, jwk);
      if (!key.success) return [];
      const { kid, endorsements } = key.output;
      return [[kid, { kid, jwk, endorsements }] as const];
    }),
  );
}
