import * as v from 'valibot';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';

const Text = v.optional(v.nullable(v.string()));

export const AttendanceReport = v.object({
  id: v.string(),
  meetingStartDateTime: Text,
  meetingEndDateTime: Text,
});

export const AttendanceRecord = v.object({
  id: Text,
  emailAddress: Text,
  role: Text,
  identity: v.optional(v.nullable(v.object({ id: Text, displayName: Text, tenantId: Text }))),
  attendanceIntervals: v.optional(v.nullable(v.array(v.object({ joinDateTime: Text, leaveDateTime: Text })))),
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
        name: identity?.displayName ?? '',
        email: emailAddress ?? '',
        providerUserId: objectOf(identity?.tenantId, identity?.id),
      }),
      joinedAt: instant(joinDateTime),
      leftAt: instant(leaveDateTime),
      waiting: false,
      role: role && role !== 'None' ? role : null,
      boundTo: null,
      verified: true,
      sources: ['report'],
    })),
  );
}

/** A guest has an id too, but none that lasts. */
function objectOf(tenantId: string | null | undefined, id: string | null | undefined): string {
  return tenantId && id && GUID.test(id) ? `${tenantId}:${id}`.toLowerCase() : '';
}

function instant(text: string | null | undefined): string | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
