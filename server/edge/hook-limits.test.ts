import { describe, expect, it } from 'vitest';
import { createHookLimits } from './hook-limits.ts';

describe('guesses at hooks', () => {
  it('are bounded for one source, and another is heard', async () => {
    const limits = createHookLimits({ guesses: 3 });
    for (let i = 0; i < 3; i += 1) {
      expect(await limits.mayGuess('192.0.2.1')).toBe(true);
      await limits.guessed('192.0.2.1');
    }
    expect(await limits.mayGuess('192.0.2.1')).toBe(false);
    expect(await limits.mayGuess('192.0.2.2')).toBe(true);
  });

  it('are bounded together, from however many sources they come', async () => {
    const limits = createHookLimits({ guesses: 3, allGuesses: 10 });
    for (let i = 0; i < 10; i += 1) await limits.guessed(`2001:db8::${String(i)}`);
    expect(await limits.mayGuess('2001:db8::ffff')).toBe(false);
  });
});
