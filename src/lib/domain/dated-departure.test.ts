import { describe, expect, it } from 'vitest';
import { anyMeeting, SMALL } from '../../../tests/support/any-command.ts';
import { CHAIR, MeetingWorld, SECRETARY } from '../../../tests/support/meeting-world.ts';
import { attendanceSummary, openInterval, servesNow, wasPresentFor } from './attendance.ts';
import { composeAttendance } from './compose-attendance.ts';
import { decide } from './decide.ts';
import { lostLines } from './doubts/lost-lines.ts';
import { evolve } from './evolve.ts';
import { countedAfterLeaving } from './lint/counted-after-leaving.ts';
import { lint } from './lint/lint.ts';
import type { MeetingEvent, MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import { memberServedFor, servedFor } from './served-clauses.ts';
import { mayNotServeAgain } from './service.ts';
import { leadersOf } from './signing/signer-scope.ts';
import { stateAfter } from './state-after.ts';
import { heldSeatAt } from './statements.ts';
import { fc } from '../../../tests/support/properties.ts';

const NUMBERED = {
  clauses: 6,
  profile: { numbering: { style: 'section', firstNumber: 10 } },
} as const;
/** Half a minute after the event of this version, which is at noon and as many minutes. */
const after = (version: number): string => new Date(Date.UTC(2026, 10, 20, 12, version, 30)).toISOString();
const noteOf = ({ state }: MeetingWorld, name: string): readonly string[] | undefined =>
  composeAttendance(state, 'sv')
    .flatMap((group) => group.people)
    .find((row) => row.name === name)?.notes;

describe('a departure found out later', () => {
  it('[DIS-5] [DEP-6] counts from when the line was lost, not from when somebody pressed', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(2).goTo(3);
    const lost = world.state.version;
    world.do(world.decision(3), CHAIR).goTo(4).goTo(5);
    world.do({ type: 'record-departure', participantId: 'm9', technical: true, at: after(lost) });
    expect(openInterval(world.state, 'm9')).toBeNull();
    expect(world.state.attendance['m9']?.at(-1)).toMatchObject({
      toAt: after(lost),
      toClauseId: 'c3',
      technical: true,
      noted: { version: world.state.version },
    });
    expect(['c2', 'c3', 'c4'].map((id) => wasPresentFor(world.state, 'm9', id))).toEqual([
      true,
      false,
      false,
    ]);
    expect(noteOf(world, 'Ledamot 9')).toEqual(['§§ 10–11']);
    expect(heldSeatAt(world.state, 'm9', world.state.decisions[0]?.version ?? 0)).toBe(false);
  });

  it('[DEP-6] who left after the gavel fell was there for that clause', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(2);
    world.do(world.decision(2), CHAIR);
    const lost = world.state.version;
    world.goTo(3).do({ type: 'record-departure', participantId: 'm9', at: after(lost) });
    expect(wasPresentFor(world.state, 'm9', 'c2')).toBe(true);
    expect(wasPresentFor(world.state, 'm9', 'c3')).toBe(false);
  });

  it('[DEP-5] [DEP-7] gives the deputy’s seat back as of the same time', () => {
    const world = new MeetingWorld(NUMBERED).open(8).arrive('d1');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' }).goTo(2).goTo(3);
    const lost = world.state.version;
    world.goTo(4).do({ type: 'record-departure', participantId: 'd1', technical: true, at: after(lost) });
    expect(servesNow(world.state, 'd1')).toBeNull();
    expect(noteOf(world, 'Ersättare 1')).toEqual(['§ 11', 'tjänstgör för Ledamot 9']);
    expect(lostLines(world.state)).toMatchObject([{ participantId: 'd1', seatId: 'm9', at: after(lost) }]);
  });

  it('[DEP-7] who was called in after the line was lost never served', () => {
    const world = new MeetingWorld(NUMBERED).open(8).arrive('d1').goTo(2).goTo(3);
    const lost = world.state.version;
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' }).goTo(4).goTo(5);
    world.do({ type: 'record-departure', participantId: 'd1', at: after(lost) });
    expect(world.state.serving).toEqual([]);
    expect(noteOf(world, 'Ersättare 1')).toEqual(['§ 11']);
  });

  it('[DEP-7] who left before being called in never served, though the member’s return was dated back as well', () => {
    const world = new MeetingWorld(NUMBERED).open(9).arrive('d1').goTo(2).goTo(3);
    world.do({ type: 'record-departure', participantId: 'm9' });
    const lost = world.state.version;
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' });
    world.do({ type: 'record-arrival', participantId: 'm9', mode: 'remote', at: after(lost) });
    world.do({ type: 'record-departure', participantId: 'd1', at: after(lost) });
    expect(world.state.serving).toEqual([]);
    expect(noteOf(world, 'Ersättare 1')).toEqual(['§ 11']);
  });

  it('[DEP-4] [DEP-7] who was called in for one clause and lost the line in it did not serve through it', () => {
    const world = new MeetingWorld(NUMBERED).open(9).arrive('d1').recuse('m8', 3).goTo(3);
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm8' });
    const lost = world.state.version;
    world.goTo(4);
    const served = (): boolean => world.state.serving.some((one) => servedFor(world.state, one, 'c3'));
    expect(served()).toBe(true);
    world.do({ type: 'record-departure', participantId: 'd1', at: after(lost) });
    expect(served()).toBe(false);
  });

  it('[DEP-6] [DEP-7] takes nothing from a deputy who gave the seat back as the meeting went on', () => {
    const served = (isDated: boolean): boolean[] => {
      const world = new MeetingWorld().open(9).arrive('d1').recuse('m8', 3).goTo(3);
      world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm8' }, CHAIR);
      world.do({ type: 'release-deputy', deputyId: 'd1' }, CHAIR);
      const lost = world.state.version;
      if (!isDated) world.do({ type: 'record-departure', participantId: 'm7' });
      world.goTo(4);
      if (isDated) world.do({ type: 'record-departure', participantId: 'm7', at: after(lost) });
      return world.state.serving.map((one) => servedFor(world.state, one, 'c3'));
    };
    expect(served(false)).toEqual([true]);
    expect(served(true)).toEqual([true]);
  });

  it('keeps the number of the roll call, and what was decided', () => {
    const world = new MeetingWorld().open(9).goTo(2);
    const lost = world.state.version;
    world.do(world.decision(2), CHAIR).do({ type: 'record-departure', participantId: 'm9', at: after(lost) });
    expect(world.state.rollCall?.present).toBe(9);
    expect(world.state.decisions).toMatchObject([{ clauseId: 'c2', count: 9 }]);
  });

  it('[DIS-5] is refused before the person came, and for a member who would date it', () => {
    const world = new MeetingWorld().open(8).goTo(2);
    world.do({ type: 'record-arrival', participantId: 'm9', mode: 'remote' });
    const early = after(world.state.version - 1);
    const gone = { type: 'record-departure', participantId: 'm9' } as const;
    expect(world.try({ ...gone, at: early })).toEqual({
      code: 'left-before-arrival',
      params: { name: 'Ledamot 9' },
    });
    const own = { participantId: 'm9', role: 'member' } as const;
    expect(world.try({ ...gone, at: after(world.state.version) }, own)?.code).toBe('not-allowed');
    expect(world.try(gone, own)).toBeNull();
  });

  it('ends the speech of who was gone, and says nothing of one that was given the floor later', () => {
    const world = new MeetingWorld().open(9).goTo(2);
    const floor = { type: 'ask-for-floor', participantId: 'm9', kind: 'speech' } as const;
    const requestId = '50000000-0000-4000-8000-000000000001';
    const lost = world.state.version;
    world.do({ ...floor, requestId }).do({ type: 'give-floor', requestId });
    world.do({ type: 'record-departure', participantId: 'm9', at: after(lost) });
    const [speech] = world.state.speeches;
    expect(speech?.to).toBe(speech?.from);
  });
});

