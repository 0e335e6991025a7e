import * as v from 'valibot';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import { loose, looseList, looseText } from '../loose.ts';

const Text = looseText();

/** More often than that nobody comes back. */
const MOST_INTERVALS = 1000;

export const AttendanceReport = v.object({
  id: v.string(),
  meetingStartDateTime: Text,
  meetingEndDateTime: Text,
});

export const AttendanceRecord = v.object({
  id: Text,
  emailAddress: Text,
  role: Text,
  identity: loose(v.object({ id: Text, displayName: Text, tenantId: Text })),
  attendanceIntervals: looseList(v.object({ joinDateTime: Text, leaveDateTime: Text }), MOST_INTERVALS),
});

export type AttendanceReport = v.InferOutput<typeof AttendanceReport>;
export type AttendanceRecord = v.InferOutput<typeof AttendanceRecord>;

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** A person's intervals, each as a connection of its own. */
export function recordedConnections(reportId: string, records: readonly AttendanceRecord[]): Connection[] {
  return records.flatMap(({ id, emailAddress, role, identity, attendanceIntervals }, person) =>
    (attendanceIntervals ?? []).map(({ joinDateTime, leaveDateTime }, at) => ({
      connectionKey: `report:${reportId}:${id || String(person)}:${String(at)}`,
      person: callerOf({
        name: identity?.displayName || emailAddress,
        email: emailAddress,
        providerUserId: objectOf(identity?.tenantId, identity?.id),
      }),
      joinedAt: instant(joinDateTime),
      leftAt: instant(leaveDateTime),
      waiting: false,
      role: role !== '' && role !== 'None' ? role : null,
      boundTo: null,
      verified: true,
      sources: ['report'],
    })),
  );
}

/** A guest has an id too, but none that lasts. */
function objectOf(tenantId = '', id = ''): string {
  return tenantId !== '' && GUID.test(id) ? `${tenantId}:${id}`.toLowerCase() : '';
}

function instant(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
