import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { NewRevision, Records } from './ports.ts';

/** where nobody signs, the minutes are adjusted when they are frozen, by the body's own rule. */
export async function adjustUnsigned(
  { minutes }: Records,
  meetingId: string,
  { slots, revision, frozenAt }: NewRevision,
): Promise<MeetingFact[]> {
  if (slots.length > 0) return [];
  await minutes.markRevision(meetingId, revision, { status: 'adjusted', adjustedAt: frozenAt });
  return [{ type: 'minutes-adjusted', revision }];
}
