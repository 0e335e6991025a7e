import { describe, expect, it } from 'vitest';
import { eidasClaim, legalLevel, meetsMinimum, METHOD_KEY } from './methods.ts';
import { maskedNumber, personalNumber } from './personal-number.ts';
import { isRetryable } from './retryable.ts';

describe('what a method is worth', () => {
  it.each([
    ['passkey', undefined, true],
    ['passkey', 'passkey', true],
    ['passkey', 'oidc', false],
    ['passkey', 'bankid', false],
    ['oidc', 'oidc', true],
    ['oidc', 'bankid', false],
    ['bankid', 'passkey', true],
    ['bankid', 'bankid', true],
    ['simulator', 'passkey', false],
    ['csc', 'bankid', true],
  ] as const)('[SIG-1] %s where the body asks for %s: %s', (method, minimum, will) => {
    expect(meetsMinimum(method, minimum)).toBe(will);
  });

  it('[SIG-2] claims no more than it can carry', () => {
    expect(['passkey', 'oidc', 'simulator'].map((one) => eidasClaim(one as 'passkey'))).toEqual([
      'none',
      'none',
      'none',
    ]);
    expect(eidasClaim('bankid')).toBe('AdES-claim');
    expect(legalLevel('oidc')).toBe('approval');
    expect(legalLevel('passkey')).toBe('vouched');
  });

  it.each(['passkey', 'bankid', 'oidc:freja'])('%s names a method', (key) => expect(key).toMatch(METHOD_KEY));
  it.each(['', 'csc', 'oidc:', 'oidc:Å', 'passkey ', 'oidc:a:b'])('%j names none', (key) =>
    expect(key).not.toMatch(METHOD_KEY),
  );
});

describe('personal numbers', () => {
  it.each(['191212121212', '19121212-1212', ' 201701032383 ', '197010632391'])('%s is one', (text) =>
    expect(personalNumber(text)).toMatch(/^\d{12}$/u),
  );
  it.each([
    '121212-1212',
    '191212121213',
    '191202301234',
    '190000000000',
    '1912121212',
    'åäö',
    '',
    '19121212+1212',
  ])('%j is none', (text) => expect(personalNumber(text)).toBeUndefined());
  it('are shown without their last four digits', () => {
    expect(maskedNumber('191212121212')).toBe('19121212-••••');
  });
});

it('trying again helps against a closed dialog, not against a rule', () => {
  expect(isRetryable('bankid-user-cancel')).toBe(true);
  expect(isRetryable('method-too-weak')).toBe(false);
});
