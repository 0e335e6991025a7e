import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** How a token lies. */
export interface TokenLie {
  readonly alg?: 'none' | 'HS256';
  /** Signed with a key that was never published, under the name of one that was. */
  readonly isStrangersKey?: boolean;
  /** Under a name that nobody published. */
  readonly kid?: string;
}

export type SigningKeys = Awaited<ReturnType<typeof signingKeys>>;

/** RSA keys of an issuer, which it publishes and changes. */
export async function signingKeys(extra: Readonly<Record<string, unknown>> = {}) {
  let made = 0;
  const newKey = async (): Promise<SigningKey> => ({
    kid: randomBytes(8).toString('hex'),
    ...(await pair(made++)),
  });
  let keys = [await newKey()];
  return {
    async jwks(): Promise<object> {
      const published = keys.map(async ({ kid, publicKey }) => ({
        ...(await exportJWK(publicKey)),
        kid,
        use: 'sig',
        ...extra,
      }));
      return { keys: await Promise.all(published) };
    },
    /** A new key; with `keepOld` the former is still published. */
    async rotate({ keepOld }: { keepOld: boolean }) {
      keys = [await newKey(), ...(keepOld ? keys : [])];
    },
    async sign(claims: JWTPayload, { alg, isStrangersKey = false, kid }: TokenLie = {}): Promise<string> {
      const [key] = keys;
      if (!key) throw new Error('the issuer has no key');
      if (alg === 'none') return new UnsecuredJWT(claims).encode();
      const header = { alg: alg ?? 'RS256', typ: 'JWT', kid: kid ?? key.kid };
      if (alg === 'HS256') {
        // The public key as a shared secret: what libraries once fell for.
        const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(key.publicKey)));
        return new SignJWT(claims).setProtectedHeader(header).sign(secret);
      }
      const signer = isStrangersKey ? (await pair(STRANGER)).privateKey : key.privateKey;
      return new SignJWT(claims).setProtectedHeader(header).sign(signer);
    },
  };
}

const STRANGER = -1;
const pairs = new Map<number, Promise<CryptoKeyPair>>();

/** RSA keys take long to make: those of one process are made once, and named anew by each issuer. */
function pair(number: number): Promise<CryptoKeyPair> {
  const known = pairs.get(number);
  if (known) return known;
  const made = generateKeyPair('RS256', { extractable: true });
  pairs.set(number, made);
  return made;
}