interface Told {
  readonly at: string;
  readonly fact: MeetingFact;
}

function replay(told: readonly Told[]): MeetingState {
  const actor = { accountId: 'a', name: 'Sara Sekreterare' };
  let state: MeetingState | null = null;
  for (const [i, { at, fact }] of told.entries()) {
    const event: MeetingEvent = { version: i + 1, id: `e${i}`, commandId: `k${i}`, at, actor, fact };
    state = evolve(state, event);
  }
  if (!state) throw new Error('nothing was told');
  return state;
}

/** What presence comes to: in clauses, in print, in seats, in who may serve again and in who presided. */
function presenceIn(state: MeetingState): unknown {
  return {
    clauses: state.participants.map(({ id }) => [
      id,
      state.clauses.map((one) => [
        wasPresentFor(state, id, one.id),
        memberServedFor(state, id, one.id),
        state.serving.filter((two) => two.deputyId === id).some((two) => servedFor(state, two, one.id)),
      ]),
      attendanceSummary(state, id),
      mayNotServeAgain(state, id),
    ]),
    lost: lostLines(state),
    leaders: leadersOf(state).map(({ participant, clauseIds }) => [participant.id, clauseIds]),
    printed: composeAttendance(state, 'sv'),
  };
}

const COMES_OR_GOES: readonly MeetingFact['type'][] = [
  'participant-arrived',
  'participant-left',
  'presence-mode-changed',
  'roll-answered',
];

