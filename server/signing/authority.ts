// @peculiar/x509 finds its parts through metadata that must exist before it loads.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { asBytes, type Bytes, sha256Hex } from './bytes.ts';
import { type KeyVault, type KeyVaultOptions, openKeyVault, type StoredKey } from './key-vault.ts';
import { authenticationContext } from './pades/authentication-context.ts';
import { toDerSignature } from './pades/ecdsa.ts';
import { OID } from './pades/oids.ts';

export interface OneTimeSubject {
  readonly name: string;
  /** "Ordförande"; becomes the title in the certificate. */
  readonly role: string;
  readonly method: string;
  /** Of the canonical evidence, lower-case hex. */
  readonly evidenceSha256: string;
  readonly at: Date;
}

/** A key that signs once. The certificate stays, the key is gone afterwards. */
export interface OneTimeSigner {
  /** DER. */
  readonly certificate: Bytes;
  readonly issuer: Bytes;
  /** DER ECDSA P-256 signature with SHA-256. Throws the second time. */
  sign(data: Uint8Array): Promise<Bytes>;
}

/** The instance's own certificate authority. */
export interface Authority {
  /** PEM of the self-signed root, for verifiers and for the page that shows it. */
  readonly rootPem: string;
  /** SHA-256 of the root, lower-case hex. */
  readonly fingerprint: string;
  issueOneTime(subject: OneTimeSubject): Promise<OneTimeSigner>;
}

export interface AuthorityOptions extends KeyVaultOptions {
  readonly now: () => Date;
  readonly organisationName: string;
}

const EC: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA: EcdsaParams = { name: 'ECDSA', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const ROOT_DAYS = 30 * 365;
/** Long, though the key lives for a moment: readers without a timestamp judge the certificate on the day they look. */
const ONE_TIME_DAYS = 10 * 365;

/** Opens the authority of this instance and makes it at first start. Throws when the stored key cannot be opened. */
export async function openAuthority(options: AuthorityOptions): Promise<Authority> {
  const vault = await openKeyVault(options);
  const { key, certificatePem: rootPem } = (await vault.load('root')) ?? (await createRoot(vault, options));
  const root = new x509.X509Certificate(rootPem);
  return {
    rootPem,
    fingerprint: await sha256Hex(new Uint8Array(root.rawData)),
    issueOneTime: (subject) =>
      issueOneTime({ root, key, subject, organisationName: options.organisationName }),
  };
}

async function createRoot(vault: KeyVault, options: AuthorityOptions): Promise<StoredKey> {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const notBefore = options.now();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ O: [options.organisationName] }, { CN: [`${options.organisationName} – underskrifter`] }],
    notBefore,
    notAfter: new Date(notBefore.getTime() + ROOT_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  await vault.store('root', pkcs8, `${root.toString('pem')}\n`);
  // Read back, because another process may have been first and then its root is everybody's.
  const stored = await vault.load('root');
  if (!stored) throw new Error('the root key did not stay stored');
  return stored;
}

async function issueOneTime(options: {
  root: x509.X509Certificate;
  key: CryptoKey;
  subject: OneTimeSubject;
  organisationName: string;
}): Promise<OneTimeSigner> {
  const { root, subject } = options;
  const keys = await crypto.subtle.generateKey(EC, false, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ O: [options.organisationName] }, { T: [subject.role] }, { CN: [subject.name] }],
    issuer: root.subjectName,
    notBefore: new Date(subject.at.getTime() - 60_000),
    notAfter: new Date(Math.min(subject.at.getTime() + ONE_TIME_DAYS * DAY_MS, root.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: options.key,
    signingAlgorithm: ECDSA,
    extensions: await leafExtensions(keys.publicKey, options.root, subject),
  });
  return {
    certificate: new Uint8Array(certificate.rawData),
    issuer: new Uint8Array(root.rawData),
    sign: signOnce(keys.privateKey),
  };
}

async function leafExtensions(publicKey: CryptoKey, root: x509.X509Certificate, subject: OneTimeSubject) {
  const usage = x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation;
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(usage, true),
    new x509.ExtendedKeyUsageExtension([OID.documentSigning, OID.emailProtection]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(root),
    new x509.Extension(OID.authenticationContext, false, authenticationContext(subject)),
  ];
}

function signOnce(privateKey: CryptoKey): OneTimeSigner['sign'] {
  let key: CryptoKey | undefined = privateKey;
  return async (data) => {
    if (!key) throw new Error('a one-time key signs once');
    const once = key;
    key = undefined;
    return toDerSignature(new Uint8Array(await crypto.subtle.sign(ECDSA, once, asBytes(data))));
  };
}
