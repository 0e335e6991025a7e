import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { Participant } from '#lib/domain/participant.ts';

/**
 * Who holds a seat in the clause after `version`, counted from the bare log and by other means than quorum.ts: the
 * second opinion of the property tests. For bodies where a member may return the same day.
 */
export function countAt(
  events: readonly MeetingEvent[],
  version: number,
  clauseId: string,
  participants: readonly Participant[],
): number {
  const here = new Set<string>();
  const deputyOf = new Map<string, string>();
  const recused = new Set<string>();
  for (const { fact } of events.slice(0, version)) {
    switch (fact.type) {
      case 'roll-answered':
        if (fact.answer === 'absent') here.delete(fact.participantId);
        else here.add(fact.participantId);
        break;
      case 'participant-arrived':
        here.add(fact.participantId);
        break;
      case 'participant-left':
        here.delete(fact.participantId);
        for (const [memberId, deputyId] of deputyOf)
          if (deputyId === fact.participantId) deputyOf.delete(memberId);
        break;
      case 'deputy-called':
        deputyOf.set(fact.forId, fact.deputyId);
        break;
      case 'deputy-released':
        deputyOf.delete(fact.forId);
        break;
      case 'recusal-reported':
        if (fact.clauseId === clauseId) recused.add(fact.participantId);
        break;
      case 'recusal-withdrawn':
        if (fact.clauseId === clauseId) recused.delete(fact.participantId);
        break;
      default:
        break;
    }
  }
  const isAble = (id: string): boolean => here.has(id) && !recused.has(id);
  return participants.filter(({ id, group }) => {
    const deputy = deputyOf.get(id);
    return group === 'member' && isAble(deputy ?? id);
  }).length;
}
