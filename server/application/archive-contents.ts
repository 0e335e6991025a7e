import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import { evidencePlace } from './keep-signature.ts';
import type { SecretBox } from './method-ports.ts';
import type { MinutesRecords, Records, RevisionRow } from './ports.ts';

export interface SlotEvidence {
  readonly slotId: string;
  readonly evidence: unknown;
}

/** Everything about one adjusted protocol that outlives this installation. */
export interface ArchiveContents {
  readonly finalPdf: Uint8Array;
  readonly frozenPdf: Uint8Array;
  readonly canonical: string;
  /** By slot, each whole: a BankID proof has the personal number that the file leaves out. */
  readonly evidence: readonly SlotEvidence[];
  /** ADJ-5: clauses that were adjusted at once, each a signed paper of its own. */
  readonly clauses: readonly {
    readonly revision: number;
    readonly clauseId: string;
    readonly pdf: Uint8Array;
    readonly evidence: readonly SlotEvidence[];
  }[];
  /** COR-1: papers of their own, by their number. */
  readonly corrections: readonly { readonly number: number; readonly pdf: Uint8Array }[];
  /** How long the log was when all this was read. */
  readonly version: number;
}

/** All of it but how long the log was, which is read first. Throws when evidence that was kept apart does not open. */
export async function archiveContents(
  { minutes }: Pick<Records, 'minutes'>,
  box: SecretBox,
  meetingId: string,
  { revision, canonical }: RevisionRow,
): Promise<Omit<ArchiveContents, 'version'>> {
  return {
    finalPdf: (await minutes.latestPdf(meetingId, revision)).bytes,
    frozenPdf: await minutes.frozenPdf(meetingId, revision),
    canonical,
    evidence: await wholeEvidence(minutes, box, meetingId, revision),
    clauses: await clausesOf(minutes, box, meetingId),
    corrections: await correctionsOf(minutes, meetingId),
  };
}

/** The archive gets the whole: without it nobody could ever ask the e-identification's own proof. */
async function wholeEvidence(
  minutes: MinutesRecords,
  box: SecretBox,
  meetingId: string,
  revision: number,
): Promise<SlotEvidence[]> {
  return (await minutes.evidence(meetingId, revision)).map(({ slotId, evidence, sealed }) => ({
    slotId,
    evidence: sealed
      ? (JSON.parse(box.open(sealed, evidencePlace(meetingId, { revision, slotId }))) as unknown)
      : evidence,
  }));
}

async function clausesOf(
  minutes: MinutesRecords,
  box: SecretBox,
  meetingId: string,
): Promise<ArchiveContents['clauses']> {
  const papers: ArchiveContents['clauses'][number][] = [];
  for (const { revision, clauseId, status } of await minutes.ofClauses(meetingId)) {
    if (clauseId === null || !isAdjusted(status)) continue;
    const { bytes: pdf } = await minutes.latestPdf(meetingId, revision);
    papers.push({
      revision,
      clauseId,
      pdf,
      evidence: await wholeEvidence(minutes, box, meetingId, revision),
    });
  }
  return papers;
}

async function correctionsOf(
  minutes: MinutesRecords,
  meetingId: string,
): Promise<ArchiveContents['corrections']> {
  const papers: ArchiveContents['corrections'][number][] = [];
  for (const { number } of await minutes.corrections(meetingId)) {
    const pdf = await minutes.correctionPdf(meetingId, number);
    if (pdf) papers.push({ number, pdf });
  }
  return papers;
}
