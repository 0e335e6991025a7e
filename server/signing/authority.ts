// @peculiar/x509 finds its parts through metadata that must exist before it loads.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { asBytes, type Bytes, concat, sha256Hex } from './bytes.ts';
import { type KeyVault, type KeyVaultOptions, openKeyVault, type StoredKey } from './key-vault.ts';
import { authenticationContext } from './pades/authentication-context.ts';
import { encode, TAG } from './pades/der.ts';
import { toDerSignature } from './pades/ecdsa.ts';
import { OID } from './pades/oids.ts';
import { SEAL_METHOD, sealName } from './pades/seal-words.ts';

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
  /** For the thread that signs: the key cannot be taken out, only be used. */
  readonly stored: StoredKey;
  issueOneTime(subject: OneTimeSubject): Promise<OneTimeSigner>;
  /** The organisation's own seal, also with a key that signs once. */
  issueSeal(seal: OneTimeSeal): Promise<OneTimeSigner>;
  /** The certificates that no longer hold, signed by the root; DER. */
  crl(at: Date): Promise<Bytes>;
}

export interface OneTimeSeal {
  readonly organisationName: string;
  /** Of the canonical seal statement, lower-case hex. */
  readonly statementSha256: string;
  readonly at: Date;
}

/** A certificate that was called back, by its serial number in hex. */
export interface Revocation {
  readonly serialNumber: string;
  readonly at: Date;
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
  const stored = (await vault.load('root')) ?? (await createRoot(vault, options));
  return authorityFrom(stored, options.organisationName);
}

/** The authority over a key that has been opened already. */
export async function authorityFrom(stored: StoredKey, organisationName: string): Promise<Authority> {
  const { key, certificatePem: rootPem } = stored;
  const root = new x509.X509Certificate(rootPem);
  return {
    stored,
    rootPem,
    fingerprint: await sha256Hex(new Uint8Array(root.rawData)),
    issueOneTime: ({ name, role, ...subject }) => {
      const names = [{ O: [organisationName] }, { T: [role] }, { CN: [name] }];
      return issueOneTime({ root, key, names, subject });
    },
    issueSeal: ({ organisationName: name, statementSha256, at }) =>
      issueOneTime({
        root,
        key,
        names: [{ O: [name] }, { CN: [sealName(name)] }],
        subject: { method: SEAL_METHOD, evidenceSha256: statementSha256, at },
      }),
    crl: (at) => createCrl({ root, key, at, revoked: [] }),
  };
}

/** Longer than a year, so that a paper sealed today can still be judged by it when it is stamped anew. */
const CRL_DAYS = 400;

export async function createCrl(options: {
  readonly root: x509.X509Certificate;
  readonly key: CryptoKey;
  readonly at: Date;
  readonly revoked: readonly Revocation[];
}): Promise<Bytes> {
  const { root, at } = options;
  const crl = await x509.X509CrlGenerator.create({
    issuer: root.subjectName,
    thisUpdate: at,
    nextUpdate: new Date(at.getTime() + CRL_DAYS * DAY_MS),
    entries: options.revoked.map(({ serialNumber, at: revocationDate }) => ({
      serialNumber,
      revocationDate,
    })),
    signingKey: options.key,
    signingAlgorithm: ECDSA,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(root),
      new x509.Extension(OID.crlNumber, false, crlNumber(at)),
    ],
  });
  return new Uint8Array(crl.rawData);
}

/** Grows with time, as RFC 5280 5.2.3 asks: the seconds since 1970. */
function crlNumber(at: Date): Bytes {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, BigInt(Math.floor(at.getTime() / 1000)));
  const start = octets.findIndex((octet) => octet !== 0);
  const digits = octets.subarray(start);
  return encode(TAG.integer, (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits);
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

type Bound = Pick<OneTimeSubject, 'method' | 'evidenceSha256' | 'at'>;

async function issueOneTime(options: {
  root: x509.X509Certificate;
  key: CryptoKey;
  names: x509.JsonName;
  subject: Bound;
}): Promise<OneTimeSigner> {
  const { root, subject } = options;
  const keys = await crypto.subtle.generateKey(EC, false, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: options.names,
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

async function leafExtensions(publicKey: CryptoKey, root: x509.X509Certificate, subject: Bound) {
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
