import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { minutesDifference, type MinutesDifference } from '#lib/domain/signing/difference.ts';
import type { Actor } from './ports.ts';
import { seatedState, type ReadDependencies } from './read-meeting.ts';
import { signedClausesKept } from './signed-clauses-kept.ts';

/** ADJ-3: what differs between two frozen contents of a meeting, for anybody seated, without the clauses that are kept from them. */
export async function compareRevisions(
  { unitOfWork, states }: ReadDependencies,
  { actor, meetingId, from, to }: { actor: Actor; meetingId: string; from: number; to: number },
): Promise<Result<MinutesDifference>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const before = await records.minutes.revision(meetingId, from);
    const after = await records.minutes.revision(meetingId, to);
    if (!before || !after) return refuse('no-such-revision');
    const [earlier, later] = [before, after].map((one) => JSON.parse(one.canonical) as MinutesDocument);
    if (!earlier || !later) return refuse('no-such-revision');
    const kept = new Set<string>();
    for (const one of [before, after])
      for (const { id } of await signedClausesKept(records, found.value, meetingId, one)) kept.add(id);
    const { clauses, ...difference } = minutesDifference(earlier, later);
    return ok({ ...difference, clauses: clauses.filter(({ clauseId }) => !kept.has(clauseId)) });
  });
}
