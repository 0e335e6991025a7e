import {
  constants,
  createDecipheriv,
  createHmac,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

/** What Graph encrypted for our certificate. All in base64. */
export interface EncryptedContent {
  readonly data: string;
  readonly dataKey: string;
  readonly dataSignature: string;
  readonly encryptionCertificateId: string;
}

/** By the id that was given with the certificate; two while one is being changed for the other. */
export type ContentKeys = ReadonlyMap<string, KeyObject>;

const KEY_LENGTH = 32;

/** `content-rejected` with `reason`: certificate, key, signature, cipher. The signature is judged before anything is decrypted. */
export function openContent(content: EncryptedContent, keys: ContentKeys): Result<Uint8Array> {
  const reject = (reason: string) => refuse('content-rejected', { reason });
  const privateKey = keys.get(content.encryptionCertificateId);
  if (!privateKey) return reject('certificate');
  const key = unwrap(content.dataKey, privateKey);
  if (key?.length !== KEY_LENGTH) return reject('key');
  const encrypted = Buffer.from(content.data, 'base64');
  const signature = createHmac('sha256', key).update(encrypted).digest();
  const claimed = Buffer.from(content.dataSignature, 'base64');
  if (claimed.length !== signature.length || !timingSafeEqual(claimed, signature)) return reject('signature');
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
    return ok(new Uint8Array(Buffer.concat([decipher.update(encrypted), decipher.final()])));
  } catch {
    // Signed, and yet no whole blocks: their mistake, and nothing to read.
    return reject('cipher');
  }
}

function unwrap(dataKey: string, key: KeyObject): Buffer | undefined {
  try {
    return privateDecrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      Buffer.from(dataKey, 'base64'),
    );
  } catch {
    // Encrypted for somebody else.
    return undefined;
  }
}
