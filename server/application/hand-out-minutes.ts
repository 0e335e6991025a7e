import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import type { Actor, MinutesRecords, Records, RevisionRow } from './ports.ts';
import { seatedState, type ReadDependencies, type SeatedState } from './read-meeting.ts';

/** Everything about one adjusted protocol that outlives this installation. */
export interface ArchiveContents {
  readonly finalPdf: Uint8Array;
  readonly frozenPdf: Uint8Array;
  readonly canonical: string;
  /** By slot. */
  readonly evidence: readonly { readonly slotId: string; readonly evidence: unknown }[];
  /** COR-1: papers of their own. */
  readonly corrections: readonly { readonly number: number; readonly pdf: Uint8Array }[];
  /** ADJ-5: clauses that were adjusted at once, each signed. */
  readonly clauses: readonly { readonly revision: number; readonly pdf: Uint8Array }[];
  /** How long the log was when all this was read. */
  readonly version: number;
}

/** What leaves the house about signed minutes: made by the signing room, from signed bytes alone. */
export interface MinutesHandout {
  /** One clause with its proofs; undefined when the file does not hold or the clause is not in it. */
  extract(options: {
    readonly pdf: Uint8Array;
    readonly canonical: string;
    readonly clauseId: string;
  }): Promise<Uint8Array | undefined>;
  /**
   * A zip with the files, the proofs, the log of the meeting and a page that checks them without us. Undefined when the log has
   * gone on since the contents were read, so that the two would tell of different things.
   */
  bundle(meetingId: string, contents: ArchiveContents): Promise<Uint8Array | undefined>;
}

export interface HandoutDependencies extends ReadDependencies {
  readonly handout: MinutesHandout;
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
export function readArchive(
  dependencies: HandoutDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<Handout>> {
  return archive(dependencies, { organisationId: actor.organisationId, meetingId }, async (records) => {
    const found = await adjustedMinutes(records, dependencies, actor, meetingId);
    if (!found.ok) return found;
    const { revision, state, seat } = found.value;
    return mayFreeze(state, seat) ? ok(revision) : refuse('not-allowed', { command: 'read-archive' });
  });
}

/** The same for whoever runs the installation and holds the database in any case. */
export function takeArchive(
  dependencies: Pick<HandoutDependencies, 'unitOfWork' | 'handout'>,
  where: { organisationId: string; meetingId: string },
): Promise<Result<Handout>> {
  return archive(dependencies, where, (records) => currentAdjusted(records, where.meetingId));
}

const ATTEMPTS = 3;

async function archive(
  { unitOfWork, handout }: Pick<HandoutDependencies, 'unitOfWork' | 'handout'>,
  { organisationId, meetingId }: { organisationId: string; meetingId: string },
  find: (records: Records) => Promise<Result<RevisionRow>>,
): Promise<Result<Handout>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await unitOfWork.run(organisationId, async (records) => {
      const version = (await records.meetings.version(meetingId)) ?? 0;
      const found = await find(records);
      if (!found.ok) return found;
      const { canonical } = found.value;
      return ok({ canonical, contents: await contentsOf(records, meetingId, found.value, version) });
    });
    if (!read.ok) return read;
    const bytes = await handout.bundle(meetingId, read.value.contents);
    const { date, bodyName } = JSON.parse(read.value.canonical) as MinutesDocument;
    if (bytes) return ok({ bytes, filename: `${date} ${bodyName}.zip` });
  }
  return refuse('changed-since-read');
}

async function adjustedMinutes(
  records: Records,
  { states }: ReadDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState & { readonly revision: RevisionRow }>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  const revision = await currentAdjusted(records, meetingId);
  return revision.ok ? ok({ ...found.value, revision: revision.value }) : revision;
}

async function currentAdjusted({ minutes }: Records, meetingId: string): Promise<Result<RevisionRow>> {
  const revision = await minutes.current(meetingId);
  if (!revision) return refuse('not-frozen');
  return isAdjusted(revision.status) ? ok(revision) : refuse('not-adjusted');
}

async function contentsOf(
  { minutes }: Records,
  meetingId: string,
  { revision, canonical }: RevisionRow,
  version: number,
): Promise<ArchiveContents> {
  return {
    finalPdf: (await minutes.latestPdf(meetingId, revision)).bytes,
    frozenPdf: await minutes.frozenPdf(meetingId, revision),
    canonical,
    evidence: await minutes.evidence(meetingId, revision),
    corrections: await correctionsOf(minutes, meetingId),
    clauses: await clausesOf(minutes, meetingId),
    version,
  };
}

async function correctionsOf(
  minutes: MinutesRecords,
  meetingId: string,
): Promise<ArchiveContents['corrections']> {
  const found: { number: number; pdf: Uint8Array }[] = [];
  for (const { number } of await minutes.corrections(meetingId)) {
    const pdf = await minutes.correctionPdf(meetingId, number);
    if (pdf) found.push({ number, pdf });
  }
  return found;
}

async function clausesOf(minutes: MinutesRecords, meetingId: string): Promise<ArchiveContents['clauses']> {
  const found: { revision: number; pdf: Uint8Array }[] = [];
  for (const { revision, status } of await minutes.ofClauses(meetingId))
    if (isAdjusted(status))
      found.push({ revision, pdf: (await minutes.latestPdf(meetingId, revision)).bytes });
  return found;
}