/** Done by the person, who was not there to do it. */
function isOwn(fact: MeetingFact, id: string): boolean {
  if (fact.type === 'ballot-cast') return fact.participantId === id;
  return COMES_OR_GOES.includes(fact.type) && 'participantId' in fact && fact.participantId === id;
}

/**
 * A member's return is dated back no further than the deputy's time in the seat. Should it turn out that the deputy never sat
 * there, the return stays where it was written down: what is found out of one puts nobody else in a clause.
 */
function isReturnToSeatOf(since: readonly Told[], deputyId: string): boolean {
  const seats = since.flatMap(({ fact }) =>
    fact.type === 'deputy-called' && fact.deputyId === deputyId ? [fact.forId] : [],
  );
  return since.some(
    ({ fact }) =>
      fact.type === 'participant-arrived' && fact.at !== undefined && seats.includes(fact.participantId),
  );
}

const RULES = {
  gavel: 'chair-or-secretary',
  numbering: { style: 'section', firstNumber: 10 },
  deputies: {
    order: 'party-then-list',
    ownPartyDisplaces: true,
    changeBetweenItems: false,
    noReturnSameDay: true,
  },
} as const;

describe('any departure found out later', () => {
  it('[DIS-5] [DEP-4] [DEP-6] comes to the same as one that was recorded when it happened', () => {
    let compared = 0;
    let moved = 0;
    fc.assert(
      fc.property(
        anyMeeting,
        fc.nat(),
        fc.integer({ min: 0, max: SMALL.members + SMALL.deputies - 1 }),
        fc.boolean(),
        (asked, turn, whom, isTechnical) => {
          const world = new MeetingWorld({ ...SMALL, profile: RULES }).open(SMALL.members);
          const called = world.state.version;
          for (const { command, seat } of asked) world.try(command, seat);
          const id = [...range('m', SMALL.members), ...range('d', SMALL.deputies)][whom] ?? 'm1';
          let cut = called + (turn % (world.events.length - called + 1));
          // Nothing comes between what one press wrote down.
          while (world.events[cut]?.commandId === world.events[cut - 1]?.commandId) cut += 1;
          const before = world.events.slice(0, cut);
          const since = world.events.slice(cut).filter(({ fact }) => !isOwn(fact, id));
          if (isReturnToSeatOf(since, id)) return;
          const at = after(before.length);
          const gone = { type: 'record-departure', participantId: id } as const;
          const technical = isTechnical ? { technical: true as const } : {};
          const then = decide(replay(before), { ...gone, ...technical }, SECRETARY);
          if (!then.ok || ['closed', 'adjourned'].includes(replay(before).phase)) return;
          const later = replay([...before, ...since]);
          const found = decide(later, { ...gone, ...technical, at }, SECRETARY);
          if (!found.ok) return;
          const now = new Date(Date.UTC(2026, 10, 20, 20)).toISOString();
          const foundOut = replay([...before, ...since, ...found.value.map((fact) => ({ at: now, fact }))]);
          // Nobody calls in a deputy who is not there.
          const rest = since.filter(({ fact }) => fact.type !== 'deputy-called' || fact.deputyId !== id);
          const atOnce = replay([...before, ...then.value.map((fact) => ({ at, fact })), ...rest]);
          expect(presenceIn(foundOut)).toEqual(presenceIn(atOnce));
          compared += 1;
          if (JSON.stringify(presenceIn(foundOut)) !== JSON.stringify(presenceIn(later))) moved += 1;
        },
      ),
      { numRuns: 150 },
    );
    // The property is about something.
    expect(compared).toBeGreaterThan(20);
    expect(moved).toBeGreaterThan(10);
  });
});

function range(letter: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
}

