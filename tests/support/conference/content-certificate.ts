import 'reflect-metadata';
import { createPrivateKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface ContentCertificate {
  readonly id: string;
  readonly derBase64: string;
  readonly privateKey: KeyObject;
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** A certificate that Graph may encrypt for, and its key. */
export async function contentCertificate(id: string): Promise<ContentCertificate> {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const { subtle } = webcrypto;
  const keys = {
    publicKey: await subtle.importKey('spki', pair.publicKey, ALGORITHM, true, ['verify']),
    privateKey: await subtle.importKey('pkcs8', pair.privateKey, ALGORITHM, true, ['sign']),
  };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Klubba',
    keys,
    signingAlgorithm: ALGORITHM,
  });
  return {
    id,
    derBase64: Buffer.from(certificate.rawData).toString('base64'),
    privateKey: createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' }),
  };
}
