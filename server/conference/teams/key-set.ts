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
  /** Nothing when the issuer does not publish it now, or cannot be reached. */
  find(kid: string): Promise<PublishedKey | undefined>;
  /** For jose: RS256 and by name only. */
  readonly getKey: JWTVerifyGetKey;
}

/** A day, as Microsoft asks; a key that is unknown is looked for at once, though not oftener than this. */
const KEPT_MS = 24 * 3_600_000;
const LOOK_AGAIN_MS = 60_000;

const Metadata = v.object({ jwks_uri: v.pipe(v.string(), v.check(isSafeAddress)) });
const Keys = v.object({ keys: v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(200)) });
const Key = v.object({
  kid: v.pipe(v.string(), v.minLength(1)),
  kty: v.literal('RSA'),
  endorsements: v.optional(v.array(v.string()), []),
});

/** The keys that an issuer publishes, fetched when needed. */
export function createKeySet({ metadataUrl, now = Date.now, calls }: KeySetOptions): KeySet {
  const url = baseUrl(metadataUrl);
  let keys = new Map<string, PublishedKey>();
  let fetchedAt = -Infinity;
  let fetching: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    try {
      fetchedAt = now();
      const metadata = read(await call({ method: 'GET', url }, calls), Metadata);
      if (!metadata.ok) return;
      const found = read(await call({ method: 'GET', url: metadata.value.jwks_uri }, calls), Keys);
      // What is not reached leaves what is known: it was published yesterday.
      if (found.ok) keys = byName(found.value.keys);
    } finally {
      fetching = undefined;
    }
  }

  async function find(kid: string): Promise<PublishedKey | undefined> {
    const age = now() - fetchedAt;
    if (age >= KEPT_MS || (!keys.has(kid) && age >= LOOK_AGAIN_MS)) {
      fetching ??= fetchKeys();
    }
    // Somebody else may be on the way already.
    await fetching;
    return keys.get(kid);
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
