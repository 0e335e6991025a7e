import { createHash } from 'node:crypto';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import type { Sql } from '#server/postgres/connect.ts';

export interface FileFault {
  readonly code: 'frozen-differs' | 'content-differs' | 'pdf-differs' | 'not-in-log' | 'signatures-invalid';
  readonly meetingId: string;
  readonly revision: number;
}

interface RevisionKey {
  readonly meetingId: string;
  readonly revision: number;
}

interface StoredRevision {
  readonly canonical: string;
  readonly contentSha256: string;
  readonly frozenPdf: Uint8Array;
  readonly pdfSha256: string;
  /** What the log says was frozen. */
  readonly logged: string | null;
}

interface StoredFile {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Every version of every minutes, one in memory at a time: frozen bytes against the log, files against frozen bytes and signatures. */
export async function verifyFiles(
  admin: Sql,
): Promise<{ readonly revisions: number; readonly faults: readonly FileFault[] }> {
  const keys = await admin<RevisionKey[]>`
    select meeting_id as "meetingId", revision from minutes_revision order by meeting_id, revision`;
  const faults: FileFault[] = [];
  for (const key of keys) {
    const code = await faultOf(admin, key);
    if (code) faults.push({ code, ...key });
  }
  return { revisions: keys.length, faults };
}

async function faultOf(
  admin: Sql,
  { meetingId, revision }: RevisionKey,
): Promise<FileFault['code'] | undefined> {
  const [stored] = await admin<StoredRevision[]>`
    select r.canonical, r.content_sha256 as "contentSha256", r.frozen_pdf as "frozenPdf", r.pdf_sha256 as "pdfSha256",
           (select e.payload ->> 'pdfSha256' from meeting_event e
            where e.meeting_id = r.meeting_id and e.type in ('minutes-frozen', 'clause-frozen')
              and (e.payload ->> 'revision')::integer = r.revision) as logged
    from minutes_revision r where r.meeting_id = ${meetingId} and r.revision = ${revision}`;
  if (!stored) return 'frozen-differs';
  if (stored.logged === null) return 'not-in-log';
  const frozen = sha256(stored.frozenPdf);
  if (frozen !== stored.pdfSha256 || frozen !== stored.logged) return 'frozen-differs';
  if (sha256(stored.canonical) !== stored.contentSha256) return 'content-differs';
  const files = await admin<StoredFile[]>`
    select sha256, bytes from pdf_revision
    where meeting_id = ${meetingId} and revision = ${revision} order by seq`;
  for (const file of files) {
    const isWhole = sha256(file.bytes) === file.sha256;
    const isFrozenFirst = sha256(file.bytes.subarray(0, stored.frozenPdf.byteLength)) === frozen;
    if (!isWhole || !isFrozenFirst) return 'pdf-differs';
  }
  const last = files.at(-1);
  if (!last) return undefined;
  const { verdict, document } = await verifyMinutes(last.bytes);
  if (verdict === 'invalid' || verdict === 'not-ours') return 'signatures-invalid';
  // Signed, but for other content than what stands beside it.
  if (document && document.contentSha256 !== stored.contentSha256) return 'content-differs';
  return undefined;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
