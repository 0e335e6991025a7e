import { describe, expect, it } from 'vitest';
import { canBeChosen, firstChoice, type OfferedMethod } from './offered-methods.ts';

function method(key: string, code: string | null): OfferedMethod {
  return { key, id: key, name: null, level: 'vouched', whyNot: code === null ? null : { code } };
}

describe('[SIG-1] the ways to sign that a page offers', () => {
  it('lets a missing passkey be made on the spot, and nothing else', () => {
    expect(canBeChosen(method('passkey', 'no-passkey'))).toBe(true);
    for (const code of ['method-too-weak', 'no-personal-number', 'no-linked-identity'])
      expect(canBeChosen(method('x', code))).toBe(false);
  });

  it('begins with a way that works at once', () => {
    const offered = { minimum: null, methods: [method('passkey', 'no-passkey'), method('bankid', null)] };
    expect(firstChoice(offered)?.key).toBe('bankid');
    expect(firstChoice({ minimum: null, methods: [method('passkey', 'no-passkey')] })?.key).toBe('passkey');
    expect(
      firstChoice({ minimum: 'bankid', methods: [method('passkey', 'method-too-weak')] }),
    ).toBeUndefined();
  });
});
