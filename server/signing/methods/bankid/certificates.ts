// @peculiar/x509 finds its parts through metadata that must exist before it loads.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const LONGEST_CHAIN = 4;
const SERIAL_NUMBER = '2.5.4.5';
const GIVEN_NAME = '2.5.4.42';
const SURNAME = '2.5.4.4';

/** The person a BankID certificate is about. */
export interface CertifiedPerson {
  readonly personalNumber: string;
  readonly name: string;
}

export type ChainCheck =
  { readonly ok: true; readonly person: CertifiedPerson } | { readonly ok: false; readonly code: string };

/** Whether certificates lead from the signer to a pinned root, all of them in force at the time. Never throws. */
export function checkBankIdChain(
  ders: readonly Uint8Array[],
  { roots, at }: { readonly roots: readonly string[]; readonly at: Date },
): ChainCheck {
  try {
    return check(ders, roots, at);
  } catch {
    // Not certificates at all.
    return { ok: false, code: 'bankid-chain' };
  }
}

function check(ders: readonly Uint8Array[], roots: readonly string[], at: Date): ChainCheck {
  const chain = ders.map((der) => new X509Certificate(der));
  const [leaf] = chain;
  const last = chain.at(-1);
  if (!leaf || !last || chain.length > LONGEST_CHAIN || leaf.ca) return { ok: false, code: 'bankid-chain' };
  for (const [i, certificate] of chain.entries()) {
    const issuer = chain[i + 1];
    if (issuer && (!issuer.ca || !isIssuedBy(certificate, issuer)))
      return { ok: false, code: 'bankid-chain' };
  }
  const pinned = roots.map((pem) => new X509Certificate(pem));
  const root = pinned.find((one) => one.raw.equals(last.raw) || isIssuedBy(last, one));
  if (!root) return { ok: false, code: 'bankid-root' };
  if (![...chain, root].every((one) => isInForce(one, at)))
    return { ok: false, code: 'bankid-certificate-time' };
  return personOf(leaf);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isInForce({ validFrom, validTo }: X509Certificate, at: Date): boolean {
  return Date.parse(validFrom) <= at.getTime() && at.getTime() <= Date.parse(validTo);
}

function personOf(leaf: X509Certificate): ChainCheck {
  const { subjectName } = new x509.X509Certificate(leaf.raw);
  const field = (oid: string): string | undefined => {
    const [first, ...more] = subjectName.getField(oid);
    return more.length === 0 ? first : undefined;
  };
  const [personalNumber, given, surname] = [field(SERIAL_NUMBER), field(GIVEN_NAME), field(SURNAME)];
  if (!personalNumber || !given || !surname) return { ok: false, code: 'bankid-chain' };
  return { ok: true, person: { personalNumber, name: `${given} ${surname}` } };
}
