import { describe, expect, it } from 'vitest';
import { callerOf } from './caller.ts';

describe('somebody in a call', () => {
  it('has nothing that is empty', () => {
    expect(callerOf({ name: ' Åsa Ek ', email: '', providerUserId: '', registrantId: '' })).toEqual({
      name: 'Åsa Ek',
      kind: 'person',
    });
    expect(callerOf({ name: 'Åsa', email: 'Asa@A.Example', providerUserId: 'z', registrantId: 'r' })).toEqual(
      {
        name: 'Åsa',
        email: 'asa@a.example',
        providerUserId: 'z',
        registrantId: 'r',
        kind: 'person',
      },
    );
    expect(callerOf({ name: 'Åsa', email: 'not an address' })).not.toHaveProperty('email');
  });

  it.each([
    ['+46 70 174 06 12', '+46 ** *** *6 12'],
    ['46701740612 (Unverified)', '46******612 (Unverified)'],
    ['46****612', '46****612'],
  ])('on the telephone keeps no number: %s', (name, shown) => {
    expect(callerOf({ name })).toEqual({ name: shown, kind: 'phone' });
  });

  it('is one line of bounded length', () => {
    expect(callerOf({ name: 'a\u0000b\nc\u007Fd' }).name).toBe('a b c d');
    expect(callerOf({ name: 'x'.repeat(5000) }).name).toHaveLength(300);
  });

  it('stays as hostile as they wrote it', () => {
    const name = '<img src=x onerror=alert(1)>=HYPERLINK("x")';
    expect(callerOf({ name }).name).toBe(name);
  });
});
