import type { Sql } from '#server/postgres/connect.ts';
import { type LogFault, verifyLogs } from '#server/postgres/verify-log.ts';

const MEANING: Readonly<Record<LogFault['code'], string>> = {
  'version-missing': 'an event is missing',
  'chain-broken': 'the event does not follow the one before it',
  'hash-differs': 'the event is not what was written',
  'log-too-short': 'the last events are missing',
};

/** Holds every meeting's log against its hash chain and tells what does not hold. 0 when everything does, else 1. */
export async function auditLogs(admin: Sql, out: (line: string) => void): Promise<0 | 1> {
  const { meetings, faults } = await verifyLogs(admin);
  for (const { meetingId, version, code } of faults)
    out(`Meeting ${meetingId}, version ${String(version)}: ${MEANING[code]} (${code}).`);
  const verdict = faults.length === 0 ? 'every log holds' : `${String(faults.length)} do not hold`;
  out(`${String(meetings)} ${meetings === 1 ? 'meeting' : 'meetings'} checked: ${verdict}.`);
  return faults.length === 0 ? 0 : 1;
}
