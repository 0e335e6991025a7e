// @peculiar/x509 finds its parts through metadata that must exist before it loads.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { GraphKey, GraphKeyMaker } from '#server/application/graph-keys.ts';

/** Graph takes 2048 to 4096. */
const BITS = 3072;
const ALGORITHM: RsaHashedKeyGenParams = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: BITS,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const DAY_MS = 86_400_000;
/** Longer than it is used: nobody judges it by its dates but us. */
const DAYS = 2 * 365;

/** A key for what Graph tells of calls, with the self-signed certificate that Graph encrypts for. */
export const makeGraphKey: GraphKeyMaker = async (now: Date): Promise<GraphKey> => {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Klubba',
    notBefore: now,
    notAfter: new Date(now.getTime() + DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    id: `klubba-${randomUUID()}`,
    certificatePem: certificate.toString('pem'),
    privateKeyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
  };
};
