import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import {
  type InclusionProof,
  inclusionProof,
  merkleRoot,
  minutesLeaves,
} from '#lib/domain/signing/merkle.ts';
import { sha256, toBase64Url, toHex } from '../bytes.ts';
import { provenSignatures } from './verify-minutes.ts';

export const EXTRACT_SCHEMA = 'klubba.extract/1';

/** Where a leaf stands in the tree of the minutes; hashes in lower-case hex. */
export interface WrittenProof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
}

/**
 * One clause of adjusted minutes (protokollsutdrag) that anybody can check without the rest: the clause and the head, the
 * proofs that both are leaves of the tree whose root everybody signed, and each signer's evidence with the certificate that
 * names the signer. Nothing in it comes from anywhere but the signed file and its content.
 */
export interface Extract {
  readonly schema: typeof EXTRACT_SCHEMA;
  readonly head: Omit<MinutesDocument, 'clauses' | 'attachments'>;
  readonly headProof: WrittenProof;
  readonly clause: MinutesDocument['clauses'][number];
  readonly clauseProof: WrittenProof;
  /** DER, base64url. */
  readonly root: string;
  readonly signatures: readonly { readonly evidence: unknown; readonly certificate: string }[];
}

/** The extract's bytes; undefined when the file is not valid, the content is not the file's, or there is no such clause. */
export async function makeExtract({
  pdf,
  canonical,
  clauseId,
}: {
  /** The newest signed file. */
  readonly pdf: Uint8Array;
  /** The content as it was frozen (RFC 8785). */
  readonly canonical: string;
  readonly clauseId: string;
}): Promise<Uint8Array | undefined> {
  const minutes = JSON.parse(canonical) as MinutesDocument;
  const { clauses, attachments: _, ...head } = minutes;
  const place = clauses.findIndex(({ id }) => id === clauseId);
  const clause = clauses[place];
  const signatures = await provenSignatures(pdf);
  const [first] = signatures;
  if (!clause || !first) return undefined;
  const leaves = minutesLeaves(minutes);
  const root = toHex(await merkleRoot(leaves, sha256));
  if (first.evidence.intent.document.contentRoot !== root) return undefined;
  const extract: Extract = {
    schema: EXTRACT_SCHEMA,
    head,
    headProof: written(await inclusionProof(leaves, 0, sha256)),
    clause,
    clauseProof: written(await inclusionProof(leaves, place + 1, sha256)),
    root: toBase64Url(first.root),
    signatures: signatures.map(({ evidence, certificate }) => ({
      evidence,
      certificate: toBase64Url(certificate),
    })),
  };
  return canonicalBytes(extract);
}

function written({ index, size, path }: InclusionProof): WrittenProof {
  return { index, size, path: path.map(toHex) };
}
