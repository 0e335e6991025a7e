import { concat } from '../bytes.ts';
import type { ValidationData } from '../pades/validation-data.ts';
import { type AnyCertificate, readCertificate } from '../pki/certificate.ts';
import { isIssuedBy } from '../pki/chain.ts';
import { type Crl, isCrlOf, readCrl } from '../pki/crl.ts';

export interface CheckedValidationData {
  readonly certificates: readonly AnyCertificate[];
  readonly crls: readonly Crl[];
}

/**
 * Reads validation data. Undefined when anything in it is damaged, or signed by nobody in sight: until a timestamp
 * stands over it nothing else would say that it was changed.
 */
export async function checkValidationData(data: ValidationData): Promise<CheckedValidationData | undefined> {
  const certificates = data.certificates.map((der) => readCertificate(concat(der)));
  const crls = data.crls.map((der) => readCrl(concat(der)));
  if (!certificates.every((one) => one !== undefined) || !crls.every((one) => one !== undefined))
    return undefined;
  for (const one of certificates)
    if (!(await anyOf(certificates, (issuer) => isIssuedBy(one, issuer)))) return undefined;
  for (const crl of crls)
    if (!(await anyOf(certificates, (issuer) => isCrlOf(crl, issuer)))) return undefined;
  return { certificates, crls };
}

async function anyOf<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await holds(item)) return true;
  return false;
}
