import { describe, expect, it } from 'vitest';
import { isListenedFor } from './listened-for.ts';

const meeting = { date: '2026-11-24', startTime: '13:00', closedAt: null };
const CLOSED = '2026-11-24T15:00:00.000Z';

describe('what a provider is asked to tell of a meeting', () => {
  it('is asked from the day it is bound until a day and a half after it was to begin', () => {
    for (const what of ['call-events', 'transcripts'] as const) {
      expect(isListenedFor(meeting, what, '2026-10-01T08:00:00Z')).toBe(true);
      // Thirteen in Stockholm is twelve in UTC.
      expect(isListenedFor(meeting, what, '2026-11-26T00:00:00Z')).toBe(true);
      expect(isListenedFor(meeting, what, '2026-11-26T00:01:00Z')).toBe(false);
    }
  });

  it('ends two hours after the meeting was closed, and a day after for its transcript', () => {
    const closed = { ...meeting, closedAt: CLOSED };
    const at = (time: string) => [
      isListenedFor(closed, 'call-events', time),
      isListenedFor(closed, 'transcripts', time),
    ];
    expect(at('2026-11-24T17:00:00Z')).toEqual([true, true]);
    expect(at('2026-11-24T17:00:01Z')).toEqual([false, true]);
    expect(at('2026-11-25T15:00:01Z')).toEqual([false, false]);
  });

  it('is reckoned from noon when the summons gives no time', () => {
    const someTime = { ...meeting, startTime: '' };
    expect(isListenedFor(someTime, 'call-events', '2026-11-25T22:59:00Z')).toBe(true);
    expect(isListenedFor(someTime, 'call-events', '2026-11-25T23:01:00Z')).toBe(false);
  });
});
