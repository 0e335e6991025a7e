import * as v from 'valibot';
import { asBytes, type Bytes, fromBase64Url, toBase64Url, utf8 } from './bytes.ts';
import { createKeyFiles, type KeyStore, ownSecret } from './key-files.ts';

/** A private key for signing only, not exportable, and the certificate that goes with it. */
export interface StoredKey {
  readonly key: CryptoKey;
  readonly certificatePem: string;
}

/** `certificatePem` is whatever names the public half: a certificate, or the bare public key. */
export interface OpenedKey {
  readonly pkcs8: Bytes;
  readonly certificatePem: string;
}

/** Keeps private keys under a key-encryption key, which itself is configuration or a 0600 file. */
export interface KeyVault {
  /** Undefined when there is none yet. */
  load(name: string): Promise<StoredKey | undefined>;
  /** The key's own bytes (PKCS #8), for kinds of keys that WebCrypto does not take everywhere. */
  open(name: string): Promise<OpenedKey | undefined>;
  /** Stores a PKCS #8 key together with its certificate; false when another process was first. */
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

export interface KeyVaultOptions {
  readonly directory: string;
  /** Where the sealed keys lie. Default: in the directory. A key found there is brought along once. */
  readonly keys?: KeyStore | undefined;
  /** The configured SIGNING_SECRET, at least 32 characters. Without it a random one is made in the directory. */
  readonly secret?: string | undefined;
}

/** Opens the vault. Throws when the secret is missing, too short or not the one the stored key was sealed with. */
export async function openKeyVault(options: KeyVaultOptions): Promise<KeyVault> {
  const files = createKeyFiles(options.directory);
  const keys = options.keys ?? files;
  if (options.keys) await bringAlong('root', files, keys);
  const secret = options.secret ?? (await ownSecret(options.directory, !(await isSealedElsewhere(options))));
  if (secret === undefined) {
    throw new Error(
      'the signing key in the database was sealed on another machine: set the same SIGNING_SECRET on every machine',
    );
  }
  if (secret.length < SHORTEST_SECRET)
    throw new Error(`the signing key must be at least ${SHORTEST_SECRET} characters long`);
  const open = async (name: string): Promise<OpenedKey | undefined> => {
    const text = await keys.read(name);
    if (text === undefined) return undefined;
    const stored = v.parse(SealedKey, JSON.parse(text));
    return {
      pkcs8: new Uint8Array(await unseal(stored, secret)),
      certificatePem: stored.certificatePem,
    };
  };
  return {
    open,
    async load(name) {
      const opened = await open(name);
      if (!opened) return undefined;
      const key = await crypto.subtle.importKey('pkcs8', opened.pkcs8, EC, false, ['sign']);
      return { key, certificatePem: opened.certificatePem };
    },
    store: async (name, pkcs8, certificatePem) =>
      keys.create(name, JSON.stringify(await seal(pkcs8, certificatePem, secret))),
  };
}

/** The certificate of a stored key, for which no secret is needed. */
export async function readCertificate(keys: KeyStore, name: string): Promise<string | undefined> {
  const text = await keys.read(name);
  return text === undefined ? undefined : v.parse(SealedKey, JSON.parse(text)).certificatePem;
}

/** What was sealed in a folder goes on to be this instance's key: documents already signed name its root. */
async function bringAlong(name: string, from: KeyStore, to: KeyStore): Promise<void> {
  if ((await to.read(name)) !== undefined) return;
  const sealed = await from.read(name);
  if (sealed !== undefined) await to.create(name, sealed.trim());
}

async function isSealedElsewhere({ keys }: KeyVaultOptions): Promise<boolean> {
  return keys !== undefined && (await keys.read('root')) !== undefined;
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
    throw new Error(
      'the configured signing key does not open the stored one: every machine needs the same SIGNING_SECRET',
    );
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
