import { afterAll, describe, expect, it } from 'vitest';
import { connection, people } from '#lib/domain/conference/call-world.ts';
import { whoIsWho } from '#lib/domain/conference/one-to-one.ts';
import { getLocale, overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { reasonWord } from './call-words.ts';

const ordinary = getLocale;
afterAll(() => {
  overwriteGetLocale(ordinary);
});

describe.each([
  ['sv', /samma person/u, /redan ansluten/u],
  ['en', /same person/u, /connected already/u],
] as const)('two callers who both resemble one person, in %s', (locale, words, wrong) => {
  it('are not said to be somebody who is connected: nobody has said which of them it is', () => {
    overwriteGetLocale(() => locale);
    const both = [connection('c1', 'Tommy R', [0]), connection('c2', 'T Ryd', [5])];
    const found = whoIsWho(both, people);
    for (const { connectionKey } of both) {
      const match = found.get(connectionKey);
      expect(match).toMatchObject({ personId: null, reason: 'taken' });
      expect(reasonWord(match?.reason ?? 'nobody-fits')).toMatch(words);
      expect(reasonWord(match?.reason ?? 'nobody-fits')).not.toMatch(wrong);
    }
  });
});
