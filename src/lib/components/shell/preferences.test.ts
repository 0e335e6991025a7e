import { describe, expect, it } from 'vitest';
import { readTheme } from './preferences.ts';

describe('readTheme', () => {
  it('takes our own names only', () => {
    expect(readTheme('dark')).toBe('dark');
    expect(readTheme('"><script>')).toBe('system');
    expect(readTheme(undefined)).toBe('system');
  });
});
