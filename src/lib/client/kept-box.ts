/*
 * Text in the browser's own storage is encrypted under a key that no script can read out, only use, and that is gone
 * with the login: what is left on a disk or in a backup of the profile is noise. (ASVS 14.3.3)
 */

export interface SealedBytes {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

export function createBoxKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** `label` is bound to the content: a box put in another's place does not open. */
export async function sealBytes(key: CryptoKey, label: string, bytes: Uint8Array): Promise<SealedBytes> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt(cipher(iv, label), key, bytes as Uint8Array<ArrayBuffer>) };
}

/** undefined when it was not sealed with this key and label, or was changed since. */
export async function openBytes(
  key: CryptoKey,
  label: string,
  { iv, bytes }: SealedBytes,
): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(iv, label), key, bytes));
  } catch {
    return undefined;
  }
}

function cipher(iv: Uint8Array<ArrayBuffer>, label: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(label) };
}
