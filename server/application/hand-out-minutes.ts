import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { evidencePlace } from './keep-signature.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Records, RevisionRow } from './ports.ts';
import { seatedState, type ReadDependencies, type SeatedState } from './read-meeting.ts';

/** One file of an archive bundle. */
export interface BundleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything about one adjusted protocol that outlives this installation. */
export interface ArchiveContents {
  readonly finalPdf: Uint8Array;
  readonly frozenPdf: Uint8Array;
  readonly canonical: string;
  /** By slot. */
  readonly evidence: readonly { readonly slotId: string; readonly evidence: unknown }[];
  /** Clauses that were adjusted at once, each a paper of its own (ADJ-5). */
  readonly clauses: readonly { readonly label: string; readonly pdf: Uint8Array }[];
  /** Of the minutes, by their number (COR-1). */
  readonly corrections: readonly { readonly number: number; readonly pdf: Uint8Array }[];
}

/** What leaves the house about signed minutes: made by the signing room, from signed bytes alone. */
export interface MinutesHandout {
  /** One clause with its proofs; undefined when the file does not hold or the clause is not in it. */
  extract(options: {
    readonly pdf: Uint8Array;
    readonly canonical: string;
    readonly clauseId: string;
  }): Promise<Uint8Array | undefined>;
  /** A zip with the files, the proofs, the log of the meeting and a page that checks them without us. */
  bundle(meetingId: string, contents: ArchiveContents): Promise<Uint8Array>;
}

export interface HandoutDependencies extends ReadDependencies {
  readonly handout: MinutesHandout;
  readonly box: SecretBox;
}

export interface Handout {
  readonly bytes: Uint8Array;
  readonly filename: string;
}

/** One clause of the adjusted minutes, which anybody can check without the rest. For everybody seated in the meeting. */
export async function readExtract(
  dependencies: HandoutDependencies,
  { actor, meetingId, clauseId }: { actor: Actor; meetingId: string; clauseId: string },
): Promise<Result<Handout>> {
  const { unitOfWork, handout } = dependencies;
  const found = await unitOfWork.run(actor.organisationId, async (records) => {
    const adjusted = await adjustedMinutes(records, dependencies, actor, meetingId);
    if (!adjusted.ok) return adjusted;
    const { revision, state } = adjusted.value;
    const clause = (JSON.parse(revision.canonical) as MinutesDocument).clauses.find(
      ({ id }) => id === clauseId,
    );
    if (!clause) return refuse('no-such-clause');
    // The proof of a clause is who signed it: what nobody signs has the organisation's seal, and that is on the whole file.
    const slots = await records.minutes.slots(meetingId, revision.revision);
    if (slots.length === 0) return refuse('extract-needs-signatures');
    const { bytes } = await records.minutes.latestPdf(meetingId, revision.revision);
    return ok({ revision, state, clause, bytes });
  });
  if (!found.ok) return found;
  const { revision, state, clause, bytes: pdf } = found.value;
  const bytes = await handout.extract({ pdf, canonical: revision.canonical, clauseId });
  if (!bytes) return refuse('signatures-do-not-hold');
  const label = clause.label.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return ok({ bytes, filename: `${state.head.date} ${state.body.name} ${label}.json` });
}

/** The archive's copy (ARC-2). For the secretary and the chair, since the log of the meeting is in it. */
export async function readArchive(
  dependencies: HandoutDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<Handout>> {
  const { unitOfWork, handout, box } = dependencies;
  const found = await unitOfWork.run(actor.organisationId, async (records) => {
    const adjusted = await adjustedMinutes(records, dependencies, actor, meetingId);
    if (!adjusted.ok) return adjusted;
    const { revision, state, seat } = adjusted.value;
    if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'read-archive' });
    return ok({ state, contents: await contentsOf(records, box, meetingId, revision) });
  });
  if (!found.ok) return found;
  const { state, contents } = found.value;
  const bytes = await handout.bundle(meetingId, contents);
  return ok({ bytes, filename: `${state.head.date} ${state.body.name}.zip` });
}

async function adjustedMinutes(
  records: Records,
  { states }: ReadDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState & { readonly revision: RevisionRow }>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  const revision = await records.minutes.current(meetingId);
  if (!revision) return refuse('not-frozen');
  if (revision.status === 'frozen' || revision.status === 'disputed' || revision.status === 'void')
    return refuse('not-adjusted');
  return ok({ ...found.value, revision });
}

async function contentsOf(
  { minutes }: Records,
  box: SecretBox,
  meetingId: string,
  { revision, canonical }: RevisionRow,
): Promise<ArchiveContents> {
  return {
    finalPdf: (await minutes.latestPdf(meetingId, revision)).bytes,
    frozenPdf: await minutes.frozenPdf(meetingId, revision),
    canonical,
    // The archive gets the whole: without it nobody could ever ask the e-identification's own proof.
    evidence: (await minutes.evidence(meetingId, revision)).map(({ slotId, evidence, sealed }) => ({
      slotId,
      evidence: sealed
        ? (JSON.parse(box.open(sealed, evidencePlace(meetingId, { revision, slotId }))) as unknown)
        : evidence,
    })),
    clauses: await clausePapers(minutes, meetingId),
    corrections: await correctionPapers(minutes, meetingId),
  };
}

async function clausePapers(
  minutes: Records['minutes'],
  meetingId: string,
): Promise<ArchiveContents['clauses']> {
  const papers: { label: string; pdf: Uint8Array }[] = [];
  for (const { revision, status, canonical } of await minutes.ofClauses(meetingId)) {
    if (!isAdjusted(status)) continue;
    const label = (JSON.parse(canonical) as MinutesDocument).clauses[0]?.label ?? '';
    papers.push({ label, pdf: (await minutes.latestPdf(meetingId, revision)).bytes });
  }
  return papers;
}

async function correctionPapers(
  minutes: Records['minutes'],
  meetingId: string,
): Promise<ArchiveContents['corrections']> {
  const papers: { number: number; pdf: Uint8Array }[] = [];
  for (const { number } of await minutes.corrections(meetingId)) {
    const pdf = await minutes.correctionPdf(meetingId, number);
    if (pdf) papers.push({ number, pdf });
  }
  return papers;
}
