import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(crypto);

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const DAY = 86_400_000;

export interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
}

export interface IssueOptions {
  readonly subject: x509.JsonName;
  readonly issuer?: Issued;
  readonly isAuthority?: boolean;
  readonly extensions?: readonly x509.Extension[];
  readonly from?: Date;
  readonly to?: Date;
}

let serial = 1;

/** A certificate with an RSA key, as BankID's are; signed by itself without an issuer. */
export async function issue(options: IssueOptions): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const { issuer, isAuthority = false, extensions = [] } = options;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (0x1000 + serial++).toString(16),
    subject: options.subject,
    issuer: issuer ? issuer.certificate.subjectName : options.subject,
    notBefore: options.from ?? new Date(Date.now() - DAY),
    notAfter: options.to ?? new Date(Date.now() + 365 * DAY),
    signingAlgorithm: RSA,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      ...(isAuthority
        ? [new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)]
        : []),
      ...extensions,
    ],
  });
  return { certificate, keys };
}

export async function privatePem({ keys }: Issued): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

/** A PKCS #12 file as a relying party gets one. */
export async function pfxOf(issued: Issued, passphrase: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'pfx-'));
  try {
    writeFileSync(join(folder, 'key.pem'), await privatePem(issued), { mode: 0o600 });
    writeFileSync(join(folder, 'cert.pem'), issued.certificate.toString('pem'));
    const names = ['-inkey', join(folder, 'key.pem'), '-in', join(folder, 'cert.pem')];
    const out = join(folder, 'out.p12');
    execFileSync('openssl', ['pkcs12', '-export', ...names, '-out', out, '-passout', `pass:${passphrase}`]);
    return new Uint8Array(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Person {
  readonly personalNumber: string;
  readonly givenName: string;
  readonly surname: string;
}

export interface PersonalBankId extends Person {
  readonly key: CryptoKey;
  /** Base64 DER: the person's, the bank's customer CA and the bank's CA. */
  readonly chain: readonly string[];
}

export interface BankIdAuthority {
  readonly rootPem: string;
  bankIdOf(person: Person, validity?: { readonly from?: Date; readonly to?: Date }): Promise<PersonalBankId>;
}

/** A root, a bank and its customers, in the order and with the names that real ones have. */
export async function bankIdAuthority(name = 'Prov BankID Root CA v1'): Promise<BankIdAuthority> {
  const bank = (cn: string): x509.JsonName => [
    { C: ['SE'] },
    { O: ['Provbank A AB (publ)'] },
    { '2.5.4.5': ['111111111111'] },
    { CN: [cn] },
  ];
  const long = { from: new Date('2011-09-22'), to: new Date('2036-12-31') };
  const root = await issue({
    subject: [{ O: ['Prov BID AB'] }, { OU: ['BankID Member Banks CA'] }, { CN: [name] }],
    isAuthority: true,
    ...long,
  });
  const bankCa = await issue({ subject: bank('Provbank A CA v1'), issuer: root, isAuthority: true, ...long });
  const customers = await issue({
    subject: bank('Provbank A Customer CA1 v1'),
    issuer: bankCa,
    isAuthority: true,
    ...long,
  });
  const known = new Map<string, Promise<PersonalBankId>>();
  const make = async (person: Person, validity: { from?: Date; to?: Date }): Promise<PersonalBankId> => {
    const full = `${person.givenName} ${person.surname}`;
    const leaf = await issue({
      subject: [
        { C: ['SE'] },
        { O: ['Provbank A AB (publ)'] },
        { '2.5.4.4': [person.surname] },
        { '2.5.4.42': [person.givenName] },
        { '2.5.4.5': [person.personalNumber] },
        { '2.5.4.41': [`(260101 08.33) ${full} - BankID på fil`] },
        { CN: [full] },
      ],
      issuer: customers,
      ...validity,
    });
    const chain = [leaf, customers, bankCa].map((one) =>
      Buffer.from(one.certificate.rawData).toString('base64'),
    );
    return { ...person, key: leaf.keys.privateKey, chain };
  };
  return {
    rootPem: root.certificate.toString('pem'),
    bankIdOf: (person, validity = {}) => {
      const key = JSON.stringify([person, validity]);
      const found = known.get(key) ?? make(person, validity);
      known.set(key, found);
      return found;
    },
  };
}
