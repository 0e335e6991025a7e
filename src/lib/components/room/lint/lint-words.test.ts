import { afterAll, describe, expect, it } from 'vitest';
import { type LintCode, lintRules } from '#lib/domain/lint/finding.ts';
import { getLocale, overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { remarkText } from './lint-words.ts';

/** The facts each code gives; a sentence must hold those and no hole. */
const facts: Readonly<Record<LintCode, readonly string[]>> = {
  'proposal-without-outcome': ['name'],
  'draft-without-decision': [],
  'clause-is-empty': [],
  'vote-sum-wrong': ['sum', 'present'],
  'decision-without-outcome': ['text'],
  'typed-decision-heading': ['text'],
  'reservation-without-text': ['name'],
  'acting-chair-unnoted': ['name'],
  'counted-after-leaving': ['name'],
  'adjuster-is-secretary': ['name'],
  'adjuster-is-chair': ['name'],
  'too-few-adjusters': ['needed', 'elected'],
  'handled-out-of-order': [],
  'reference-without-clause': ['text', 'last'],
  'attachment-missing': ['text'],
  'weekday-date': ['text'],
  'no-such-date': ['text'],
  'first-name-only': ['text', 'names'],
  'first-name-ambiguous': ['text', 'names'],
  'expiring-link': ['text'],
  'insecure-link': ['text'],
  'doubled-word': ['text'],
  placeholder: ['text'],
};

const dated = {
  date: '2021-11-20',
  left: '2021-11-20T13:05:00.000Z',
  decided: '2021-11-20T13:06:00.000Z',
};

const ordinary = getLocale;
afterAll(() => {
  overwriteGetLocale(ordinary);
});

describe.each(['sv', 'en'] as const)('in %s', (locale) => {
  it.each(Object.keys(lintRules) as LintCode[])('[X-8] %s has its sentence with its facts', (code) => {
    overwriteGetLocale(() => locale);
    const given = Object.fromEntries(facts[code].map((name) => [name, `«${name}»`]));
    const text = remarkText({ code, params: { ...given, ...dated } });
    expect(text).toMatch(/\p{L}.{6,}\.|\?/su);
    expect(text).not.toMatch(/undefined|[{}!]|^lint_/u);
    for (const value of Object.values(given)) expect(text).toContain(value);
  });

  it('[X-6] the right weekday is told in the reader’s language', () => {
    overwriteGetLocale(() => locale);
    const text = remarkText({ code: 'weekday-date', params: { text: 'fredag', date: '2021-11-20' } });
    expect(text).toMatch(locale === 'sv' ? /lördag 20 november 2021/ : /Saturday,? 20 November 2021/);
  });
});
