import type {
  AliasRow,
  ConferenceRecords,
  PresenceDecisionRow,
  TranscriptRow,
} from '#server/application/conference-records.ts';
import type { TransactionSql } from './connect.ts';

interface DecisionColumns {
  id: string;
  suggestion_id: string;
  decision: PresenceDecisionRow['decision'];
  connection_key: string;
  person_ids: string[] | null;
  decided_by: string;
  decided_by_name: string;
  decided_at: Date;
  version: number;
}

/** What people made of calls and what is remembered for the next, within one transaction that has set its organisation. */
export function callMemory(
  tx: TransactionSql,
  organisationId: string,
): Pick<
  ConferenceRecords,
  | 'decisionsOf'
  | 'keepDecision'
  | 'aliasesOf'
  | 'learnAlias'
  | 'columnsFor'
  | 'keepColumns'
  | 'transcriptsOf'
  | 'keepTranscript'
  | 'dropTranscript'
> {
  return {
    decisionsOf: async (meetingId) => {
      const rows = await tx<DecisionColumns[]>`
        select id, suggestion_id, decision, connection_key, person_ids, decided_by, decided_by_name, decided_at, version
        from presence_decision where organisation_id = ${organisationId} and meeting_id = ${meetingId}
        order by decided_at, version, id`;
      return rows.map(toDecision);
    },
    keepDecision: async (meetingId, decision) => {
      const personIds = decision.personIds === null ? null : [...decision.personIds];
      // The meeting's lock says who was last; clocks of two processes, and two words in one instant, would not.
      const decidedAt = tx`
        greatest(${decision.decidedAt}::timestamptz, (
          select max(decided_at) + interval '1 microsecond' from presence_decision
          where organisation_id = ${organisationId} and meeting_id = ${meetingId}))`;
      await tx`
        insert into presence_decision (organisation_id, id, meeting_id, suggestion_id, decision, connection_key, person_ids,
                                       decided_by, decided_by_name, decided_at, version)
        values (${organisationId}, ${decision.id}, ${meetingId}, ${decision.suggestionId}, ${decision.decision},
                ${decision.connectionKey}, ${personIds}::text[], ${decision.decidedBy}, ${decision.decidedByName},
                ${decidedAt}, ${decision.version})`;
    },
    aliasesOf: (bodyId) =>
      tx<AliasRow[]>`
        select person, kind, value from member_alias
        where organisation_id = ${organisationId} and body_id = ${bodyId} and forgotten_at is null
        order by person, kind, value`,
    learnAlias: async (bodyId, { person, kind, value }, { meetingId, at }) => {
      await tx`
        insert into member_alias (organisation_id, body_id, person, kind, value, learned_from, learned_at)
        values (${organisationId}, ${bodyId}, ${person}, ${kind}, ${value}, ${meetingId}, ${at})
        on conflict (organisation_id, body_id, person, kind, value)
        do update set learned_at = excluded.learned_at, forgotten_at = null`;
    },
    columnsFor: async (headingSha256) => {
      const [row] = await tx<{ mapping: unknown }[]>`
        select mapping from attendance_columns
        where organisation_id = ${organisationId} and heading_sha256 = ${headingSha256}`;
      return row?.mapping ?? null;
    },
    keepColumns: async (headingSha256, mapping, { at, name }) => {
      await tx`
        insert into attendance_columns (organisation_id, heading_sha256, mapping, kept_by, kept_at)
        values (${organisationId}, ${headingSha256}, ${tx.json(JSON.parse(JSON.stringify(mapping)))}, ${name}, ${at})
        on conflict (organisation_id, heading_sha256)
        do update set mapping = excluded.mapping, kept_by = excluded.kept_by, kept_at = excluded.kept_at`;
    },
    transcriptsOf: async (meetingId) => {
      const rows = await tx<
        { id: string; name: string; sealed: Uint8Array; kept_by: string; kept_at: Date }[]
      >`
        select id, name, sealed, kept_by, kept_at from conference_transcript
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} order by kept_at, id`;
      return rows.map((row): TranscriptRow => ({
        id: row.id,
        name: row.name,
        sealed: new Uint8Array(row.sealed),
        keptBy: row.kept_by,
        keptAt: row.kept_at.toISOString(),
      }));
    },
    keepTranscript: async (meetingId, { id, name, sealed, keptBy, keptAt }) => {
      await tx`
        insert into conference_transcript (organisation_id, meeting_id, id, name, sealed, kept_by, kept_at)
        values (${organisationId}, ${meetingId}, ${id}, ${name}, ${Buffer.from(sealed)}, ${keptBy}, ${keptAt})`;
    },
    dropTranscript: async (meetingId, id) => {
      await tx`
        delete from conference_transcript
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and id = ${id}`;
    },
  };
}

function toDecision(row: DecisionColumns): PresenceDecisionRow {
  return {
    id: row.id,
    suggestionId: row.suggestion_id,
    decision: row.decision,
    connectionKey: row.connection_key,
    personIds: row.person_ids,
    decidedBy: row.decided_by,
    decidedByName: row.decided_by_name,
    decidedAt: row.decided_at.toISOString(),
    version: row.version,
  };
}
