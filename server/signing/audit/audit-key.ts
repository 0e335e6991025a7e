import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyVault } from '../key-vault.ts';
import type { NoteKey } from './signed-note.ts';

/** Its name in the vault. */
export const AUDIT_KEY = 'audit';
/** An Ed25519 SubjectPublicKeyInfo is these bytes and the key. */
const SPKI_HEAD_LENGTH = 12;

/** The key that signs checkpoints of the log. */
export interface AuditKey extends NoteKey {
  sign(data: Uint8Array): Uint8Array;
}

/** Opens this instance's audit key and makes it the first time. Throws when the stored one cannot be opened. */
export async function openAuditKey(vault: KeyVault): Promise<AuditKey> {
  const stored = (await vault.open(AUDIT_KEY)) ?? (await create(vault));
  const key = createPrivateKey({ key: Buffer.from(stored.pkcs8), format: 'der', type: 'pkcs8' });
  return {
    ...noteKeyOf(stored.certificatePem),
    sign: (data) => new Uint8Array(sign(null, data, key)),
  };
}

/** From what is stored in clear beside the sealed key. The log is named after its key, so that neither can be exchanged alone. */
export function noteKeyOf(pem: string): NoteKey {
  const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(SPKI_HEAD_LENGTH));
  const hash = createHash('sha256').update(publicKey).digest('hex');
  return { name: `klubba/${hash.slice(0, 16)}`, publicKey };
}

async function create(vault: KeyVault) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  await vault.store(AUDIT_KEY, pkcs8, publicKey.export({ format: 'pem', type: 'spki' }).toString());
  // Read back, because another process may have been first and then its key is everybody's.
  const stored = await vault.open(AUDIT_KEY);
  if (!stored) throw new Error('the audit key did not stay stored');
  return stored;
}
