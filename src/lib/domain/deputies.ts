import { isPresent, servesNow, servingDeputyFor } from './attendance.ts';
import { deputyRules } from './body-rules.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingState, ServingInterval } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { isRecused } from './recusal.ts';
import { mayNotServeAgain } from './service.ts';

export type DeputyReason =
  'personal-deputy' | 'own-party' | 'displaces-other-party' | 'next-in-order' | 'no-order';

export interface DeputySuggestion {
  readonly deputyId: string;
  readonly reason: DeputyReason;
}

/** Who may serve for the member now, the first in order first and why; the chair decides (DEP-1, DEP-2). */
export function suggestDeputies(state: MeetingState, memberId: string): readonly DeputySuggestion[] {
  const member = state.participants.find((one) => one.id === memberId);
  if (member?.group !== 'member') return [];
  const serving = servingDeputyFor(state, memberId);
  // A recused deputy leaves the seat free for the clause (DEP-4).
  const isAside = (deputyId: string): boolean => isRecused(state, deputyId, state.pointer);
  const able = state.participants.filter(
    (one) =>
      isAble(state, one) &&
      (serving === null || isAside(serving) || mayDisplace(state, { member, deputy: one, serving })),
  );
  const ranked = able.map((deputy) => ({ deputy, rank: rank(state, member, deputy) }));
  return ranked
    .filter(({ rank }) => Number.isFinite(rank))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ deputy }) => ({
      deputyId: deputy.id,
      reason: serving === null || isAside(serving) ? reason(state, member, deputy) : 'displaces-other-party',
    }));
}

function isAble(state: MeetingState, one: Participant): boolean {
  return (
    one.group === 'deputy' &&
    isPresent(state, one.id) &&
    servesNow(state, one.id) === null &&
    !isRecused(state, one.id, state.pointer) &&
    !mayNotServeAgain(state, one.id)
  );
}

/** Lower comes first, Infinity never; equals keep the order of the roster. */
function rank(state: MeetingState, member: Participant, deputy: Participant): number {
  const rules = deputyRules(state.body.profile);
  if (rules.order === 'none') return 0;
  if (rules.order === 'personal') return deputy.personalDeputyOf === member.id ? 0 : 1;
  if (isSameParty(member, deputy)) return 0;
  if (rules.ownPartyOnly) return Infinity;
  const following = rules.groupOrder?.[member.party ?? ''] ?? [];
  const place = following.indexOf(deputy.party ?? '');
  return place < 0 ? following.length + 1 : place + 1;
}

function reason(state: MeetingState, member: Participant, deputy: Participant): DeputyReason {
  const { order } = deputyRules(state.body.profile);
  if (order === 'none') return 'no-order';
  if (order === 'personal' && deputy.personalDeputyOf === member.id) return 'personal-deputy';
  return order === 'party-then-list' && isSameParty(member, deputy) ? 'own-party' : 'next-in-order';
}

export function isSameParty(one: Participant, other: Participant): boolean {
  return one.party !== undefined && one.party.toLowerCase() === other.party?.toLowerCase();
}

/**
 * DEP-2: one who serves keeps the seat against others of the same party, and yields to a deputy of the absent
 * member's own party when serving from another one.
 */
export function mayDisplace(
  state: MeetingState,
  { member, deputy, serving }: { member: Participant; deputy: Participant; serving: string },
): boolean {
  const holder = state.participants.find((one) => one.id === serving);
  if (!deputyRules(state.body.profile).ownPartyDisplaces || !holder) return false;
  return isSameParty(member, deputy) && !isSameParty(member, holder);
}

/** DEP-3: something has been proposed, put or voted on in the clause, and nothing is decided yet. */
export function isBeingHandled(state: MeetingState): boolean {
  const here = (one: { readonly clauseId: string }): boolean => one.clauseId === state.pointer;
  if (state.phase !== 'open' || state.decisions.some(here)) return false;
  return (
    state.proposals.some((one) => here(one) && one.withdrawnAt === null) ||
    state.votes.some(here) ||
    state.closedLists.includes(state.pointer ?? '')
  );
}

/**
 * What happens to the seats as the meeting goes on to another clause, or to none: who served for one clause steps
 * back, who stepped aside serves again (DEP-4), and a member who has come takes the seat from the deputy (DEP-2).
 */
export function seatChangesOnLeaving(state: MeetingState, nextId: string | null): readonly MeetingFact[] {
  const open = state.serving.filter((one) => one.toVersion === null);
  const back = open.filter((one) => one.clauseId !== undefined && one.clauseId === state.pointer);
  const yielding = open.filter((one) => one.clauseId === undefined && yieldsToMember(state, one, nextId));
  const resumed = nextId === null ? [] : stoodAside(state).filter((one) => resumes(state, one, nextId));
  return [
    ...[...back, ...yielding].map(({ deputyId, forId }) => ({
      type: 'deputy-released' as const,
      deputyId,
      forId,
    })),
    ...resumed.map(({ deputyId, forId }) => ({ type: 'deputy-called' as const, deputyId, forId })),
  ];
}

function yieldsToMember(state: MeetingState, { forId }: ServingInterval, nextId: string | null): boolean {
  return (
    state.body.profile.deputies !== undefined &&
    nextId !== null &&
    isPresent(state, forId) &&
    !isRecused(state, forId, nextId) &&
    !mayNotServeAgain(state, forId)
  );
}

/** The last to step aside for recusal in the clause now left, one per seat. */
function stoodAside(state: MeetingState): readonly ServingInterval[] {
  const aside = state.serving.filter(
    (one) => one.resumesAfter !== undefined && one.resumesAfter === state.pointer,
  );
  return aside.filter((one, i) => !aside.slice(i + 1).some((later) => later.forId === one.forId));
}

function resumes(state: MeetingState, { deputyId, forId }: ServingInterval, nextId: string): boolean {
  return (
    isPresent(state, deputyId) &&
    !isPresent(state, forId) &&
    servesNow(state, deputyId) === null &&
    !isRecused(state, deputyId, nextId)
  );
}
