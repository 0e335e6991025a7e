import { asBytes, type Bytes, toBase64Url } from '../bytes.ts';
import { fromDerSignature } from '../pades/ecdsa.ts';

/** Checks a WebAuthn signature with a COSE_Key, ES256 or RS256: few, so that an offline verifier stays small; false for a wrong signature and for any key it cannot read. */
export async function verifyCoseSignature(
  publicKey: Bytes,
  signature: Bytes,
  data: Uint8Array,
): Promise<boolean> {
  const map = decodeCoseMap(publicKey);
  if (!map) return false;
  try {
    if (map.get(1) === 2 && map.get(3) === -7 && map.get(-1) === 1)
      return await verifyEs256(map, signature, data);
    if (map.get(1) === 3 && map.get(3) === -257) return await verifyRs256(map, signature, data);
  } catch (error) {
    // WebCrypto says no to a point off the curve or an impossible modulus with a DOMException.
    if (error instanceof DOMException) return false;
    throw error;
  }
  return false;
}

async function verifyEs256(map: CoseMap, signature: Bytes, data: Uint8Array): Promise<boolean> {
  const [x, y] = [map.get(-2), map.get(-3)];
  const raw = fromDerSignature(signature);
  if (!(x instanceof Uint8Array) || !(y instanceof Uint8Array) || !raw) return false;
  const jwk = { kty: 'EC', crv: 'P-256', x: toBase64Url(x), y: toBase64Url(y) };
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ]);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, asBytes(data));
}

async function verifyRs256(map: CoseMap, signature: Bytes, data: Uint8Array): Promise<boolean> {
  const [n, e] = [map.get(-1), map.get(-2)];
  if (!(n instanceof Uint8Array) || !(e instanceof Uint8Array) || n.length < 256) return false;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const jwk = { kty: 'RSA', n: toBase64Url(n), e: toBase64Url(e) };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, key, signature, asBytes(data));
}

type CoseMap = ReadonlyMap<number, number | Bytes>;

/** A flat CBOR map of small integers to integers and byte strings, which is all a COSE_Key for these algorithms is. */
function decodeCoseMap(bytes: Bytes): CoseMap | undefined {
  const first = readHead(bytes, 0);
  if (!first || first.major !== 5 || first.value > 16) return undefined;
  const map = new Map<number, number | Bytes>();
  let at = first.next;
  for (let i = 0; i < first.value; i += 1) {
    const key = readItem(bytes, at);
    const value = key && readItem(bytes, key.next);
    if (!key || !value || typeof key.value !== 'number' || map.has(key.value)) return undefined;
    map.set(key.value, value.value);
    at = value.next;
  }
  return at === bytes.length ? map : undefined;
}

function readItem(bytes: Bytes, at: number): { value: number | Bytes; next: number } | undefined {
  const head = readHead(bytes, at);
  if (!head) return undefined;
  if (head.major === 0) return { value: head.value, next: head.next };
  if (head.major === 1) return { value: -1 - head.value, next: head.next };
  const end = head.next + head.value;
  if (head.major !== 2 || end > bytes.length) return undefined;
  return { value: bytes.slice(head.next, end), next: end };
}

function readHead(bytes: Bytes, at: number): { major: number; value: number; next: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const info = first & 0x1f;
  const length = info < 24 ? 0 : info === 24 ? 1 : info === 25 ? 2 : undefined;
  if (length === undefined || at + 1 + length > bytes.length) return undefined;
  const value =
    length === 0 ? info : bytes.subarray(at + 1, at + 1 + length).reduce((sum, byte) => sum * 256 + byte, 0);
  return { major: first >> 5, value, next: at + 1 + length };
}
