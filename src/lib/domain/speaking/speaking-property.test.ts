import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import type { MeetingCommand } from '../meeting-commands.ts';
import { queueNow, spokenTime } from './speaking-now.ts';
import { fc } from '../../../../tests/support/properties.ts';

const person = fc.constantFrom('m1', 'm2', 'm3', 'd1', 's');
const requestId = fc.integer({ min: 0, max: 40 }).map((n) => `q${n}`);
const kind = fc.constantFrom('speech', 'reply', 'point-of-order');

const command: fc.Arbitrary<MeetingCommand> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constant('ask-for-floor'), requestId, participantId: person, kind }),
  },
  { weight: 9, arbitrary: fc.record({ type: fc.constant('give-floor'), requestId }) },
  fc.record({ type: fc.constant('withdraw-floor-request'), requestId }),
  fc.record({ type: fc.constant('reorder-queue'), requestId, place: fc.nat(6) }),
  fc.constant({ type: 'end-speech' }),
  fc.record({ type: fc.constant('move-pointer'), clauseId: fc.constantFrom('c1', 'c2', 'c3') }),
  fc.record({ type: fc.constant('record-departure'), participantId: fc.constantFrom('m3', 'd1') }),
  fc.record({ type: fc.constant('record-arrival'), participantId: person, mode: fc.constant('remote') }),
  fc.record({
    type: fc.constant('report-recusal'),
    participantId: fc.constantFrom('m2', 's'),
    clauseId: fc.constantFrom('c2', 'c3'),
  }),
  fc.constant({ type: 'adjourn-meeting', reason: '' }),
  { weight: 3, arbitrary: fc.constant({ type: 'resume-meeting' }) },
) as fc.Arbitrary<MeetingCommand>;

const next = (world: MeetingWorld): string | undefined => queueNow(world.state)[0]?.id;

describe('whatever is done in whatever order', () => {
  it('[000-14] one speaks at a time, nobody waits twice and the times add up', () => {
    let speeches = 0;
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 60 }), (commands) => {
        const world = new MeetingWorld({ members: 3, clauses: 3 }).open(3);
        for (const one of commands) {
          world.try(one.type === 'give-floor' ? { ...one, requestId: next(world) ?? one.requestId } : one);
          const { state } = world;
          expect(state.speeches.filter((speech) => speech.to === null).length).toBeLessThanOrEqual(1);
          const waiting = state.queue.map((request) => request.id);
          expect(new Set(waiting).size).toBe(waiting.length);
          expect(state.speeches.some((speech) => waiting.includes(speech.requestId))).toBe(false);
          const shown = queueNow(state).map((request) => `${request.participantId} ${request.kind}`);
          expect(new Set(shown).size).toBe(shown.length);
          const now = new Date(Date.parse(world.events.at(-1)?.at ?? '') + 1_700).toISOString();
          const total = spokenTime(state, {}, now);
          const sum = (parts: readonly number[]): number => parts.reduce((all, part) => all + part, 0);
          const perClause = state.clauses.map(({ id }) => spokenTime(state, { clauseId: id }, now));
          const perPerson = state.participants.map(({ id }) => spokenTime(state, { participantId: id }, now));
          expect(sum(perClause)).toBe(total);
          expect(sum(perPerson)).toBe(total);
          expect(Math.min(...perClause)).toBeGreaterThanOrEqual(0);
        }
        speeches += world.state.speeches.length;
      }),
      { numRuns: 200 },
    );
    // A run in which nobody ever spoke would prove nothing.
    expect(speeches).toBeGreaterThan(100);
  });
});
