import { describe, expect, it } from 'vitest';
import { findUnprintable, sanitiseText } from './clean-text.ts';
import { fc } from '../../../tests/support/properties.ts';

describe('sanitiseText', () => {
  it.each([
    ['[001-20] Word bullets', '\uF0B7 Brist på kompetens', '• Brist på kompetens'],
    ['[001-20] Word dashes', '\uF02D Dialog', '– Dialog'],
    ['decomposed letters', 'A\u030Angstro\u0308m', 'Ångström'],
    ['the ångström sign', '\u212Brsta', 'Årsta'],
    ['bidi overrides', 'bes\u202Elag\u202C', 'beslag'],
    ['bidi isolates and marks', '\u2066a\u2069\u200E\u200Fb\u061C', 'ab'],
    ['soft hyphens', 'digitali\u00ADsering', 'digitalisering'],
    ['C0 controls', 'a\u0000b\u0007c\u001Bd', 'abcd'],
    ['zero-width characters', 'a\u200Bb\uFEFFc\u2060d', 'abcd'],
    ['Windows and Word line breaks', 'a\r\nb\rc\u000Bd\u2028e', 'a\nb\nc\nd\ne'],
    ['half a surrogate pair', 'a\uD83Db', 'ab'],
    ['a letter and its ring split by a soft hyphen', 'a\u00AD\u030A', 'å'],
  ])('cleans %s', (_name, dirty, clean) => {
    expect(sanitiseText(dirty)).toBe(clean);
  });

  it('[X-8] keeps every visible character of ordinary text', () => {
    const text = 'Åsa Öhman-Ek: ”9–12”, 25 %-50 %, § 12,\tkl. 09.00 …\n½ € é ü ß (a) [b] {c} #$*_@<>\\`~';
    expect(sanitiseText(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = sanitiseText(text);
        expect(sanitiseText(once)).toBe(once);
      }),
    );
  });
});

describe('findUnprintable', () => {
  it.each([
    ['plain text', 'Åäö\n\t–', undefined],
    ['a private-use code point', 'a\uE000', '\uE000'],
    ['a bidi override', 'a\u202Eb', '\u202E'],
    ['an emoji, which only a font can judge', '😀', undefined],
  ])('judges %s', (_name, text, expected) => {
    expect(findUnprintable(text)).toBe(expected);
  });
});
