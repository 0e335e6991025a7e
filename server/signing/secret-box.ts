import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomFillSync,
} from 'node:crypto';
import type { SecretBox } from '#server/application/method-ports.ts';
import type { KeyVault } from './key-vault.ts';

/** Its name in the vault. */
const FIELDS_KEY = 'fields';
const KEY_LENGTH = 32;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Encrypts single values (AES-256-GCM) and takes their HMAC under a key of this instance, kept in the vault. Throws when
 * the vault does not open.
 */
export async function openSecretBox(vault: KeyVault): Promise<SecretBox> {
  const stored = (await vault.open(FIELDS_KEY)) ?? (await create(vault));
  return secretBoxOf(stored.pkcs8);
}

/** From the key itself; two uses, two keys. */
export function secretBoxOf(key: Uint8Array): SecretBox {
  if (key.length !== KEY_LENGTH) throw new TypeError('secret box: the key must be 32 bytes');
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `klubba/${use}`, KEY_LENGTH));
  const encryption = derived('fields');
  const identification = derived('identities');
  return {
    seal(text, place) {
      const iv = nextIv();
      const cipher = createCipheriv('aes-256-gcm', encryption, iv).setAAD(Buffer.from(place, 'utf8'));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([iv, body, cipher.getAuthTag()]));
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', encryption, bytes.subarray(0, IV_LENGTH))
        .setAAD(Buffer.from(place, 'utf8'))
        .setAuthTag(bytes.subarray(-TAG_LENGTH));
      const body = decipher.update(bytes.subarray(IV_LENGTH, -TAG_LENGTH));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    },
    mac: (text, place) => createHmac('sha256', identification).update(`${place}\n${text}`).digest('hex'),
  };
}

/** Random bytes are asked for by the hundreds: one at a time they cost as much as the encryption itself. */
const ivs = Buffer.alloc(IV_LENGTH * 256);
let given = ivs.length;

/** Each is given out once; it must not be kept beyond the encryption that it is for. */
function nextIv(): Buffer {
  if (given >= ivs.length) {
    randomFillSync(ivs);
    given = 0;
  }
  return ivs.subarray(given, (given += IV_LENGTH));
}

async function create(vault: KeyVault) {
  await vault.store(FIELDS_KEY, new Uint8Array(randomBytes(KEY_LENGTH)), 'klubba fields');
  // Read back, because another process may have been first and then its key is everybody's.
  const stored = await vault.open(FIELDS_KEY);
  if (!stored) throw new Error('the key for stored fields did not stay stored');
  return stored;
}
