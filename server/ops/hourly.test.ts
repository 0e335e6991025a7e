import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hourly } from './hourly.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

describe('an hourly chore', () => {
  it('is done at once and every hour until it is stopped, failed rounds included', async () => {
    let rounds = 0;
    const error = vi.fn();
    const chore = () => {
      rounds += 1;
      return rounds === 2 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    };
    const { stop } = hourly(chore, { name: 'sweep', log: { error } });
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(rounds).toBe(3);
    expect(error).toHaveBeenCalledOnce();
    await stop();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(rounds).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is waited for when it is under way', async () => {
    let finish: () => void = () => undefined;
    const { stop } = hourly(() => new Promise((done) => (finish = done)), {
      name: 'sweep',
      log: { error: vi.fn() },
    });
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    await Promise.resolve();
    expect(isStopped).toBe(false);
    finish();
    await stopped;
  });
});
