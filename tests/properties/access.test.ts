import { expect, it } from 'vitest';
import { ACCESS_FACTS } from '#lib/domain/access-facts.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clauseAccess, type MeetingSeat } from '#lib/domain/permissions.ts';
import { anyMeeting, SMALL } from '../support/any-command.ts';
import { CHAIR, MeetingWorld, SECRETARY } from '../support/meeting-world.ts';
import { fc } from '../support/properties.ts';

const RUNS = 150;

const GUEST: MeetingSeat = { participantId: 'x', role: 'guest' };
const SEATS: readonly MeetingSeat[] = [
  SECRETARY,
  CHAIR,
  GUEST,
  ...['m2', 'm3', 'm4', 'd1'].map((participantId): MeetingSeat => ({ participantId, role: 'member' })),
  { participantId: 'm5', role: 'adjuster' },
];

/** What everybody may do with every clause, as one line. */
function accessIn(state: MeetingState): string {
  return SEATS.map((seat) => state.clauses.map(({ id }) => clauseAccess(state, seat, id)).join()).join(';');
}

const clauseId = fc.constantFrom('c1', 'c2', 'c3', 'c4');
const participantId = fc.constantFrom('m1', 'm2', 'm3', 'x', 'd1');
/** Commands that shut doors, settle recusals and move the meeting on: rare among those of any meeting. */
const single: fc.Arbitrary<MeetingCommand> = fc.oneof(
  fc.record({ type: fc.constant('report-recusal' as const), participantId, clauseId }),
  fc.record({ type: fc.constant('move-pointer' as const), clauseId }),
  fc.record({
    type: fc.constant('change-clause' as const),
    clauseId,
    changes: fc.record({ closed: fc.boolean() }),
  }),
  fc.record({
    type: fc.constant('exclude-participant' as const),
    participantId,
    clauseId,
    ground: fc.constant(''),
  }),
  fc.record({ type: fc.constant('readmit-participant' as const), participantId, clauseId }),
  fc.record({ type: fc.constant('record-departure' as const), participantId: fc.constantFrom('m1', 'm2') }),
  fc.constantFrom<MeetingCommand>(
    { type: 'adjourn-meeting', reason: '' },
    { type: 'resume-meeting' },
    { type: 'close-meeting' },
    { type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m3'] },
    { type: 'add-participant', participant: { id: 'x', name: 'Gun Gäst', group: 'invited' } },
  ),
);

/** A recusal that is contested and that the body then settles. */
const settled = fc
  .record({ participantId, clauseId, isRecused: fc.boolean() })
  .map(({ isRecused, ...one }): MeetingCommand[] => [
    { type: 'report-recusal', ...one },
    { type: 'move-pointer', clauseId: one.clauseId },
    { type: 'contest-recusal', ...one },
    { type: 'settle-recusal', ...one, isRecused },
  ]);
const aboutAccess = fc.oneof(
  { weight: 4, arbitrary: single.map((one) => [one]) },
  { weight: 1, arbitrary: settled },
);

it('[R14] every fact that changes what somebody may do with a text is known to change it', () => {
  const changed = new Set<string>();
  const unknown = new Set<string>();
  fc.assert(
    fc.property(anyMeeting, fc.array(aboutAccess, { minLength: 10, maxLength: 40 }), (asked, groups) => {
      const more = groups.flat();
      const world = new MeetingWorld({ ...SMALL, people: { m2: { role: 'vice-chair' } } });
      world.open(SMALL.members, 'on-site');
      for (const command of more) world.try(command, CHAIR);
      for (const { command, seat } of asked) world.try(command, seat);
      for (const command of more.toReversed()) world.try(command, SECRETARY);
      note(world, changed, unknown);
    }),
    { numRuns: RUNS },
  );
  expect([...unknown]).toEqual([]);
  // What the runs must have met for this to say anything.
  for (const type of ['recusal-settled', 'clause-changed', 'participant-left', 'meeting-adjourned'])
    expect([...changed]).toContain(type);
});

function note({ events }: MeetingWorld, changed: Set<string>, unknown: Set<string>): void {
  let before: string | undefined;
  for (let i = 1; i <= events.length; i += 1) {
    const state = fold(events.slice(0, i));
    const { type } = (events[i - 1] as (typeof events)[number]).fact;
    const after = state ? accessIn(state) : '';
    if (before !== undefined && before !== after) {
      changed.add(type);
      if (!ACCESS_FACTS.has(type)) unknown.add(type);
    }
    before = after;
  }
}
