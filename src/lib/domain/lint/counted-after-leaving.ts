import type { AttendanceInterval, MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { isRecused } from '../recusal.ts';
import type { Spotted } from './finding.ts';

/**
 * DIS-5: who, as was found out afterwards, had left when the clause was decided or voted on, and was counted all the same. What
 * was decided stands as it was announced; people judge what it means.
 */
export function countedAfterLeaving(state: MeetingState, clauseId: string): Spotted[] {
  return state.participants.flatMap((who) =>
    (state.attendance[who.id] ?? []).flatMap((one): Spotted[] => {
      const outcome = firstOutcomeWithin(state, clauseId, one);
      if (outcome === null || !wasCounted(state, who, one, clauseId)) return [];
      const params = { name: who.name, left: one.toAt ?? '', decided: outcome };
      return [{ code: 'counted-after-leaving', mark: `${who.id} ${one.toAt ?? ''}`, params, fixes: [] }];
    }),
  );
}

/** When the clause was first decided or voted on between the loss and when it was written down. */
function firstOutcomeWithin(
  state: MeetingState,
  clauseId: string,
  { toVersion, noted }: AttendanceInterval,
): string | null {
  if (toVersion === null || !noted) return null;
  const outcomes = [
    ...state.decisions.filter((one) => one.clauseId === clauseId),
    ...state.votes.flatMap((one) => (one.clauseId === clauseId && one.result ? [one.result] : [])),
  ];
  const [first] = outcomes
    .filter(({ version }) => version > toVersion && version < noted.version)
    .toSorted((a, b) => a.version - b.version);
  return first?.at ?? null;
}

/** By the roll as it was then: a member whose seat nobody else had, or a deputy who served until the loss. */
function wasCounted(
  state: MeetingState,
  { id, group }: Participant,
  { toVersion }: AttendanceInterval,
  clauseId: string,
): boolean {
  if (isRecused(state, id, clauseId)) return false;
  if (group === 'deputy')
    return state.serving.some((one) => one.deputyId === id && one.toVersion === toVersion);
  const isFilled = state.serving.some(
    (one) =>
      one.forId === id &&
      one.fromVersion < (toVersion ?? 0) &&
      (one.toVersion === null || one.toVersion > (toVersion ?? 0)),
  );
  return group === 'member' && !isFilled;
}
