import type { BodyKind } from '../body.ts';
import type { MeetingState } from '../meeting-state.ts';
import { refuse } from '../refusal.ts';
import type { AwaitedCooperation, MatterKind } from './cooperation.ts';
import { parties, sidePresence } from './parties.ts';

/** Section 19 is a duty to inform, so such a matter is no negotiation although it stands in the same act. */
const NEGOTIATIONS: readonly MatterKind[] = [
  'negotiation-11',
  'negotiation-12',
  'negotiation-14',
  'negotiation-38',
];

const KINDS: Partial<Readonly<Record<BodyKind, readonly MatterKind[]>>> = {
  'union-employer-group': ['information', 'negotiation-19', 'dialogue', ...NEGOTIATIONS],
  'cooperation-group': ['information', 'dialogue', 'position', 'information-and-position'],
  'consultation-body': ['information', 'position', 'information-and-position'],
};

/** The kinds of matter a body has; most have none. Only employer and unions negotiate (COOP-2; 003-8). */
export function matterKinds(kind: BodyKind): readonly MatterKind[] {
  return KINDS[kind] ?? [];
}

export function isNegotiation(state: MeetingState, clauseId: string): boolean {
  const kind = state.matters[clauseId]?.kind;
  return kind !== undefined && NEGOTIATIONS.includes(kind);
}

/** COOP-2: only employer and unions leave a matter agreed or disagreed, each for itself. */
export function recordsOutcomes({ body }: MeetingState): boolean {
  return body.profile.kind === 'union-employer-group';
}

/** The parties that have not yet said how the matter ended for them. */
export function partiesLeft(state: MeetingState, clauseId: string): readonly string[] {
  return parties(state)
    .map((one) => one.name)
    .filter((name) => !state.outcomes.some((one) => one.clauseId === clauseId && one.organisation === name));
}

/** COOP-1: a negotiation is ended when every party has agreed, disagreed or concluded (MBL 16). */
export function isNegotiationEnded(state: MeetingState, clauseId: string): boolean {
  return isNegotiation(state, clauseId) && partiesLeft(state, clauseId).length === 0;
}

/** The cooperation that must come before a decision in the clause, or null when there is none left (COOP-4). */
export function awaitsCooperation(state: MeetingState, clauseId: string): AwaitedCooperation | null {
  const awaited = state.awaited[clauseId];
  return awaited && awaited.confirmed === null ? awaited : null;
}

/** Why no decision can be made in the clause yet for the sake of another party, or null. */
export function cooperationHindrance(
  state: MeetingState,
  clauseId: string,
): ReturnType<typeof refuse> | null {
  const awaited = awaitsCooperation(state, clauseId);
  // COOP-4: the employer decides nothing before the duty is fulfilled (MBL 11).
  if (awaited) {
    const { group, date } = awaited;
    return date === ''
      ? refuse('awaits-cooperation-undated', { group })
      : refuse('awaits-cooperation', { group, date });
  }
  const short = sidePresence(state, clauseId).find((one) => !one.isCapable); // 003-5
  return short
    ? refuse('side-not-capable', { side: short.side, count: short.present, limit: short.limit ?? 0 })
    : null;
}

/** COOP-5: two sides together take a position; so does any body in an item that is there for one (003-8). */
export function takesPosition(state: MeetingState, clauseId: string): boolean {
  const kind = state.matters[clauseId]?.kind;
  return (
    state.body.profile.kind === 'consultation-body' ||
    kind === 'position' ||
    kind === 'information-and-position'
  );
}

/** COOP-1: sides without anybody who adjusts, when a negotiation was held that both parties adjust (MBL 16). */
export function sidesNotAdjusting(state: MeetingState): readonly string[] {
  if (!state.clauses.some((one) => isNegotiation(state, one.id))) return [];
  const adjusting = state.participants.filter(
    (one) => one.role === 'chair' || state.adjusters.includes(one.id),
  );
  return state.body.profile.sides.filter((side) => !adjusting.some((one) => one.side === side));
}

/** Whether anybody said, agreed or took on something in the clause. */
export function hasCooperationIn(state: MeetingState, clauseId: string): boolean {
  return [...state.views, ...state.outcomes, ...state.commitments].some((one) => one.clauseId === clauseId);
}
