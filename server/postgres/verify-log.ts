import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { Sql } from './connect.ts';
import { eventHash, LOG_START } from './event-hash.ts';

export interface LogRow {
  readonly version: number;
  readonly id: string;
  readonly commandId: string;
  readonly at: Date;
  readonly actorAccount: string;
  readonly actorName: string;
  readonly type: string;
  readonly payload: MeetingFact;
  readonly prevHash: string;
  readonly hash: string;
}

export interface MeetingLog {
  readonly meetingId: string;
  /** The version the meeting itself says it has. */
  readonly version: number;
  readonly rows: readonly LogRow[];
}

export interface LogFault {
  readonly code: 'version-missing' | 'chain-broken' | 'hash-differs' | 'log-too-short';
  /** The first version that does not hold. */
  readonly version: number;
}

/** The first place where a log is not what was written, or null. Pure: the same rows always give the same answer (R25). */
export function verifyLog({ meetingId, version, rows }: MeetingLog): LogFault | null {
  let previous = LOG_START;
  for (const [i, row] of rows.entries()) {
    const expected = i + 1;
    if (row.version !== expected) return { code: 'version-missing', version: expected };
    if (row.prevHash !== previous) return { code: 'chain-broken', version: expected };
    if (row.type !== row.payload.type || hashOf(meetingId, previous, row) !== row.hash) {
      return { code: 'hash-differs', version: expected };
    }
    previous = row.hash;
  }
  return rows.length === version ? null : { code: 'log-too-short', version: rows.length + 1 };
}

function hashOf(meetingId: string, previous: string, row: LogRow): string {
  return eventHash(previous, meetingId, row.version, {
    id: row.id,
    commandId: row.commandId,
    at: row.at.toISOString(),
    actor: { accountId: row.actorAccount, name: row.actorName },
    fact: row.payload,
  });
}

/** The log of one meeting as it stands. `admin` sees every organisation. Throws when there is no such meeting. */
export async function readLog(admin: Sql, meetingId: string): Promise<MeetingLog> {
  const [meeting] = await admin<{ version: number }[]>`select version from meeting where id = ${meetingId}`;
  if (!meeting) throw new Error(`There is no meeting ${meetingId}.`);
  const rows = await admin<LogRow[]>`
    select version, id, command_id as "commandId", at, actor_account as "actorAccount", actor_name as "actorName",
           type, payload, prev_hash as "prevHash", hash
    from meeting_event where meeting_id = ${meetingId} order by version`;
  return { meetingId, version: meeting.version, rows };
}

/** Every meeting of every organisation, one log in memory at a time; gives those that do not hold. */
export async function verifyLogs(admin: Sql): Promise<{
  readonly meetings: number;
  readonly faults: readonly (LogFault & { readonly meetingId: string })[];
}> {
  const meetings = await admin<{ id: string }[]>`select id from meeting order by created_at, id`;
  const faults: (LogFault & { meetingId: string })[] = [];
  for (const { id } of meetings) {
    const fault = verifyLog(await readLog(admin, id));
    if (fault) faults.push({ ...fault, meetingId: id });
  }
  return { meetings: meetings.length, faults };
}
