import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { RevisionStatus } from '#lib/domain/signing/revision-states.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { MINUTES_FACTS } from './minutes-in-log.ts';

export interface StoredRevision {
  readonly revision: number;
  readonly status: RevisionStatus;
  readonly canonical: string;
  readonly contentSha256: string;
  readonly frozenPdf: Uint8Array;
  readonly pdfSha256: string;
}

export interface StoredFile {
  readonly seq: number;
  readonly kind: 'signature' | 'seal' | 'timestamp';
  readonly slotId: string | null;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface StoredEvidence {
  readonly slotId: string;
  /** As it stands in the file. */
  readonly evidence: unknown;
  /** The whole, encrypted, when the file only names its hash. */
  readonly sealed: Uint8Array | null;
}

export interface StoredAround {
  /** In the order in which they came. */
  readonly files: readonly StoredFile[];
  readonly evidence: readonly StoredEvidence[];
  readonly slots: readonly { readonly slotId: string; readonly state: string }[];
  /** How often the seal and a timestamp were noted as done. */
  readonly done: { readonly sealed: number; readonly timestamped: number };
}

export interface StoredCorrection {
  readonly number: number;
  readonly pdf: Uint8Array;
  readonly pdfSha256: string;
}

/** Every meeting that has minutes, or whose log says so. */
export async function meetingsWithMinutes(admin: Sql): Promise<string[]> {
  const rows = await admin<{ id: string }[]>`
    select meeting_id as id from minutes_revision
    union select meeting_id from minutes_correction
    union select meeting_id from meeting_event where type = any (${[...MINUTES_FACTS]})
    order by id`;
  return rows.map(({ id }) => id);
}

export async function minutesFacts(admin: Sql, meetingId: string): Promise<MeetingFact[]> {
  const rows = await admin<{ payload: MeetingFact }[]>`
    select payload from meeting_event
    where meeting_id = ${meetingId} and type = any (${[...MINUTES_FACTS]}) order by version`;
  return rows.map(({ payload }) => payload);
}

export async function revisionNumbers(admin: Sql, meetingId: string): Promise<number[]> {
  const rows = await admin<{ revision: number }[]>`
    select revision from minutes_revision where meeting_id = ${meetingId} order by revision`;
  return rows.map(({ revision }) => revision);
}

export async function readRevision(
  admin: Sql,
  meetingId: string,
  revision: number,
): Promise<StoredRevision | undefined> {
  const [row] = await admin<StoredRevision[]>`
    select revision, status, canonical, content_sha256 as "contentSha256", frozen_pdf as "frozenPdf",
           pdf_sha256 as "pdfSha256"
    from minutes_revision where meeting_id = ${meetingId} and revision = ${revision}`;
  return row;
}

export async function readAround(admin: Sql, meetingId: string, revision: number): Promise<StoredAround> {
  const which = admin`meeting_id = ${meetingId} and revision = ${revision}`;
  const files = await admin<StoredFile[]>`
    select seq, kind, slot_id as "slotId", sha256, bytes from pdf_revision where ${which} order by seq`;
  const evidence = await admin<StoredEvidence[]>`
    select slot_id as "slotId", evidence, sealed from signature_evidence where ${which} order by slot_id`;
  const slots = await admin<{ slotId: string; state: string }[]>`
    select slot_id as "slotId", state from signature_slot where ${which} order by sort`;
  const [done] = await admin<{ sealed: number; timestamped: number }[]>`
    select (count(*) filter (where outcome = 'sealed'))::int as sealed,
           (count(*) filter (where outcome = 'timestamped'))::int as timestamped
    from seal_attempt where ${which}`;
  return { files, evidence, slots, done: done ?? { sealed: 0, timestamped: 0 } };
}

export function readCorrections(admin: Sql, meetingId: string): Promise<StoredCorrection[]> {
  return admin<StoredCorrection[]>`
    select number, pdf, pdf_sha256 as "pdfSha256" from minutes_correction
    where meeting_id = ${meetingId} order by number`;
}
