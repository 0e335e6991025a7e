import { isPresent, servesNow } from '../attendance.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { isRecused } from '../recusal.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import type { GoRoundBy, GoRoundGroup } from './speaking.ts';

/**
 * Who gets a turn each in a go-round of the clause: those present with a seat or a side, by what they stand for
 * (001-14). Organisations and parties in Swedish alphabetical order, sides as the body names them, people as in the
 * roster; whoever stands for none of them comes last under the own name. Refuses when there is nothing to group by.
 */
export function goRoundGroups(
  state: MeetingState,
  by: GoRoundBy,
  clauseId: string,
): Result<readonly GoRoundGroup[]> {
  const people = state.participants.filter((one) => takesTurns(state, one, clauseId));
  if (people.length === 0) return refuse('nobody-to-go-round');
  // A cell left empty in the roster stands for nothing.
  const named = (one: Participant): string | undefined => standsFor(state, one, by)?.trim() || undefined;
  const names = inOrder(state, by, [...new Set(people.flatMap((one) => named(one) ?? []))]);
  if (by !== 'person' && names.length === 0) return noGroups(by);
  const groups = names.map((name) => ({ name, people: people.filter((one) => named(one) === name) }));
  const alone = people
    .filter((one) => named(one) === undefined)
    .map((one) => ({ name: one.name, people: [one] }));
  return ok(withOwnNames([...groups, ...alone]));
}

function noGroups(by: 'organisation' | 'party' | 'side'): ReturnType<typeof refuse> {
  switch (by) {
    case 'organisation':
      return refuse('nobody-has-an-organisation');
    case 'party':
      return refuse('nobody-has-a-party');
    case 'side':
      return refuse('body-has-no-sides');
  }
}

function takesTurns(state: MeetingState, one: Participant, clauseId: string): boolean {
  if (!isPresent(state, one.id) || isRecused(state, one.id, clauseId)) return false;
  return one.group === 'member' || servesNow(state, one.id) !== null || sideOf(state, one) !== undefined;
}

function standsFor(state: MeetingState, one: Participant, by: GoRoundBy): string | undefined {
  switch (by) {
    case 'person':
      return undefined;
    case 'party':
      return one.party;
    case 'side':
      return sideOf(state, one);
    case 'organisation': {
      // 000-6: the seat keeps its municipality whoever sits in it.
      const seatOf = servesNow(state, one.id);
      return state.participants.find((other) => other.id === seatOf)?.organisation ?? one.organisation;
    }
  }
}

function sideOf(state: MeetingState, { side }: Participant): string | undefined {
  return state.body.profile.sides.find((one) => one === side);
}

function inOrder(state: MeetingState, by: GoRoundBy, names: readonly string[]): readonly string[] {
  if (by === 'side') return state.body.profile.sides.filter((one) => names.includes(one));
  return names.toSorted((a, b) => a.localeCompare(b, 'sv'));
}

/** A turn is taken by the group's name, so two people of one name are told apart by a number. */
function withOwnNames(
  groups: readonly { readonly name: string; readonly people: readonly Participant[] }[],
): readonly GoRoundGroup[] {
  const taken = new Set<string>();
  return groups.map(({ name, people }) => {
    let own = name;
    for (let i = 2; taken.has(own); i++) own = `${name} (${i})`;
    taken.add(own);
    return { name: own, participantIds: people.map((one) => one.id) };
  });
}
