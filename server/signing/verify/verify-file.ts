import { verifyBundle } from '../archive/verify-bundle.ts';
import type { VerificationReport } from './report.ts';
import { verifyExtract } from './verify-extract.ts';
import { verifyMinutes, type VerifyOptions } from './verify-minutes.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const BRACE = 0x7b;

/** Verifies whatever of ours somebody has: signed minutes (PDF), an extract (JSON) or an archive bundle (zip). Never throws. */
export function verifyFile(bytes: Uint8Array, options: VerifyOptions = {}): Promise<VerificationReport> {
  if (ZIP.every((byte, i) => bytes[i] === byte)) return verifyBundle(bytes, options);
  if (bytes[0] === BRACE) return verifyExtract(bytes, options);
  return verifyMinutes(bytes, options);
}
