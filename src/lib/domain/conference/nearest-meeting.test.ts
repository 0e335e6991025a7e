import { describe, expect, it } from 'vitest';
import { nearestFirst } from './nearest-meeting.ts';

const morning = { date: '2026-11-24', startTime: '09:00' };
const afternoon = { date: '2026-11-24', startTime: '13:00' };
const nextWeek = { date: '2026-12-01', startTime: '13:00' };
const all = [nextWeek, afternoon, morning];

describe('which of the meetings under one number', () => {
  it('is the one that begins nearest, by the clock in Stockholm', () => {
    expect(nearestFirst(all, '2026-11-24T11:52:10Z')).toEqual([afternoon, morning]);
    expect(nearestFirst(all, '2026-11-24T08:10:00Z')).toEqual([morning, afternoon]);
    expect(nearestFirst(all, '2026-12-01T13:30:00Z')).toEqual([nextWeek]);
  });

  it('is none when the nearest is more than half a day away', () => {
    expect(nearestFirst([morning], '2026-11-24T20:00:00Z')).toEqual([morning]);
    expect(nearestFirst([morning], '2026-11-24T20:00:01Z')).toEqual([]);
    expect(nearestFirst([morning], '2026-11-23T19:59:59Z')).toEqual([]);
  });

  it('counts by the wall in the night when summer time ends', () => {
    const night = { date: '2026-10-25', startTime: '02:30' };
    // The second 02:30 of that night.
    expect(nearestFirst([night, { ...night, startTime: '05:00' }], '2026-10-25T01:30:00Z')[0]).toEqual(night);
  });

  it('is any time of the day of a meeting whose summons has no time', () => {
    const untimed = { date: '2026-11-24', startTime: '' };
    expect(nearestFirst([untimed], '2026-11-23T23:00:00Z')).toEqual([untimed]);
    expect(nearestFirst([untimed], '2026-11-24T22:59:59Z')).toEqual([untimed]);
    expect(nearestFirst([untimed], '2026-11-25T00:00:00Z')).toEqual([]);
  });
});
