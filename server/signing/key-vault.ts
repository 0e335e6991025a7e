import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { asBytes, type Bytes, fromBase64Url, toBase64Url, utf8 } from './bytes.ts';

/** A private key for signing only, not exportable, and the certificate that goes with it. */
export interface StoredKey {
  readonly key: CryptoKey;
  readonly certificatePem: string;
}

/** Keeps private keys on disk under a key-encryption key, which itself is configuration or a 0600 file. */
export interface KeyVault {
  /** Undefined when there is none yet. */
  load(name: string): Promise<StoredKey | undefined>;
  /** Stores a PKCS #8 key with its certificate in one file; false when another process was first. */
  store(name: string, pkcs8: Bytes, certificatePem: string): Promise<boolean>;
}

const SealedKey = v.object({
  v: v.literal(1),
  cipher: v.literal('AES-256-GCM'),
  certificatePem: v.string(),
  salt: v.string(),
  iv: v.string(),
  sealed: v.string(),
});

const EC: EcKeyImportParams = { name: 'ECDSA', namedCurve: 'P-256' };
const SHORTEST_SECRET = 32;

/**
 * Opens the vault in a directory. `secret` is the configured `signingKey`, at least 32 characters; without it a random
 * one is made at first start. Throws when the secret is too short or does not open the stored key.
 */
export async function openKeyVault(options: {
  directory: string;
  secret?: string | undefined;
}): Promise<KeyVault> {
  const { directory } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const secret = options.secret ?? (await ownSecret(join(directory, 'signing-key')));
  if (secret.length < SHORTEST_SECRET)
    throw new Error(`the signing key must be at least ${SHORTEST_SECRET} characters long`);
  const path = (name: string) => join(directory, `${name}.key.json`);
  return {
    async load(name) {
      const text = await readIfThere(path(name));
      if (text === undefined) return undefined;
      const stored = v.parse(SealedKey, JSON.parse(text));
      const pkcs8 = await unseal(stored, secret);
      const key = await crypto.subtle.importKey('pkcs8', pkcs8, EC, false, ['sign']);
      return { key, certificatePem: stored.certificatePem };
    },
    async store(name, pkcs8, certificatePem) {
      const sealed = await seal(pkcs8, certificatePem, secret);
      return createFile(
        path(name),
        `${JSON.stringify(sealed)}
`,
        0o600,
      );
    },
  };
}

/** Writes a file whole or not at all, never over another; false when it was there already. */
async function createFile(path: string, text: string, mode: number): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}`;
  await writeFile(draft, text, { mode, flag: 'wx', flush: true });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function ownSecret(path: string): Promise<string> {
  const fresh = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  await createFile(path, `${fresh}\n`, 0o600);
  // A backup restored with a wide umask must not leave the key readable by everybody.
  await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}

async function seal(
  pkcs8: Bytes,
  certificatePem: string,
  secret: string,
): Promise<v.InferOutput<typeof SealedKey>> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await encryptionKey(secret, salt);
  // The certificate is authenticated with the key, so that neither can be exchanged alone.
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(certificatePem) };
  const sealed = await crypto.subtle.encrypt(algorithm, key, pkcs8);
  return {
    v: 1,
    cipher: 'AES-256-GCM',
    certificatePem,
    salt: toBase64Url(salt),
    iv: toBase64Url(iv),
    sealed: toBase64Url(new Uint8Array(sealed)),
  };
}

async function unseal(stored: v.InferOutput<typeof SealedKey>, secret: string): Promise<ArrayBuffer> {
  const [salt, iv, sealed] = [stored.salt, stored.iv, stored.sealed].map(fromBase64Url);
  if (!salt || !iv || !sealed) throw new Error('the stored signing key is damaged');
  const key = await encryptionKey(secret, salt);
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(stored.certificatePem) };
    return await crypto.subtle.decrypt(algorithm, key, sealed);
  } catch {
    throw new Error('the configured signing key does not open the stored one');
  }
}

async function encryptionKey(secret: string, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', asBytes(utf8(secret)), 'PBKDF2', false, [
    'deriveKey',
  ]);
  // The configured secret may be a sentence somebody made up, so it is stretched.
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 600_000 };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
