import { sameBytes, sha256Hex, utf8 } from '../bytes.ts';
import { toPem } from '../pki/certificate.ts';
import type { FileParts } from '../verify/verify-minutes.ts';
import { BUNDLE } from './bundle-names.ts';

/** The other roots and the revocation lists that lie in the signed file, as files of their own for common tools. */
export async function rootFiles(
  { data: { certificates, crls } }: FileParts,
  instanceRoot: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const others: string[] = [];
  for (const { der, issuer, subject } of certificates)
    if (sameBytes(issuer, subject) && (await sha256Hex(der)) !== instanceRoot)
      others.push(`${toPem(der).trim()}\n`);
  if (others.length > 0) files.set(BUNDLE.otherRoots, utf8(others.join('')));
  for (const [i, { der }] of crls.entries()) files.set(`${BUNDLE.crls}${String(i + 1)}.crl`, der);
  return files;
}
