import type { MeetingEvent, MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { MeetingRecords, NewEvent } from '#server/application/ports.ts';
import type { TransactionSql } from './connect.ts';
import { eventHash, LOG_START } from './event-hash.ts';

interface EventRow {
  version: number;
  id: string;
  command_id: string;
  at: Date;
  actor_account: string;
  actor_name: string;
  payload: MeetingFact;
}

/** Of PostgreSQL's integer, which counts versions. */
const LAST_VERSION = 2_147_483_647;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Meetings and their logs, within one transaction that has set its organisation. */
export function meetingRecords(tx: TransactionSql, organisationId: string): MeetingRecords {
  return {
    create: async ({ bodyId, head, accountId, seats }) => {
      await tx`
        insert into meeting (organisation_id, id, body_id, title, date, start_time, head, created_by)
        values (${organisationId}, ${head.id}, ${bodyId}, ${head.title}, ${head.date}, ${head.startTime},
                ${tx.json({ ...head })}, ${accountId})`;
      for (const seat of seats) {
        await tx`
          insert into meeting_seat (organisation_id, meeting_id, account_id, participant_id, role)
          select ${organisationId}, ${head.id}, id, ${seat.participantId}, ${seat.role}
          from account where id = ${seat.accountId} and organisation_id = ${organisationId}`;
      }
    },
    lock: async (meetingId) => {
      if (!UUID.test(meetingId)) return null;
      const [row] = await tx<{ version: number }[]>`
        select version from meeting where organisation_id = ${organisationId} and id = ${meetingId} for update`;
      return row?.version ?? null;
    },
    version: async (meetingId) => {
      if (!UUID.test(meetingId)) return null;
      const [row] = await tx<{ version: number }[]>`
        select version from meeting where organisation_id = ${organisationId} and id = ${meetingId}`;
      return row?.version ?? null;
    },
    versions: async (meetingIds) => {
      const rows = await tx<{ id: string; version: number }[]>`
        select id, version from meeting
        where organisation_id = ${organisationId} and id = any(${[...meetingIds]}::uuid[])`;
      return new Map(rows.map((row) => [row.id, row.version]));
    },
    eventsSince: async (meetingId, version) => {
      if (version > LAST_VERSION) return [];
      const rows = await tx<EventRow[]>`
        select version, id, command_id, at, actor_account, actor_name, payload from meeting_event
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and version > ${version}
        order by version`;
      return rows.map(toEvent);
    },
    append: (meetingId, events, projection) => append(tx, organisationId, meetingId, events, projection),
    seat: async (meetingId, accountId) => {
      const [row] = await tx<{ participant_id: string; role: MeetingRole }[]>`
        select participant_id, role from meeting_seat
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and account_id = ${accountId}`;
      return row ? { participantId: row.participant_id, role: row.role } : null;
    },
    seats: async (meetingId) => {
      const rows = await tx<{ account_id: string; participant_id: string; role: MeetingRole }[]>`
        select account_id, participant_id, role from meeting_seat
        where organisation_id = ${organisationId} and meeting_id = ${meetingId}`;
      return rows.map((row) => ({
        accountId: row.account_id,
        participantId: row.participant_id,
        role: row.role,
      }));
    },
    outcome: async (meetingId, commandId) => {
      const [row] = await tx<{ account_id: string; version: number }[]>`
        select account_id, (outcome->>'version')::int as version from command_outcome
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and command_id = ${commandId}`;
      return row ? { accountId: row.account_id, version: row.version } : null;
    },
    keepOutcome: async (meetingId, commandId, accountId, version) => {
      await tx`
        insert into command_outcome (organisation_id, meeting_id, command_id, account_id, outcome)
        values (${organisationId}, ${meetingId}, ${commandId}, ${accountId}, ${tx.json({ version })})`;
    },
    ofBody: async (bodyId, year) => {
      const rows = await tx<{ id: string; version: number }[]>`
        select id, version from meeting
        where organisation_id = ${organisationId} and body_id = ${bodyId}
          and extract(year from date) = ${Number(year)}::int
        order by date, start_time, created_at`;
      return rows.map(({ id, version }) => ({ id, version }));
    },
    mine: async (accountId) => {
      const rows = await tx<
        {
          id: string;
          title: string;
          body_name: string;
          date: string;
          start_time: string;
          phase: MeetingPhase;
          role: MeetingRole;
          participant_id: string;
        }[]
      >`
        select m.id, m.title, b.name as body_name, to_char(m.date, 'YYYY-MM-DD') as date, m.start_time, m.phase,
               s.role, s.participant_id
        from meeting_seat s
        join meeting m on m.organisation_id = s.organisation_id and m.id = s.meeting_id
        join body b on b.organisation_id = m.organisation_id and b.id = m.body_id
        where s.organisation_id = ${organisationId} and s.account_id = ${accountId}
        order by m.date desc, m.start_time desc, m.created_at desc`;
      return rows.map((row) => ({
        id: row.id,
        title: row.title,
        bodyName: row.body_name,
        date: row.date,
        startTime: row.start_time,
        phase: row.phase,
        role: row.role,
        participantId: row.participant_id,
      }));
    },
  };
}

function toEvent(row: EventRow): MeetingEvent {
  return {
    version: row.version,
    id: row.id,
    commandId: row.command_id,
    at: row.at.toISOString(),
    actor: { accountId: row.actor_account, name: row.actor_name },
    fact: row.payload,
  };
}

/** The caller holds the meeting's lock, so version and previous hash cannot move under it. */
async function append(
  tx: TransactionSql,
  organisationId: string,
  meetingId: string,
  events: readonly NewEvent[],
  projection: Parameters<MeetingRecords['append']>[2],
): Promise<readonly MeetingEvent[]> {
  const [last] = await tx<{ version: number; hash: string }[]>`
    select version, hash from meeting_event
    where organisation_id = ${organisationId} and meeting_id = ${meetingId}
    order by version desc limit 1`;
  let version = last?.version ?? 0;
  let previous = last?.hash ?? LOG_START;
  const appended: MeetingEvent[] = [];
  for (const event of events) {
    version += 1;
    const hash = eventHash(previous, meetingId.toLowerCase(), version, event);
    await tx`
      insert into meeting_event (organisation_id, meeting_id, version, id, command_id, type, payload,
                                 actor_account, actor_name, at, prev_hash, hash)
      values (${organisationId}, ${meetingId}, ${version}, ${event.id}, ${event.commandId}, ${event.fact.type},
              ${tx.json(JSON.parse(JSON.stringify(event.fact)))}, ${event.actor.accountId}, ${event.actor.name},
              ${event.at}, ${previous}, ${hash})`;
    previous = hash;
    appended.push({ ...event, version });
  }
  await tx`
    update meeting set version = ${version}, phase = ${projection.phase}, head = ${tx.json({ ...projection.head })}
    where organisation_id = ${organisationId} and id = ${meetingId}`;
  return appended;
}
