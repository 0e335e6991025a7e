import { describe, expect, it } from 'vitest';
import { occasionsDuring, occasionsOf, type ToldOfOccasion } from './call-occasions.ts';
import type { ConferenceEvent } from './conference-event.ts';
import { fc } from '../../../../tests/support/properties.ts';

const at = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 10, 24, hour, minute)).toISOString();
const told = (
  instanceId: string,
  kind: ConferenceEvent['kind'],
  hour: number,
  minute = 0,
): ToldOfOccasion => ({ instanceId, events: [{ kind, at: at(hour, minute) }] });

/** Tested in the morning, begun anew after a crash that nobody told the end of. */
const evening: readonly ToldOfOccasion[] = [
  told('test', 'joined', 8),
  told('test', 'ended', 8, 10),
  told('first', 'joined', 12),
  told('first', 'left', 12, 20),
  told('second', 'started', 12, 30),
  { instanceId: 'second', events: [] },
  told('', 'joined', 13),
];
const ids = (found: ReturnType<typeof occasionsOf>): string[] => found.map(({ instanceId }) => instanceId);

describe('the occasions of a call', () => {
  it('are in the order they began, and each goes on until it ended or the next began', () => {
    expect(occasionsOf(evening)).toEqual([
      { instanceId: 'test', from: at(8), to: at(8, 10), hasCallers: true },
      { instanceId: 'first', from: at(12), to: at(12, 30), hasCallers: true },
      { instanceId: 'second', from: at(12, 30), to: null, hasCallers: false },
    ]);
  });

  it('do not depend on when they were told of', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...evening, ...evening], { minLength: 14 }), (other) => {
        expect(occasionsOf(other)).toEqual(occasionsOf(evening));
      }),
    );
  });

  it('have no end when somebody came after it', () => {
    expect(occasionsOf([told('a', 'ended', 9), told('a', 'joined', 10)])).toMatchObject([{ to: null }]);
  });

  it('come first when nothing with a time is kept of them', () => {
    const found = occasionsOf([...evening, { instanceId: 'old', events: [] }]);
    expect(found[0]).toEqual({ instanceId: 'old', from: null, to: at(8), hasCallers: false });
  });

  it('are those of the meeting when they were during it, and all when none was', () => {
    const all = occasionsOf(evening);
    expect(ids(occasionsDuring(all, { from: at(12, 10), to: at(14) }))).toEqual(['first', 'second']);
    expect(ids(occasionsDuring(all, { from: at(8, 5), to: at(11) }))).toEqual(['test']);
    expect(ids(occasionsDuring(all, { from: at(6), to: at(7) }))).toHaveLength(3);
    expect(ids(occasionsDuring(all, undefined))).toHaveLength(3);
  });
});
