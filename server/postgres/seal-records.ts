import type { DueSeal, SealRecords, SealState } from '#server/application/seal-ports.ts';
import type { TransactionSql } from './connect.ts';

/** What is due for the seal, and what was tried, within one transaction that has set its organisation. */
export function sealRecords(tx: TransactionSql, organisationId: string): SealRecords {
  const of = (meetingId: string, revision: number) =>
    tx`organisation_id = ${organisationId} and meeting_id = ${meetingId} and revision = ${revision}`;
  return {
    due: async ({ now, renewBefore }) => {
      const rows = await tx<{ meeting_id: string; revision: number; step: DueSeal['step'] }[]>`
        select meeting_id, revision,
               case when status <> 'sealed' then 'seal' when ends_at is null then 'timestamp' else 'renew' end as step
        from minutes_revision as one
        left join lateral (
          select stamped_at, ends_at from seal_attempt as attempt
          where attempt.organisation_id = one.organisation_id and attempt.meeting_id = one.meeting_id
            and attempt.revision = one.revision and attempt.outcome = 'timestamped'
          order by stamped_at desc limit 1
        ) as stamped on true
        where organisation_id = ${organisationId}
          and (status = 'adjusted'
               or (status = 'sealed' and (ends_at is null
                    or (ends_at < ${renewBefore} and ${now} > stamped_at + (ends_at - stamped_at) / 2)))
               or (status = 'frozen' and not exists (
                     select from signature_slot as slot
                     where slot.organisation_id = one.organisation_id and slot.meeting_id = one.meeting_id
                       and slot.revision = one.revision)))
        order by frozen_at, meeting_id`;
      return rows.map((row) => ({ meetingId: row.meeting_id, revision: row.revision, step: row.step }));
    },
    keepAttempt: async ({ id, meetingId, revision, at, outcome }) => {
      const stamped = outcome.kind === 'timestamped' ? outcome : undefined;
      const reason = outcome.kind === 'failed' ? outcome.reason : null;
      await tx`
        insert into seal_attempt (organisation_id, id, meeting_id, revision, outcome, at, stamped_at, authority,
                                  ends_at, reason)
        values (${organisationId}, ${id}, ${meetingId}, ${revision}, ${outcome.kind}, ${at},
                ${stamped?.stampedAt ?? null}, ${stamped?.authority ?? null}, ${stamped?.endsAt ?? null}, ${reason})`;
    },
    stateOf: async (meetingId, revision) => {
      const rows = await tx<AttemptColumns[]>`
        select outcome, at, stamped_at, authority, ends_at, reason
        from seal_attempt where ${of(meetingId, revision)} order by at, outcome`;
      return toState(rows);
    },
    addPdf: async (meetingId, revision, { seq, kind, sha256, bytes, at }) => {
      await tx`
        insert into pdf_revision (organisation_id, meeting_id, revision, seq, kind, slot_id, sha256, bytes, created_at)
        values (${organisationId}, ${meetingId}, ${revision}, ${seq}, ${kind}, ${null}, ${sha256},
                ${Buffer.from(bytes)}, ${at})`;
    },
  };
}

interface AttemptColumns {
  outcome: 'sealed' | 'timestamped' | 'failed';
  at: Date;
  stamped_at: Date | null;
  authority: string | null;
  ends_at: Date | null;
  reason: string | null;
}

function toState(rows: readonly AttemptColumns[]): SealState {
  const sealed = rows.find(({ outcome }) => outcome === 'sealed');
  const stamped = rows.findLast(({ outcome }) => outcome === 'timestamped');
  const last = rows.at(-1);
  return {
    sealedAt: sealed?.at.toISOString() ?? null,
    timestamp:
      stamped?.stamped_at && stamped.ends_at
        ? {
            at: stamped.stamped_at.toISOString(),
            authority: stamped.authority ?? '',
            endsAt: stamped.ends_at.toISOString(),
          }
        : null,
    failure: last?.outcome === 'failed' ? last.reason : null,
  };
}
