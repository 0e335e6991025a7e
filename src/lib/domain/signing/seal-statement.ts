import { canonicalJson } from './canonical-json.ts';

export const SEAL_SCHEMA = 'klubba.seal/1';

/** What the organisation says with its seal; stands in the signature as canonical JSON. */
export interface SealStatement {
  readonly schema: typeof SEAL_SCHEMA;
  readonly organisation: string;
  /** SHA-256 of the frozen bytes, lower-case hex. */
  readonly frozenSha256: string;
  /** SHA-256 of the file with everybody's signature, before the seal. */
  readonly signedSha256: string;
  /** How many signatures stand under the seal. */
  readonly signatures: number;
  /** ISO 8601 in UTC, by the server's clock. */
  readonly sealedAt: string;
  /** The log's checkpoint at that moment, where there is one. */
  readonly audit?: { readonly size: number; readonly root: string };
}

const HASH = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const KEYS = ['schema', 'organisation', 'frozenSha256', 'signedSha256', 'signatures', 'sealedAt', 'audit'];

/** Undefined unless the bytes are exactly the canonical JSON of a seal statement. */
export function parseSealStatement(bytes: Uint8Array): SealStatement | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isStatement(value) && canonicalJson(value) === text ? value : undefined;
  } catch {
    // Not UTF-8, not JSON, or nothing that canonical JSON may hold.
    return undefined;
  }
}

function isStatement(value: unknown): value is SealStatement {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Readonly<Record<string, unknown>>;
  const { schema, organisation, frozenSha256, signedSha256, signatures, sealedAt, audit } = found;
  return (
    Object.keys(found).every((key) => KEYS.includes(key)) &&
    schema === SEAL_SCHEMA &&
    typeof organisation === 'string' &&
    isText(frozenSha256, HASH) &&
    isText(signedSha256, HASH) &&
    Number.isSafeInteger(signatures) &&
    isText(sealedAt, INSTANT) &&
    !Number.isNaN(Date.parse(sealedAt)) &&
    (audit === undefined || isCheckpoint(audit))
  );
}

function isCheckpoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { size, root, ...more } = value as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(size) && isText(root, HASH) && Object.keys(more).length === 0;
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
