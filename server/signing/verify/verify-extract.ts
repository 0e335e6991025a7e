import { legalLevel } from '#lib/domain/signing/methods.ts';
import { canonicalBytes, canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Intent } from '#lib/domain/signing/intent.ts';
import { rootFromProof } from '#lib/domain/signing/merkle.ts';
import { type Bytes, fromBase64Url, sameBytes, sha256, sha256Hex, toHex } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { evidenceNotes } from './evidence-notes.ts';
import { children, decode, encode, TAG } from '../pades/der.ts';
import { checkCertificates, pemFingerprint, verifyWithCertificate } from './certificate-chain.ts';
import { documentOf, sharesPasskey, unsigned, verdictOf } from './judge.ts';
import type { Extract, WrittenProof } from './extract.ts';
import { parseExtract } from './extract-schema.ts';
import { type Reason, reason, type SignerReport, unreadable, type VerificationReport } from './report.ts';

/** Far above any one clause of any minutes. */
const LARGEST = 4 * 1024 * 1024;
const BIT_STRING = 0x03;

/**
 * Verifies an extract of one clause from its bytes alone. Valid says: everybody who signs these minutes has signed a tree that
 * this clause, under this head, is a leaf of. It says nothing of the other clauses. Never throws.
 */
export async function verifyExtract(
  bytes: Uint8Array,
  { trustedRoots = [] }: { readonly trustedRoots?: readonly string[] } = {},
): Promise<VerificationReport> {
  if (bytes.length > LARGEST) return unreadable('not-ours', 'too-large');
  try {
    const extract = parseExtract(bytes);
    return extract ? await check(extract, trustedRoots) : unreadable('not-ours', 'not-an-extract');
  } catch {
    // Closed on every failure, known or not: a verifier that stumbles must not say yes.
    return unreadable('invalid', 'broken-structure');
  }
}

async function check(extract: Extract, trustedRoots: readonly string[]): Promise<VerificationReport> {
  const { head, clause } = extract;
  const contentRoot = await provenRoot(extract);
  const root = fromBase64Url(extract.root);
  const signed = await Promise.all(
    extract.signatures.map((one) => checkOne(one, root, contentRoot, extract)),
  );
  const places = head.signers.filter(({ signs }) => signs);
  const all = places.map((slot) => signerReport(slot, signed));
  const own = new Set(places.filter((slot) => covers(slot, clause.label)).map(({ slotId }) => slotId));
  const signers = all.filter(({ slotId }) => own.has(slotId));
  // Whoever signs for other clauses only says nothing of this one, and yet signed the same tree.
  const others = all.filter(({ slotId }) => !own.has(slotId));
  const first = signed.find(({ code }) => code === undefined);
  const fingerprint = root ? await sha256Hex(root) : '';
  const pinned = (await Promise.all(trustedRoots.map(pemFingerprint))).includes(fingerprint);
  const documents = new Set(
    signed.flatMap(({ evidence }) => (evidence ? [canonicalJson(evidence.intent.document)] : [])),
  );
  const reasons: Reason[] = [
    ...(contentRoot === undefined ? [reason('proof-differs')] : []),
    ...(documents.size > 1 ? [reason('documents-differ')] : []),
    ...(signed.length > places.length ? [reason('signature-of-nobody')] : []),
    ...(sharesPasskey(signed.flatMap(({ evidence }) => evidence ?? [])) ? [reason('passkey-shared')] : []),
    ...(!pinned && trustedRoots.length > 0 ? [reason('root-unknown', { fingerprint })] : []),
  ];
  const verdict = verdictOf(reasons, all);
  // Valid as a whole, and yet of those who signed none was there for this clause.
  const isOfNobody = verdict === 'valid' && signers.length === 0;
  return {
    verdict: isOfNobody ? 'incomplete' : verdict,
    reasons: [
      ...reasons,
      ...(isOfNobody ? [reason('clause-of-nobody')] : []),
      ...all.flatMap((signer) => signer.reasons),
    ],
    notes: [
      reason('one-clause-only'),
      ...others.flatMap(({ name, valid }) => (valid ? [reason('signed-for-others', { name })] : [])),
      ...(pinned ? [] : [reason('root-not-pinned', { fingerprint })]),
      reason('not-timestamped'),
      ...evidenceNotes(
        signed.flatMap(({ code, evidence }) => (code === undefined && evidence ? [evidence] : [])),
      ),
    ],
    signers,
    // The file itself is not here.
    document: first?.evidence ? documentOf(first.evidence, 0) : null,
    root: { fingerprint, pinned },
    // What the organisation added at the end of the file is not in an extract.
    seal: null,
    timestamps: [],
    extract: clause,
  };
}

