import type { MinutesClause, MinutesDocument } from '#lib/domain/minutes-document.ts';
import { signedClausesKeptFrom } from '#lib/domain/withhold.ts';
import type { Records, RevisionRow } from './ports.ts';
import type { SeatedState } from './read-meeting.ts';

/** The clauses of this frozen version that are kept from this login; the file itself goes to nobody from whom one is. */
export async function signedClausesKept(
  { minutes }: Pick<Records, 'minutes'>,
  { state, seat }: SeatedState,
  meetingId: string,
  { revision, canonical }: RevisionRow,
): Promise<readonly MinutesClause[]> {
  const slots = await minutes.slots(meetingId, revision);
  const isSigner = slots.some((slot) => slot.participantId === seat.participantId);
  const kept = new Set(signedClausesKeptFrom(state, seat, { isSigner }));
  if (kept.size === 0) return [];
  return (JSON.parse(canonical) as MinutesDocument).clauses.filter(({ id }) => kept.has(id));
}

/** As a sentence names them: "§ 12, § 14". */
export function clauseNames(clauses: readonly Pick<MinutesClause, 'label' | 'title'>[]): string {
  return clauses.map(({ label, title }) => label || title).join(', ');
}
