import { type Bytes, utf8 } from '../bytes.ts';
import { encode, TAG } from './der.ts';

/** RFC 7773: SEQUENCE OF { contextType, contextInfo }. Ties the certificate to the very evidence it was issued for. */
export function authenticationContext(subject: {
  readonly method: string;
  readonly evidenceSha256: string;
}): Bytes {
  const info = JSON.stringify({ evidenceSha256: subject.evidenceSha256, method: subject.method });
  const context = [encode(TAG.utf8, utf8('urn:klubba:signing-context:1')), encode(TAG.utf8, utf8(info))];
  return encode(TAG.sequence, encode(TAG.sequence, ...context));
}
