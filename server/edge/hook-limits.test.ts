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

describe('requests to a hook', () => {
  const times = async (count: number, admit: () => Promise<boolean>): Promise<boolean[]> => {
    const answers: boolean[] = [];
    for (let i = 0; i < count; i += 1) answers.push(await admit());
    return answers;
  };

  it('are bounded for one source and one hook', async () => {
    const limits = createHookLimits({ perSource: 3, perHook: 100 });
    expect(await times(4, () => limits.admit('a', '192.0.2.1'))).toEqual([true, true, true, false]);
    expect(await limits.admit('a', '192.0.2.2')).toBe(true);
    expect(await limits.admit('b', '192.0.2.1')).toBe(true);
  });

  it('are bounded for a hook from all sources together', async () => {
    const limits = createHookLimits({ perSource: 3, perHook: 5 });
    let source = 0;
    const another = () => limits.admit('a', `2001:db8::${String((source += 1))}`);
    expect(await times(6, another)).toEqual([true, true, true, true, true, false]);
  });

  it('of one source beyond its own bound take nothing from the others of the hook', async () => {
    const limits = createHookLimits({ perSource: 3, perHook: 5 });
    await times(50, () => limits.admit('a', '192.0.2.1'));
    expect(await times(3, () => limits.admit('a', '192.0.2.2'))).toEqual([true, true, false]);
  });
});
