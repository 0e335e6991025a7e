import type { Reminder } from '#lib/domain/signing/reminders.ts';
import type { IntentRow, MinutesRecords, RevisionRow, SlotRow } from '#server/application/ports.ts';
import type { TransactionSql } from './connect.ts';
import { correctionRecords } from './correction-records.ts';

/** Frozen minutes, their slots, intents, evidence and PDFs, within one transaction that has set its organisation. */
export function minutesRecords(tx: TransactionSql, organisationId: string): MinutesRecords {
  const meeting = (meetingId: string) =>
    tx`organisation_id = ${organisationId} and meeting_id = ${meetingId}`;
  const columns = tx`revision, version, clause_id, status, canonical, content_sha256, content_root, pdf_sha256, pages,
                     frozen_at, frozen_by, adjusted_at`;
  return {
    ...correctionRecords(tx, organisationId),
    nextRevision: async (meetingId) => {
      const [row] = await tx<{ next: number }[]>`
        select coalesce(max(revision), 0) + 1 as next from minutes_revision
        where ${meeting(meetingId)} and clause_id is null`;
      return row?.next ?? 1;
    },
    nextOfClause: async (meetingId, clauseId) => {
      const [row] = await tx<{ revision: number; version: number }[]>`
        select coalesce(max(revision), 1000) + 1 as revision,
               (count(*) filter (where clause_id = ${clauseId}))::int + 1 as version
        from minutes_revision where ${meeting(meetingId)} and clause_id is not null`;
      return row ?? { revision: 1001, version: 1 };
    },
    ofClause: async (meetingId, clauseId, { lock = false } = {}) => {
      const [row] = await tx<RevisionColumns[]>`
        select ${columns} from minutes_revision
        where ${meeting(meetingId)} and status <> 'void' and clause_id = ${clauseId}
        ${lock ? tx`for update` : tx``}`;
      return row ? toRevision(row) : null;
    },
    ofClauses: async (meetingId) => {
      const rows = await tx<RevisionColumns[]>`
        select ${columns} from minutes_revision
        where ${meeting(meetingId)} and status <> 'void' and clause_id is not null order by revision`;
      return rows.map(toRevision);
    },
    freeze: async (meetingId, revision) => {
      await tx`
        insert into minutes_revision (organisation_id, meeting_id, revision, version, clause_id, canonical, content_sha256, content_root,
                                      frozen_pdf, pdf_sha256, pages, renderer, frozen_by, frozen_at)
        values (${organisationId}, ${meetingId}, ${revision.revision}, ${revision.version}, ${revision.clauseId},
                ${revision.canonical},
                ${revision.contentSha256}, ${revision.contentRoot}, ${Buffer.from(revision.frozenPdf)},
                ${revision.pdfSha256}, ${revision.pages}, ${tx.json(revision.renderer)}, ${revision.frozenBy},
                ${revision.frozenAt})`;
      for (const [sort, slot] of revision.slots.entries()) {
        await tx`
          insert into signature_slot (organisation_id, meeting_id, revision, slot_id, role, role_text,
                                      participant_id, signer_name, sort, clauses)
          values (${organisationId}, ${meetingId}, ${revision.revision}, ${slot.slotId}, ${slot.role},
                  ${slot.roleText}, ${slot.participantId}, ${slot.name}, ${sort},
                  ${slot.clauses ? tx.json([...slot.clauses]) : null})`;
      }
    },
    current: async (meetingId, { lock = false } = {}) => {
      const [row] = await tx<RevisionColumns[]>`
        select ${columns} from minutes_revision where ${meeting(meetingId)} and status <> 'void' and clause_id is null
        ${lock ? tx`for update` : tx``}`;
      return row ? toRevision(row) : null;
    },
    revision: async (meetingId, revision, { lock = false } = {}) => {
      const [row] = await tx<RevisionColumns[]>`
        select ${columns} from minutes_revision where ${meeting(meetingId)} and revision = ${revision}
        ${lock ? tx`for update` : tx``}`;
      return row ? toRevision(row) : null;
    },
    revisionsOf: (meetingId, clauseId) =>
      tx<{ revision: number; version: number }[]>`
        select revision, version from minutes_revision
        where ${meeting(meetingId)} and clause_id is not distinct from ${clauseId} order by revision`,
    markViewed: async (meetingId, revision, slotId, at) => {
      await tx`
        update signature_slot set state = 'viewed', viewed_at = ${at}
        where ${meeting(meetingId)} and revision = ${revision} and slot_id = ${slotId} and state = 'pending'`;
    },
    reminders: async (meetingId, revision) => {
      const rows = await tx<{ slot_id: string; kind: Reminder['kind'] }[]>`
        select slot_id, kind from signature_reminder where ${meeting(meetingId)} and revision = ${revision}`;
      return rows.map(({ slot_id, kind }) => ({ slotId: slot_id, kind }));
    },
    keepReminder: async (meetingId, revision, { slotId, kind }, at) => {
      const rows = await tx`
        insert into signature_reminder (organisation_id, meeting_id, revision, slot_id, kind, at)
        values (${organisationId}, ${meetingId}, ${revision}, ${slotId}, ${kind}, ${at})
        on conflict do nothing returning kind`;
      return rows.length === 1;
    },
    slots: async (meetingId, revision) => {
      const rows = await tx<SlotColumns[]>`
        select slot_id, role, role_text, participant_id, signer_name, state, reason, decided_at,
               viewed_at, clauses
        from signature_slot where ${meeting(meetingId)} and revision = ${revision} order by sort`;
      return rows.map(toSlot);
    },
    latestPdf: async (meetingId, revision) => {
      const [row] = await tx<{ seq: number; bytes: Uint8Array }[]>`
        select seq, bytes from (
          select 0 as seq, frozen_pdf as bytes from minutes_revision
          where ${meeting(meetingId)} and revision = ${revision}
          union all
          select seq, bytes from pdf_revision where ${meeting(meetingId)} and revision = ${revision}
        ) as pdf order by seq desc limit 1`;
      if (!row) throw new Error(`minutes ${meetingId} revision ${revision} have no PDF`);
      return { seq: row.seq, bytes: new Uint8Array(row.bytes) };
    },
    frozenPdf: async (meetingId, revision) => {
      const [row] = await tx<{ frozen_pdf: Uint8Array }[]>`
        select frozen_pdf from minutes_revision where ${meeting(meetingId)} and revision = ${revision}`;
      if (!row) throw new Error(`minutes ${meetingId} have no revision ${revision}`);
      return new Uint8Array(row.frozen_pdf);
    },
    addPdf: async (meetingId, revision, pdf) => {
      await tx`
        insert into pdf_revision (organisation_id, meeting_id, revision, seq, slot_id, sha256, bytes, created_at)
        values (${organisationId}, ${meetingId}, ${revision}, ${pdf.seq}, ${pdf.slotId}, ${pdf.sha256},
                ${Buffer.from(pdf.bytes)}, ${pdf.at})`;
    },
    keepIntent: async (meetingId, intent) => {
      await tx`
        insert into signature_intent (organisation_id, intent_sha256, meeting_id, revision, slot_id, account_id,
                                      session_id, jcs, expires_at)
        values (${organisationId}, ${intent.intentSha256}, ${meetingId}, ${intent.revision}, ${intent.slotId},
                ${intent.accountId}, ${intent.sessionId}, ${intent.jcs}, ${intent.expiresAt})`;
    },
    intent: async (intentSha256) => {
      const [row] = await tx<IntentColumns[]>`
        select intent_sha256, revision, slot_id, account_id, session_id, jcs, expires_at from signature_intent
        where organisation_id = ${organisationId} and intent_sha256 = ${intentSha256}`;
      return row ? toIntent(row) : null;
    },
    takeIntent: async (intentSha256, { accountId, sessionId }, now) => {
      const [row] = await tx<IntentColumns[]>`
        update signature_intent set used_at = ${now}
        where organisation_id = ${organisationId} and intent_sha256 = ${intentSha256}
          and account_id = ${accountId} and session_id = ${sessionId} and used_at is null and expires_at > ${now}
        returning intent_sha256, revision, slot_id, account_id, session_id, jcs, expires_at`;
      return row ? toIntent(row) : null;
    },
    keepEvidence: async (meetingId, { id, revision, slotId, accountId, evidence, sealed, at }) => {
      await tx`
        insert into signature_evidence (organisation_id, id, meeting_id, revision, slot_id, account_id, evidence,
                                        sealed, received_at)
        values (${organisationId}, ${id}, ${meetingId}, ${revision}, ${slotId}, ${accountId},
                ${tx.json(JSON.parse(JSON.stringify(evidence)))}, ${sealed ? Buffer.from(sealed) : null}, ${at})`;
    },
    evidence: (meetingId, revision) =>
      tx<{ slotId: string; evidence: unknown; sealed: Uint8Array | null }[]>`
        select e.slot_id as "slotId", e.evidence, e.sealed
        from signature_evidence e join signature_slot s using (organisation_id, meeting_id, revision, slot_id)
        where e.organisation_id = ${organisationId} and e.meeting_id = ${meetingId} and e.revision = ${revision}
        order by s.sort`,
    markSlot: async (meetingId, revision, slotId, { state, reason, at }) => {
      await tx`
        update signature_slot set state = ${state}, reason = ${reason}, decided_at = ${at}
        where ${meeting(meetingId)} and revision = ${revision} and slot_id = ${slotId}`;
    },
    markRevision: async (meetingId, revision, { status, adjustedAt, voidReason }) => {
      await tx`
        update minutes_revision
        set status = ${status}, adjusted_at = coalesce(${adjustedAt ?? null}, adjusted_at),
            void_reason = coalesce(${voidReason ?? null}, void_reason)
        where ${meeting(meetingId)} and revision = ${revision}`;
    },
  };
}

