import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { fc } from '../../../../tests/support/properties.ts';

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units and keeps text as it is (RFC 8785 3.2.3)', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, ö: 'å"\\\u0007', '😂': true })).toBe(
      '{"\\r":2,"1":3,"ö":"å\\"\\\\\\u0007","€":1,"😂":true}',
    );
  });

  it.each([
    ['a float', { a: 1.5 }],
    ['NaN', [Number.NaN]],
    ['an unsafe integer', 2 ** 53],
    ['minus zero', { a: -0 }],
    ['null', { a: null }],
    ['undefined', { a: undefined }],
    ['a hole', { a: Array.from({ length: 2 }) }],
    [
      'a sparse array',
      (() => {
        const holes: string[] = [];
        holes[1] = 'x';
        return holes;
      })(),
    ],
    ['a date', { at: new Date(0) }],
    ['half a character', { a: '\ud800' }],
    ['a bigint', { a: 1n }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('is the same whatever order the keys came in, and parses back to the same value', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.integer());
    const value = fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((k) => k !== '__proto__' && k !== 'toJSON'),
      fc.oneof(leaf, fc.array(leaf)),
    );
    fc.assert(
      fc.property(value, (input) => {
        const reversed = Object.fromEntries(Object.entries(input).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(input));
        expect(canonicalJson(input)).toBe((canonicalize as unknown as (value: unknown) => string)(input));
        expect(canonicalJson(JSON.parse(canonicalJson(input)))).toBe(canonicalJson(input));
      }),
    );
  });
});
