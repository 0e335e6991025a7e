import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import { evidencePlace } from '#server/application/keep-signature.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { signaturesThatHold, verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import { type LoggedRevision, minutesInLog } from './minutes-in-log.ts';
import {
  meetingsWithMinutes,
  minutesFacts,
  readAround,
  readCorrections,
  readRevision,
  revisionNumbers,
  type StoredAround,
  type StoredCorrection,
  type StoredEvidence,
  type StoredRevision,
} from './stored-minutes.ts';

export interface FileFault {
  readonly code:
    | 'minutes-missing'
    | 'not-in-log'
    | 'frozen-differs'
    | 'content-differs'
    | 'pdf-differs'
    | 'signature-missing'
    | 'evidence-differs'
    | 'proof-differs'
    | 'state-differs'
    | 'signatures-invalid'
    | 'seal-missing'
    | 'correction-differs';
  readonly meetingId: string;
  /** From 1001 a clause adjusted at once; of `correction-differs` the correction's number. */
  readonly revision: number;
}

/** Decrypts evidence that was kept apart; throws when it is not what was encrypted for that place. */
export type OpenWhole = (sealed: Uint8Array, place: string) => Promise<string>;

/**
 * Every version of every minutes, one in memory at a time: what the log tells of must be stored, what is stored the log must
 * tell of, and files, evidence and states must be of one piece. Without `openWhole`, evidence that was kept apart is only
 * asked whether it is there.
 */
export async function verifyFiles(
  admin: Sql,
  openWhole?: OpenWhole,
): Promise<{ readonly revisions: number; readonly faults: readonly FileFault[] }> {
  const faults: FileFault[] = [];
  let revisions = 0;
  for (const meetingId of await meetingsWithMinutes(admin)) {
    const logged = minutesInLog(await minutesFacts(admin, meetingId));
    const stored = await revisionNumbers(admin, meetingId);
    revisions += stored.length;
    for (const revision of new Set([...logged.revisions.keys(), ...stored])) {
      const which = { meetingId, revision, openWhole };
      const code = await faultOf(admin, which, logged.revisions.get(revision));
      if (code) faults.push({ code, meetingId, revision });
    }
    const wrong = wrongCorrections(await readCorrections(admin, meetingId), logged.corrections);
    faults.push(
      ...wrong.map((number) => ({ code: 'correction-differs', meetingId, revision: number }) as const),
    );
  }
  return { revisions, faults };
}

interface Which {
  readonly meetingId: string;
  readonly revision: number;
  readonly openWhole: OpenWhole | undefined;
}

async function faultOf(
  admin: Sql,
  which: Which,
  logged: LoggedRevision | undefined,
): Promise<FileFault['code'] | undefined> {
  const { meetingId, revision } = which;
  const stored = await readRevision(admin, meetingId, revision);
  if (!stored) return 'minutes-missing';
  if (!logged) return 'not-in-log';
  const frozen = sha256(stored.frozenPdf);
  if (frozen !== stored.pdfSha256 || frozen !== logged.pdfSha256) return 'frozen-differs';
  if (sha256(stored.canonical) !== stored.contentSha256) return 'content-differs';
  const around = await readAround(admin, meetingId, revision);
  return (
    faultOfFiles(stored, around) ??
    faultOfStates(stored, around, logged) ??
    (await faultOfSignatures(stored, around, logged)) ??
    ((await areWhole(around.evidence, which)) ? undefined : 'proof-differs')
  );
}

/** Each file is the one before it and something more, the first of them the frozen one. */
function faultOfFiles({ frozenPdf }: StoredRevision, { files }: StoredAround): FileFault['code'] | undefined {
  let before = frozenPdf;
  for (const [i, { seq, bytes, sha256: noted }] of files.entries()) {
    const isNext = seq === i + 1 && bytes.byteLength > before.byteLength;
    if (!isNext || sha256(bytes) !== noted || !startsWith(bytes, before)) return 'pdf-differs';
    before = bytes;
  }
  return undefined;
}

/** Who has signed, by the log, by the files, by the evidence and by the places to sign. */
function faultOfStates(
  { status }: StoredRevision,
  { files, evidence, slots }: StoredAround,
  { signed, isAdjusted: isLogged }: LoggedRevision,
): FileFault['code'] | undefined {
  const inFiles = files.filter(({ kind }) => kind === 'signature').map(({ slotId }) => slotId ?? '');
  if (!sameSet(inFiles, signed)) return 'signature-missing';
  if (
    !sameSet(
      evidence.map(({ slotId }) => slotId),
      signed,
    )
  )
    return 'evidence-differs';
  const marked = slots.filter(({ state }) => state === 'signed').map(({ slotId }) => slotId);
  // When a version is withdrawn its signatures are void, and the log goes on telling that they were given.
  if (status !== 'void' && !sameSet(marked, signed)) return 'state-differs';
  // COR-1: nothing leads back from adjusted.
  if (isAdjusted(status) !== isLogged) return 'state-differs';
  return undefined;
}

async function faultOfSignatures(
  { canonical, contentSha256, frozenPdf }: StoredRevision,
  { files, evidence, slots, done }: StoredAround,
  logged: LoggedRevision,
): Promise<FileFault['code'] | undefined> {
  const last = files.at(-1)?.bytes ?? frozenPdf;
  const { verdict, document, seal, timestamps } = await verifyMinutes(last);
  if (verdict === 'invalid' || verdict === 'not-ours') return 'signatures-invalid';
  if (logged.isAdjusted && slots.length > 0 && verdict !== 'valid') return 'signature-missing';
  // Signed, but for other content than what stands beside it.
  if (document && (document.contentSha256 !== contentSha256 || sha256(canonical) !== document.contentSha256))
    return 'content-differs';
  if ((done.sealed > 0 && !seal) || timestamps.length < done.timestamped) return 'seal-missing';
  const inFile = new Map(
    (await signaturesThatHold(last)).map(({ evidence: own }) => [
      own.intent.signer.slotId,
      canonicalJson(own),
    ]),
  );
  const isSame = evidence.every((one) => inFile.get(one.slotId) === canonicalJson(one.evidence));
  return isSame && inFile.size === evidence.length ? undefined : 'evidence-differs';
}

/** ARC-2: of evidence that the file only names, and of no other, the whole is stored, and it is the one that was named. */
async function areWhole(
  stored: readonly StoredEvidence[],
  { meetingId, revision, openWhole }: Which,
): Promise<boolean> {
  for (const { slotId, evidence, sealed } of stored) {
    const named = (evidence as Evidence).evidenceSha256;
    if ((named === undefined) !== (sealed === null)) return false;
    if (sealed === null || !openWhole) continue;
    try {
      const whole: unknown = JSON.parse(
        await openWhole(sealed, evidencePlace(meetingId, { revision, slotId })),
      );
      if (sha256(canonicalJson(whole)) !== named) return false;
    } catch {
      // Encrypted for another place, under another key, or changed: nobody can say what it was.
      return false;
    }
  }
  return true;
}

function wrongCorrections(
  stored: readonly StoredCorrection[],
  logged: ReadonlyMap<number, string>,
): number[] {
  const byNumber = new Map(stored.map((one) => [one.number, one]));
  return [...new Set([...logged.keys(), ...byNumber.keys()])].filter((number) => {
    const one = byNumber.get(number);
    return !one || sha256(one.pdf) !== one.pdfSha256 || one.pdfSha256 !== logged.get(number);
  });
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return [...some].sort().join('\n') === [...others].sort().join('\n');
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, beginning.byteLength), beginning) === 0;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