interface RevisionColumns {
  revision: number;
  version: number;
  clause_id: string | null;
  status: RevisionRow['status'];
  canonical: string;
  content_sha256: string;
  content_root: string;
  pdf_sha256: string;
  pages: number;
  frozen_at: Date;
  frozen_by: string;
  adjusted_at: Date | null;
}

function toRevision(row: RevisionColumns): RevisionRow {
  return {
    revision: row.revision,
    version: row.version,
    clauseId: row.clause_id,
    status: row.status,
    canonical: row.canonical,
    contentSha256: row.content_sha256,
    contentRoot: row.content_root,
    pdfSha256: row.pdf_sha256,
    pages: row.pages,
    frozenAt: row.frozen_at.toISOString(),
    frozenBy: row.frozen_by,
    adjustedAt: row.adjusted_at?.toISOString() ?? null,
  };
}

interface SlotColumns {
  slot_id: string;
  role: string;
  role_text: string;
  participant_id: string;
  signer_name: string;
  state: SlotRow['state'];
  reason: string | null;
  decided_at: Date | null;
  viewed_at: Date | null;
  clauses: string[] | null;
}

function toSlot(row: SlotColumns): SlotRow {
  return {
    slotId: row.slot_id,
    role: row.role,
    roleText: row.role_text,
    participantId: row.participant_id,
    name: row.signer_name,
    state: row.state,
    reason: row.reason,
    decidedAt: row.decided_at?.toISOString() ?? null,
    viewedAt: row.viewed_at?.toISOString() ?? null,
    clauses: row.clauses,
  };
}

interface IntentColumns {
  intent_sha256: string;
  revision: number;
  slot_id: string;
  account_id: string;
  session_id: string;
  jcs: string;
  expires_at: Date;
}

function toIntent(row: IntentColumns): IntentRow {
  return {
    intentSha256: row.intent_sha256,
    revision: row.revision,
    slotId: row.slot_id,
    accountId: row.account_id,
    sessionId: row.session_id,
    jcs: row.jcs,
    expiresAt: row.expires_at.toISOString(),
  };
}
