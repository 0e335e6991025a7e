import { isPresent } from '../attendance.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { quorumFor } from '../quorum.ts';

/** A party of a cooperation group: the employer as one, each union as one (COOP-2). */
export interface Party {
  readonly name: string;
  readonly side: string;
  /** People on the roster, and how many of them are here now. */
  readonly heads: number;
  readonly present: number;
  /** 004-11: one person may hold several mandates. */
  readonly mandates: number;
  readonly presentMandates: number;
}

export function mandatesOf({ mandates }: Participant): number {
  return mandates ?? 1;
}

/** The employer's side: the employer presides (COOP-2), so it is the chair's; else the side named first. */
export function employerSide({ participants, body }: MeetingState): string | undefined {
  const { sides } = body.profile;
  const chair = participants.find((one) => one.role === 'chair')?.side;
  return chair !== undefined && sides.includes(chair) ? chair : sides[0];
}

/** The parties in the order of the roster, the employer first, with heads and mandates apart (004-11). */
export function parties(state: MeetingState): readonly Party[] {
  const seated = state.participants.filter((one) => one.group === 'member');
  const employer = employerSide(state);
  const names = [...new Set(seated.map((one) => partyName(one, employer)))].filter((one) => one !== '');
  return names
    .toSorted((a, b) => Number(b === employer) - Number(a === employer))
    .map((name) => {
      const people = seated.filter((one) => partyName(one, employer) === name);
      const here = people.filter((one) => isPresent(state, one.id));
      return {
        name,
        side: people[0]?.side ?? '',
        heads: people.length,
        present: here.length,
        mandates: mandatesIn(people),
        presentMandates: mandatesIn(here),
      };
    });
}

function partyName({ side, organisation }: Participant, employer: string | undefined): string {
  return side !== undefined && side === employer ? side : (organisation ?? side ?? '');
}

function mandatesIn(people: readonly Participant[]): number {
  return people.reduce((sum, one) => sum + mandatesOf(one), 0);
}

/** Whoever a view can be attributed to: the body, its sides, and the organisations on the roster (004-15). */
export function viewOwners(state: MeetingState): readonly string[] {
  const { name, shortName, profile } = state.body;
  const organisations = state.participants.map((one) => one.organisation ?? '');
  const owners = [...profile.sides, ...organisations, shortName, name];
  return [...new Set(owners)].filter((one) => one !== '');
}

/** What somebody speaks for: the own organisation, and the own side. */
export function speaksFor(state: MeetingState, participantId: string): readonly string[] {
  const who = state.participants.find((one) => one.id === participantId);
  const own = [who?.organisation ?? '', who?.side ?? ''];
  return [...new Set(own)].filter((one) => one !== '');
}

export interface SidePresence {
  readonly side: string;
  /** Members and serving deputies who are here and not recused in the clause; people, not mandates. */
  readonly present: number;
  readonly mandates: number;
  /** Fewest people the body's own rules ask for; null without such a rule. */
  readonly limit: number | null;
  readonly isCapable: boolean;
}

/** Whether each side of a two-sided body can take part in deciding, where its rules ask for that (003-5). */
export function sidePresence(
  state: MeetingState,
  clauseId: string | null = state.pointer,
): readonly SidePresence[] {
  const counted = new Set(
    quorumFor(state, clauseId)
      .heads.filter((one) => one.counts)
      .map((one) => one.participantId),
  );
  return state.body.profile.sides.map((side) => {
    const here = state.participants.filter((one) => one.side === side && counted.has(one.id));
    const limit = state.body.profile.sideQuorum?.[side] ?? null;
    return {
      side,
      present: here.length,
      mandates: mandatesIn(here),
      limit,
      isCapable: limit === null || here.length >= limit,
    };
  });
}
