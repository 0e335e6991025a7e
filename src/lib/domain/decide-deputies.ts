import { isPresent, servesNow, servingDeputyFor } from './attendance.ts';
import { deputyRules } from './body-rules.ts';
import type { Decided } from './decide.ts';
import { isBeingHandled, isSameParty, mayDisplace } from './deputies.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { isRecused } from './recusal.ts';
import { ok, refuse } from './refusal.ts';
import { mayNotServeAgain } from './service.ts';

interface Seat {
  readonly deputy: Participant;
  readonly member: Participant;
}

/** A deputy takes a seat: an empty one, one left for recusal in this clause, or one held from another party. */
export function callDeputy(
  state: MeetingState,
  command: { readonly deputyId: string; readonly forId: string },
): Decided {
  const deputy = state.participants.find((one) => one.id === command.deputyId);
  const member = state.participants.find((one) => one.id === command.forId);
  if (!deputy) return refuse('no-such-participant', { participantId: command.deputyId });
  if (!member) return refuse('no-such-participant', { participantId: command.forId });
  if (deputy.group !== 'deputy') return refuse('not-a-deputy', { name: deputy.name });
  if (member.group !== 'member') return refuse('not-a-member', { name: member.name });
  if (servesNow(state, deputy.id) === member.id) return ok([]);
  if (servesNow(state, deputy.id)) return refuse('deputy-serves-already', { name: deputy.name });
  const holder = servingDeputyFor(state, member.id);
  return holder === null ? fillSeat(state, { deputy, member }) : takeOver(state, { deputy, member }, holder);
}

function fillSeat(state: MeetingState, { deputy, member }: Seat): Decided {
  const able = mayServe(state, { deputy, member });
  if (!able.ok) return able;
  const called = { type: 'deputy-called', deputyId: deputy.id, forId: member.id } as const;
  if (!isPresent(state, member.id) || mayNotServeAgain(state, member.id)) {
    return isBetweenItems(state) ? ok([called]) : refuse('change-between-items');
  }
  // DEP-4: for a recused member the deputy serves in that clause only.
  if (state.pointer !== null && isRecused(state, member.id, state.pointer)) {
    return ok([{ ...called, clauseId: state.pointer }]);
  }
  // DEP-1: a deputy serves for a member who cannot attend; nobody fills an occupied seat.
  return refuse('member-is-present', { name: member.name });
}

function takeOver(state: MeetingState, { deputy, member }: Seat, holder: string): Decided {
  const isAside = state.pointer !== null && isRecused(state, holder, state.pointer);
  const displaces = mayDisplace(state, { member, deputy, serving: holder });
  if (!isAside && !displaces) return seatIsTaken(state, { deputy, member });
  const able = mayServe(state, { deputy, member });
  if (!able.ok) return able;
  if (!isAside && !isBetweenItems(state)) return refuse('change-between-items');
  const clause = isAside && state.pointer !== null ? state.pointer : undefined;
  const facts: readonly MeetingFact[] = [
    {
      type: 'deputy-released',
      deputyId: holder,
      forId: member.id,
      ...(clause === undefined ? {} : { resumesAfter: clause }),
    },
    {
      type: 'deputy-called',
      deputyId: deputy.id,
      forId: member.id,
      ...(clause === undefined ? {} : { clauseId: clause }),
    },
  ];
  return ok(facts);
}

/** DEP-2: the seat is kept against later deputies of the same party. */
function seatIsTaken(state: MeetingState, { deputy, member }: Seat): Decided {
  const isOwnParty = deputyRules(state.body.profile).ownPartyDisplaces && isSameParty(member, deputy);
  return isOwnParty
    ? refuse('deputy-keeps-seat', { name: member.name })
    : refuse('seat-is-served', { name: member.name });
}

function mayServe(state: MeetingState, { deputy, member }: Seat): Decided {
  if (!isPresent(state, deputy.id)) return refuse('deputy-not-present', { name: deputy.name });
  if (isRecused(state, deputy.id, state.pointer)) return refuse('is-recused', { name: deputy.name });
  if (mayNotServeAgain(state, deputy.id)) return refuse('may-not-serve-again', { name: deputy.name });
  if (deputyRules(state.body.profile).ownPartyOnly === true && !isSameParty(member, deputy)) {
    return refuse('deputy-of-other-party', { name: deputy.name });
  }
  return state.votes.some((one) => one.result === null) ? refuse('vote-is-open') : ok([]);
}

/** A deputy gives the seat back. */
export function releaseDeputy(state: MeetingState, deputyId: string): Decided {
  const forId = servesNow(state, deputyId);
  if (!forId) return ok([]);
  if (state.votes.some((one) => one.result === null)) return refuse('vote-is-open');
  if (!isBetweenItems(state)) return refuse('change-between-items');
  return ok([{ type: 'deputy-released', deputyId, forId }]);
}

/** DEP-3: only while nothing in the clause is being handled, where the body has the rule. */
function isBetweenItems(state: MeetingState): boolean {
  return !deputyRules(state.body.profile).changeBetweenItems || !isBeingHandled(state);
}
