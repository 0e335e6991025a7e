import { describe, expect, it } from 'vitest';
import { callPatience, isFinalClose, retryWait } from './line-retry.ts';

describe('[R7] waiting before calling again', () => {
  it('grows to four seconds, and is anything from nothing to that', () => {
    const longest = [1, 2, 3, 4, 5, 50].map((failures) => retryWait(failures, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
    expect(retryWait(5, () => 0)).toBe(0);
    expect(retryWait(5, () => 0.25)).toBe(1000);
  });

  it('waits two seconds for an answer at first, and never more than eight', () => {
    expect([0, 1, 2, 3, 4, 50].map(callPatience)).toEqual([2000, 2000, 4000, 4000, 8000, 8000]);
  });

  it.each([
    [1006, false],
    [1012, false],
    [1013, false],
    [4400, false],
    [4401, true],
    [4403, true],
    [4404, true],
    [4409, true],
  ])('takes a close with %i as final: %s', (code, isFinal) => {
    expect(isFinalClose(code)).toBe(isFinal);
  });
});
