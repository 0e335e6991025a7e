import { asBytes, type Bytes, concat, sameBytes } from '../bytes.ts';
import { children, decode, DerError, encode, encodeOid, TAG } from '../pades/der.ts';
import { bitString } from './certificate.ts';
import { oidOf } from './oid-of.ts';

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const NULL = Uint8Array.of(0x05, 0x00);

const HASHES: Readonly<Record<string, Hash>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
/** No SHA-1: somebody else's document could have the same one. */
const SIGNATURES: Readonly<Record<string, { readonly key: typeof RSA | typeof EC; readonly hash: Hash }>> = {
  '1.2.840.113549.1.1.11': { key: RSA, hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { key: RSA, hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { key: RSA, hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { key: EC, hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { key: EC, hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { key: EC, hash: 'SHA-512' },
};
const CURVES: Readonly<Record<string, { readonly name: string; readonly size: number }>> = {
  '1.2.840.10045.3.1.7': { name: 'P-256', size: 32 },
  '1.3.132.0.34': { name: 'P-384', size: 48 },
  '1.3.132.0.35': { name: 'P-521', size: 66 },
};

/** The hash that a DigestAlgorithmIdentifier names; undefined unless it is written in one of the two usual ways. */
export function hashOf(algorithm: Bytes): Hash | undefined {
  return HASHES[plainAlgorithm(algorithm) ?? ''];
}

/**
 * Verifies `signature` over `data`. `algorithm` is a DER AlgorithmIdentifier; CMS may name only the kind of key there,
 * and then `digest` says the hash. False for anything but RSA PKCS #1 and ECDSA with SHA-2.
 */
export async function verifySignature(options: {
  readonly publicKeyInfo: Bytes;
  readonly algorithm: Bytes;
  readonly digest?: Hash | undefined;
  readonly signature: Bytes;
  readonly data: Uint8Array;
}): Promise<boolean> {
  try {
    return await verify(options);
  } catch (error) {
    if (error instanceof DerError || error instanceof DOMException) return false;
    throw error;
  }
}

async function verify(options: Parameters<typeof verifySignature>[0]): Promise<boolean> {
  const oid = plainAlgorithm(options.algorithm) ?? '';
  const bare = oid === RSA && options.digest ? ({ key: RSA, hash: options.digest } as const) : undefined;
  const known = SIGNATURES[oid] ?? bare;
  const [spkiAlgorithm, spkiKey] = children(decode(options.publicKeyInfo), TAG.sequence);
  if (!known || !spkiAlgorithm || !spkiKey) return false;
  if (options.digest && known.hash !== options.digest) return false;
  const [keyOid, parameters] = children(spkiAlgorithm, TAG.sequence).map((node) => node.content);
  if (!keyOid || oidOf(keyOid) !== known.key) return false;
  bitString(spkiKey);
  if (known.key === RSA) {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: known.hash };
    const key = await crypto.subtle.importKey('spki', options.publicKeyInfo, algorithm, false, ['verify']);
    return crypto.subtle.verify(algorithm, key, options.signature, asBytes(options.data));
  }
  const curve = CURVES[parameters ? oidOf(parameters) : ''];
  const raw = curve && rawSignature(options.signature, curve.size);
  if (!curve || !raw) return false;
  const named = { name: 'ECDSA', namedCurve: curve.name };
  const key = await crypto.subtle.importKey('spki', options.publicKeyInfo, named, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: known.hash }, key, raw, asBytes(options.data));
}

/** The OID of an algorithm without parameters, or with NULL in their place. */
function plainAlgorithm(algorithm: Bytes): string | undefined {
  const [oid] = children(decode(algorithm), TAG.sequence);
  if (oid?.tag !== TAG.oid) return undefined;
  const dotted = oidOf(oid.content);
  const spellings = [encode(TAG.sequence, oid.raw), encode(TAG.sequence, oid.raw, NULL)];
  const isCanonical = sameBytes(encodeOid(dotted), oid.raw);
  return isCanonical && spellings.some((one) => sameBytes(one, algorithm)) ? dotted : undefined;
}

/** r‖s; undefined unless the two integers are written in the one DER way. */
function rawSignature(der: Bytes, size: number): Bytes | undefined {
  const parts = children(decode(der), TAG.sequence);
  const raw = parts.map(({ tag, content }) => {
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (tag !== TAG.integer || digits.length > size) throw new DerError('no signature value');
    return concat(new Uint8Array(size - digits.length), digits);
  });
  const isStrict = sameBytes(encode(TAG.sequence, ...raw.map(positive)), der);
  return parts.length === 2 && isStrict ? concat(...raw) : undefined;
}

function positive(magnitude: Bytes): Bytes {
  const start = Math.min(
    magnitude.findIndex((octet) => octet !== 0),
    magnitude.length - 1,
  );
  const digits = magnitude.subarray(Math.max(start, 0));
  return encode(TAG.integer, (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits);
}
