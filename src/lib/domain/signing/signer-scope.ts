import { heldClauses } from '../agenda/agenda-order.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { isRecused } from '../recusal.ts';

/** Who presided when a clause ended: the chair, or a vice chair while the chair was away or recused (ROL-1). */
function leaderOf(state: MeetingState, clauseId: string): Participant | undefined {
  const chair = state.participants.find((one) => one.role === 'chair');
  const visit = state.visits[clauseId]?.at(-1);
  if (!visit) return chair;
  const end = visit.toVersion ?? state.version;
  const wasAble = ({ id }: Participant): boolean =>
    !isRecused(state, id, clauseId) &&
    (state.attendance[id] ?? []).some(
      (one) => one.fromVersion <= end && (one.toVersion === null || one.toVersion >= end),
    );
  if (!chair || wasAble(chair)) return chair;
  return state.participants.find((one) => one.role === 'vice-chair' && wasAble(one)) ?? chair;
}

export interface ScopedSigner {
  readonly participant: Participant;
  /** Ids of the clauses signed for; absent when all. */
  readonly clauseIds?: readonly string[];
}

/** Each who presided signs for the clauses they led; one chair throughout signs for all. */
export function leadersOf(state: MeetingState): readonly ScopedSigner[] {
  const led = new Map<Participant, string[]>();
  for (const { id } of heldClauses(state.clauses)) {
    const leader = leaderOf(state, id);
    if (leader) led.set(leader, [...(led.get(leader) ?? []), id]);
  }
  const all = [...led];
  if (all.length <= 1) return all.map(([participant]) => ({ participant }));
  return all.map(([participant, clauseIds]) => ({ participant, clauseIds }));
}

/** An adjuster signs for every clause but those they were recused in; who was elected for some clauses signs for those. */
export function adjusterScopes(state: MeetingState): readonly ScopedSigner[] {
  const held = heldClauses(state.clauses).map(({ id }) => id);
  const byId = (id: string) => state.participants.find((one) => one.id === id);
  const general = state.adjusters.flatMap((id): ScopedSigner[] => {
    const participant = byId(id);
    if (!participant) return [];
    const own = held.filter((clauseId) => !isRecused(state, id, clauseId));
    return [own.length === held.length ? { participant } : { participant, clauseIds: own }];
  });
  const special = state.specialAdjusters.flatMap(({ participantIds, forClauses }) =>
    participantIds.flatMap((id): ScopedSigner[] => {
      const participant = byId(id);
      const isGeneral = state.adjusters.includes(id);
      return participant && !isGeneral ? [{ participant, clauseIds: forClauses }] : [];
    }),
  );
  return [...general, ...merged(special)];
}

/** One person has one place to sign, however often elected. */
function merged(all: readonly ScopedSigner[]): ScopedSigner[] {
  const byPerson = new Map<Participant, Set<string>>();
  for (const { participant, clauseIds = [] } of all) {
    byPerson.set(participant, new Set([...(byPerson.get(participant) ?? []), ...clauseIds]));
  }
  return [...byPerson].map(([participant, clauseIds]) => ({ participant, clauseIds: [...clauseIds] }));
}
