import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import { type ArchiveContents, archiveContents } from './archive-contents.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Records, RevisionRow, UnitOfWork } from './ports.ts';
import { seatedState, type ReadDependencies, type SeatedState } from './read-meeting.ts';
import { signedClausesKept } from './signed-clauses-kept.ts';

/** What leaves the house about signed minutes: made by the signing room, from signed bytes alone. */
export interface MinutesHandout {
  /** One clause with its proofs, as canonical JSON; undefined when the file's signatures do not hold. */
  extract(of: {
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

interface ArchiveDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly handout: MinutesHandout;
  readonly box: SecretBox;
}

export interface HandoutDependencies extends ReadDependencies, ArchiveDependencies {}

export interface Handout {
  readonly bytes: Uint8Array;
  readonly filename: string;
}

/** One clause of the adjusted minutes, which anybody can check without the rest. For everybody seated who may know of it. */
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
    // SEC-1, JAV-1, ROL-7: the heading stands in the agenda, what was said and decided does not.
    const kept = await signedClausesKept(records, adjusted.value, meetingId, revision);
    if (kept.some(({ id }) => id === clauseId))
      return refuse('clause-withheld', { clause: clause.label || clause.title });
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
  dependencies: ArchiveDependencies,
  where: { organisationId: string; meetingId: string },
): Promise<Result<Handout>> {
  return archive(dependencies, where, (records) => currentAdjusted(records, where.meetingId));
}

const ATTEMPTS = 3;

async function archive(
  { unitOfWork, handout, box }: ArchiveDependencies,
  { organisationId, meetingId }: { organisationId: string; meetingId: string },
  find: (records: Records) => Promise<Result<RevisionRow>>,
): Promise<Result<Handout>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await unitOfWork.run(organisationId, async (records) => {
      const version = (await records.meetings.version(meetingId)) ?? 0;
      const found = await find(records);
      return found.ok
        ? ok({ ...(await archiveContents(records, box, meetingId, found.value)), version })
        : found;
    });
    if (!read.ok) return read;
    const bytes = await handout.bundle(meetingId, read.value);
    const { date, bodyName } = JSON.parse(read.value.canonical) as MinutesDocument;
    if (bytes) return ok({ bytes, filename: `${date} ${bodyName}.zip` });
  }
  return refuse('changed-since-read');
}

async function adjustedMinutes(
  records: Records,
  { states }: HandoutDependencies,
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
