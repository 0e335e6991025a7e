import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLine } from './bus/memory-bus.ts';
import { createCallBell } from './call-bell.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meeting = { organisationId: 'o', meetingId: 'm' };

describe('the bell of a call', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  const ringing = () => {
    const told: string[] = [];
    const bell = createCallBell({
      bus: createMemoryLine().join(silent),
      tell: (meetingId) => void told.push(meetingId),
    });
    return { told, bell };
  };

  it('rings at once, and after a hundred times once more', () => {
    const { told, bell } = ringing();
    for (let i = 0; i < 100; i += 1) bell.ring(meeting);
    expect(told).toEqual(['m']);
    vi.advanceTimersByTime(250);
    expect(told).toEqual(['m', 'm']);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(['m', 'm']);
    bell.ring(meeting);
    expect(told).toHaveLength(3);
  });

  it('rings for each meeting by itself, and not after it was taken down', () => {
    const { told, bell } = ringing();
    bell.ring(meeting);
    bell.ring({ ...meeting, meetingId: 'n' });
    bell.ring(meeting);
    bell.close();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(['m', 'n']);
  });
});
