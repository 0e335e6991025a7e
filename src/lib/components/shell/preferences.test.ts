import { describe, expect, it } from 'vitest';
import { localPath, readTheme } from './preferences.ts';

describe('localPath', () => {
  it.each([
    ['/import?step=2', '/import?step=2'],
    ['/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/ok\\evil', '/'],
    ['https://evil.example', '/'],
    ['/a\r\nSet-Cookie: x', '/'],
    ['/\t/evil.example', '/'],
    [null, '/'],
  ])('%j leads to %j', (given, expected) => {
    expect(localPath(given)).toBe(expected);
  });
});

describe('readTheme', () => {
  it('takes our own names only', () => {
    expect(readTheme('dark')).toBe('dark');
    expect(readTheme('"><script>')).toBe('system');
    expect(readTheme(undefined)).toBe('system');
  });
});