describe('what was settled before it was found out', () => {
  const codes = (world: MeetingWorld, clauseId: string) =>
    countedAfterLeaving(world.state, clauseId).map(({ params }) => params);

  it('[DIS-5] is named: decided, or voted on, while somebody who had left was counted', () => {
    const world = new MeetingWorld().open(9).goTo(2).goTo(3);
    const lost = world.state.version;
    world.do(world.decision(3), CHAIR);
    const decidedAt = world.state.decisions[0]?.at;
    world.goTo(4).do({ type: 'record-departure', participantId: 'm9', at: after(lost) });
    expect(codes(world, 'c3')).toEqual([{ name: 'Ledamot 9', left: after(lost), decided: decidedAt }]);
    expect(codes(world, 'c2')).toEqual([]);
    expect(codes(world, 'c4')).toEqual([]);
    const [finding] = lint({ state: world.state, blocks: {} }).filter(
      (one) => one.code === 'counted-after-leaving',
    );
    expect(finding).toMatchObject({ clauseId: 'c3', rule: 'DIS-5', severity: 'warn' });
  });

  it('[QUO-4] is not of who was recused, had no seat, or left when it was written down', () => {
    const world = new MeetingWorld().open(9).arrive('d1').recuse('m8', 3).goTo(3);
    const lost = world.state.version;
    world.do(world.decision(3), CHAIR);
    for (const participantId of ['m8', 'd1']) {
      world.do({ type: 'record-departure', participantId, at: after(lost) });
    }
    world.do({ type: 'record-departure', participantId: 'm9' });
    expect(codes(world, 'c3')).toEqual([]);
  });

  it('[DEP-7] is of a deputy who served', () => {
    const world = new MeetingWorld().open(8).arrive('d1');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' }).goTo(3);
    const lost = world.state.version;
    world.do(world.decision(3), CHAIR).do({ type: 'record-departure', participantId: 'd1', at: after(lost) });
    expect(codes(world, 'c3')).toMatchObject([{ name: 'Ersättare 1' }]);
  });
});

describe('a departure written down by mistake', () => {
  const stayed = { type: 'record-arrival', participantId: 'm9', mode: 'remote', stayed: true } as const;
  const gone = (version: number) =>
    ({ type: 'record-departure', participantId: 'm9', technical: true, at: after(version) }) as const;

  it('[DIS-5] [DEP-6] is struck out: the person has been there all the time', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(2).goTo(3);
    const before = world.state.attendance['m9'];
    const lost = world.state.version;
    world.goTo(4).do(gone(lost)).goTo(5).do(stayed);
    expect(world.state.attendance['m9']).toEqual(before);
    world.goTo(6);
    expect(['c3', 'c4', 'c5'].map((id) => wasPresentFor(world.state, 'm9', id))).toEqual([true, true, true]);
    expect(mayNotServeAgain(world.state, 'm9')).toBe(false);
  });

  it('[QUO-3] what was decided on the roll as it was stands, and the person is back since', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(3);
    world.do({ type: 'record-departure', participantId: 'm9' }).do(world.decision(3), CHAIR);
    world.do(stayed).goTo(4);
    expect(wasPresentFor(world.state, 'm9', 'c3')).toBe(false);
    expect(world.state.attendance['m9']).toHaveLength(2);
    expect(openInterval(world.state, 'm9')).not.toBeNull();
  });

  it('[QUO-3] what was decided with the person on the roll, before the departure was found out, is no hindrance', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(3);
    const lost = world.state.version;
    world.do(world.decision(3), CHAIR).do(gone(lost)).do(stayed).goTo(4);
    expect(wasPresentFor(world.state, 'm9', 'c3')).toBe(true);
    expect(world.state.attendance['m9']).toHaveLength(1);
  });

  it('is the business of whoever keeps the roll, and of somebody who has left', () => {
    const world = new MeetingWorld(NUMBERED).open(8);
    expect(world.try(stayed)?.code).toBe('never-left');
    world.arrive('m9').do({ type: 'record-departure', participantId: 'm9' });
    expect(world.try(stayed, { participantId: 'm9', role: 'member' })?.code).toBe('not-allowed');
  });
});

describe('the meeting as it would stand', () => {
  it('is that of the command when it is given, and as it is where that is refused', () => {
    const world = new MeetingWorld(NUMBERED).open(9);
    const left = { type: 'record-departure', participantId: 'm9' } as const;
    const then = stateAfter(world.state, left, CHAIR, after(world.state.version));
    expect(openInterval(then, 'm9')).toBeNull();
    expect(openInterval(world.state, 'm9')).not.toBeNull();
    expect(stateAfter(then, left, CHAIR, after(then.version))).toBe(then);
  });
});
