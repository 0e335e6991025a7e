import * as v from 'valibot';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import { looseText } from '../loose.ts';

const Text = looseText();

export const ReportedParticipant = v.object({
  id: Text,
  user_id: Text,
  name: Text,
  user_name: Text,
  user_email: Text,
  email: Text,
  join_time: Text,
  leave_time: Text,
  status: Text,
  registrant_id: Text,
  participant_user_id: Text,
  in_waiting_room: v.fallback(v.optional(v.boolean(), false), false),
});

export type ReportedParticipant = v.InferOutput<typeof ReportedParticipant>;

/** What Zoom's reports say, over an authenticated call. Their rows have no uuid of the connection, so they have keys of their own. */
export function reportedConnections(participants: readonly ReportedParticipant[]): Connection[] {
  const seen = new Map<string, number>();
  return withoutRepeated(participants).map((one) => {
    const waiting = one.status === 'in_waiting_room' || one.in_waiting_room;
    const joinedAt = instant(one.join_time);
    const base = `report:${one.user_id || one.id || one.name}:${joinedAt ?? ''}${waiting ? ':waiting' : ''}`;
    const times = (seen.get(base) ?? 0) + 1;
    seen.set(base, times);
    return {
      connectionKey: times === 1 ? base : `${base}:${String(times)}`,
      person: callerOf({
        name: one.name || one.user_name,
        email: one.user_email || one.email,
        providerUserId: one.id || one.participant_user_id,
        registrantId: one.registrant_id,
      }),
      joinedAt,
      leftAt: instant(one.leave_time),
      waiting,
      role: null,
      boundTo: null,
      verified: true,
      sources: ['report'],
    };
  });
}

/** A list that grows while its pages are read has the last of one page on the next as well. */
function withoutRepeated(participants: readonly ReportedParticipant[]): readonly ReportedParticipant[] {
  const rows = new Map(participants.map((one) => [JSON.stringify(one), one]));
  return [...rows.values()];
}

function instant(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