/** The root that both the head and the clause are leaves of; the first and the last leaf are never a clause. */
async function provenRoot({ head, headProof, clause, clauseProof }: Extract): Promise<string | undefined> {
  const { index, size } = clauseProof;
  if (headProof.index !== 0 || headProof.size !== size || index < 1 || index > size - 2) return undefined;
  const [ofHead, ofClause] = await Promise.all([rootOf(head, headProof), rootOf(clause, clauseProof)]);
  return ofHead !== undefined && ofHead === ofClause ? ofHead : undefined;
}

async function rootOf(leaf: unknown, { index, size, path }: WrittenProof): Promise<string | undefined> {
  const hashes = path.map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  const root = await rootFromProof(canonicalBytes(leaf), { index, size, path: hashes }, sha256);
  return root && toHex(root);
}

interface CheckedOne {
  readonly slotId: string;
  readonly evidence: Evidence | undefined;
  /** What is wrong; undefined when it holds. */
  readonly code: string | undefined;
}

async function checkOne(
  { evidence: raw, certificate }: Extract['signatures'][number],
  root: Bytes | undefined,
  contentRoot: string | undefined,
  { head }: Extract,
): Promise<CheckedOne> {
  const bytes = canonicalBytes(raw);
  const evidence = parseEvidence(bytes);
  const leaf = fromBase64Url(certificate);
  if (!evidence || !leaf || !root) return { slotId: '', evidence: undefined, code: 'evidence-malformed' };
  const { document, signer, scope } = evidence.intent;
  const slot = head.signers.find(({ slotId }) => slotId === signer.slotId);
  const isThese =
    document.id === head.meetingId && document.revision === head.revision && document.title === head.title;
  const code =
    ((await isAsIssued(leaf, root)) ? undefined : 'certificate-malformed') ??
    (await checkCertificates([leaf, root], evidence, bytes)) ??
    (slot && isScopeOf(slot, scope) ? undefined : 'scope-differs') ??
    (document.contentRoot === contentRoot && isThese ? undefined : 'frozen-differs') ??
    (slot?.name === signer.name && slot.roleText === signer.role ? undefined : 'name-differs') ??
    (await verifyEvidence(evidence));
  return { slotId: signer.slotId, evidence, code };
}

/**
 * Whether the root signed exactly these bytes. In a file the signature itself names the hash of its certificate; here nothing
 * does, so not a bit of it may be other than what was issued.
 */
async function isAsIssued(leaf: Bytes, root: Bytes): Promise<boolean> {
  try {
    const [body, algorithm, signature, ...more] = children(decode(leaf), TAG.sequence);
    if (!body || !algorithm || !signature || more.length > 0) return false;
    const [, , innerAlgorithm] = children(body);
    const isWritten = sameBytes(encode(TAG.sequence, body.raw, algorithm.raw, signature.raw), leaf);
    const isOneAlgorithm = innerAlgorithm !== undefined && sameBytes(innerAlgorithm.raw, algorithm.raw);
    const isWhole = signature.tag === BIT_STRING && signature.content[0] === 0;
    if (!isWritten || !isOneAlgorithm || !isWhole) return false;
    return await verifyWithCertificate(root, signature.content.slice(1), body.raw);
  } catch {
    // The bytes are no DER.
    return false;
  }
}

type Place = Extract['head']['signers'][number];

function covers({ clauses }: Place, label: string): boolean {
  return clauses === undefined || clauses.includes(label);
}

/** What somebody said they sign for must be what the minutes say they sign for. */
function isScopeOf({ clauses }: Place, scope: Intent['scope']): boolean {
  return canonicalJson(clauses ?? 'all') === canonicalJson(scope);
}

function signerReport({ slotId, name, roleText: role }: Place, signed: readonly CheckedOne[]): SignerReport {
  const own = signed.filter((one) => one.slotId === slotId);
  const [one] = own;
  if (!one?.evidence) return unsigned({ slotId, name, role });
  const code = own.length > 1 ? 'slot-differs' : one.code;
  return {
    slotId,
    name,
    role,
    signed: true,
    method: one.evidence.method,
    level: code === undefined ? legalLevel(one.evidence.method) : null,
    signedAt: one.evidence.receivedAt,
    valid: code === undefined,
    reasons: code === undefined ? [] : [reason(code, { name, role })],
  };
}
