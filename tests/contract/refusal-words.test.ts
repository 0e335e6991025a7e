import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findingText, unreadText } from '#lib/components/import/finding-text.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { getLocale, overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { BANKID_REFUSALS } from '#server/signing/methods/bankid/codes.ts';
import { refusalText } from '#lib/i18n/refusal-text.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const sources = ['src', 'server'].flatMap((folder) =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => /\.(ts|svelte)$/u.test(path) && !path.endsWith('.test.ts') && !path.includes('generated'),
    )
    .map((path) => ({ path: `${folder}/${path}`, text: read(`${folder}/${path}`) })),
);
const importer = sources.filter(({ path }) => path.startsWith('server/documents/import/'));

interface Said {
  readonly code: string;
  /** Names of the facts every place that says this code gives. */
  readonly facts: readonly string[];
}

/** Names in an object literal without nesting deeper than calls: `{ name, limit: 10, count: a.length }`. */
function namesIn(literal: string | undefined): string[] {
  const flat = (literal ?? '').replaceAll(/\((?:[^()]|\([^()]*\))*\)|'[^']*'/gu, '');
  return flat.split(',').flatMap((part) => /^\s*(\w+)\s*(?::|$)/u.exec(part)?.[1] ?? []);
}

function collect(pattern: RegExp, from: typeof sources): Said[] {
  const found = new Map<string, string[]>();
  for (const { text } of from) {
    for (const [, code = '', literal] of text.matchAll(pattern)) {
      const names = namesIn(literal);
      const known = found.get(code);
      found.set(code, known ? known.filter((one) => names.includes(one)) : names);
    }
  }
  return [...found].map(([code, facts]) => ({ code, facts }));
}

const literal = String.raw`\{((?:[^{}]|\{[^{}]*\})*)\}`;
const refusals = [
  ...collect(new RegExp(String.raw`(?<![.\w])refuse\(\s*'([a-z-]+)'(?:,\s*${literal})?`, 'gu'), sources),
  ...collect(
    new RegExp(
      String.raw`(?:refusal[:=]\s*|refused\(|\?\?\s*|\brefusal = )\{\s*code: '([a-z-]+)'(?:,\s*params: ${literal})?`,
      'gu',
    ),
    sources,
  ),
  // Chosen between before they are refused.
  ...['import-too-slow', 'import-unreadable', 'import-encrypted', 'import-not-word', 'import-zip-bomb'].map(
    (code) => ({ code, facts: ['name'] }),
  ),
  // Looked up in tables of their own.
  ...[...BANKID_REFUSALS, 'oidc-cancelled', 'oidc-refused', 'oidc-state-differs', 'oidc-unreachable'].map(
    (code) => ({ code, facts: [] }),
  ),
  ...['passkey-cancelled', 'passkey-refused', 'passkey-already-here'].map((code) => ({ code, facts: [] })),
];
const completeness = collect(
  new RegExp(
    String.raw`code: '([a-z-]+)', severity: '\w+'(?:, clauseId: clause\.id)?(?:, params(?:: ${literal})?)?`,
    'gu',
  ),
  sources.filter(({ path }) => path.endsWith('domain/completeness.ts')),
).map(({ code, facts }) => ({
  code: `completeness-${code}`,
  facts: facts.length > 0 || !/clause|draft/u.test(code) ? facts : ['title'],
}));
const findings = [
  ...collect(
    new RegExp(String.raw`\bcode: '([a-z-]+)',(?:\s*line(?:: [^,]+)?,)?\s*params: ${literal}`, 'gu'),
    importer,
  ),
  ...collect(/\badd\('([a-z-]+)'/gu, importer),
];
const unreads = ['stray-fragment', 'half-read', 'not-understood', 'after-the-agenda'];

/**
 * What a reader can be asked to do. A next step is a sentence that begins with one of these: the order is then given
 * to the reader, and a verb that merely tells what happened does not pass for one.
 */
const orders = {
  sv: `ajournera anmäl anteckna använd återta återuppta ändra ange avsluta be bekräfta begär behåll bordlägg
    byt börja dela dra fastställ fatta fortsätt frys fråga fyll följ försök ge gå gör ifrågasätt kalla
    klistra kontrollera korta ladda låt lägg läs logga lämna markera räkna rätta rösta se skapa skriv spara
    ställ stäng ta utse vänta välj öppna`,
  en: `add create sign start adjourn appoint ask begin call change check choose close confirm contest continue count draw
    elect end enter fill follow give go keep let log make mark move name open paste put read record reload
    remove replace report restore resume save say see shorten split take try use vote wait write`,
} as const;

function saysWhatToDo(text: string, locale: keyof typeof orders): boolean {
  const known = orders[locale].split(/\s+/u);
  return text
    .split(/(?<=[.:?])\s+/u)
    .some((sentence) => known.includes(/^\p{Lu}\p{L}*/u.exec(sentence)?.[0].toLowerCase() ?? ''));
}

const ordinary = getLocale;
afterAll(() => {
  overwriteGetLocale(ordinary);
});

/** A sentence made for this code, with every fact in its place. */
function isSentence(text: string, code: string): boolean {
  const stopgaps: readonly string[] = [
    m.refusal_without_wording({ code }),
    m.finding_other({ code }),
    m.unread_other(),
  ];
  return /\p{L}.{6,}/su.test(text) && !/undefined|[{}!]/u.test(text) && !stopgaps.includes(text);
}

describe.each(['sv', 'en'] as const)('in %s', (locale) => {
  function unsaid(
    all: readonly Said[],
    say: (code: string, params: Record<string, string>) => string,
  ): string[] {
    overwriteGetLocale(() => locale);
    return all
      .filter(({ code, facts }) => {
        const params = Object.fromEntries(facts.map((name) => [name, `«${name}»`]));
        return !isSentence(say(code, params), code);
      })
      .map(({ code, facts }) => `${code} {${facts.join(', ')}}`);
  }

  it('[X-8] every refusal of the product has its sentence, with facts it is given', () => {
    expect(refusals.length).toBeGreaterThan(90);
    expect(unsaid(refusals, (code, params) => refusalText({ code, params }))).toEqual([]);
  });

  it('[X-8] every refusal says what to do next', () => {
    const stuck = (all: readonly (readonly [string, string])[]): string[] =>
      all.filter(([, text]) => !saysWhatToDo(text, locale)).map(([code, text]) => `${code}: ${text}`);
    // From the file, not from the code: it also holds what a table chooses and what is said without a fact.
    const written = ['refusals', 'before', 'signing', 'methods'].flatMap((name) =>
      Object.entries(JSON.parse(read(`messages/${locale}/${name}.json`)) as Record<string, string>).filter(
        ([key]) => name === 'refusals' || /^(?:account_)?refusal_/u.test(key),
      ),
    );
    expect(written.length).toBeGreaterThan(240);
    expect(stuck(written)).toEqual([]);
  });

  it('an answer that only states a fact is not taken for a next step', () => {
    const facts = {
      sv: [
        'Ordföranden röstar sist. Ingenting har ändrats.',
        'Skälet är för långt.',
        'Du har redan avstått.',
      ],
      en: ['The chair votes last. Nothing has changed.', 'The reason is too long.', 'You have declined.'],
    } as const;
    for (const text of facts[locale]) expect(saysWhatToDo(text, locale), text).toBe(false);
  });

  it('[MIN-2] every finding of the completeness check has its sentence', () => {
    expect(completeness.length).toBeGreaterThanOrEqual(9);
    expect(unsaid(completeness, (code, params) => refusalText({ code, params }))).toEqual([]);
  });

  it('[X-8] every doubt of the import has its sentence, and every unread line its reason', () => {
    expect(findings.length).toBeGreaterThan(20);
    expect(unsaid(findings, (code, params) => findingText({ code, params }))).toEqual([]);
    const whys = unreads.map((code) => ({ code, facts: [] }));
    expect(unsaid(whys, (why) => unreadText({ line: 1, endLine: 1, text: '', why }))).toEqual([]);
  });

  it('the list of reasons above is the importer’s own', () => {
    for (const why of unreads)
      expect(
        importer.some(({ text }) => text.includes(`'${why}'`)),
        why,
      ).toBe(true);
  });

  it('a character outside the clauses is told of without a clause', () => {
    overwriteGetLocale(() => locale);
    const params = { character: 'U+E000', clause: '' };
    const text = refusalText({ code: 'glyph-missing', params });
    expect(text).toContain('U+E000');
    expect(text).not.toBe(m.refusal_without_wording({ code: 'glyph-missing' }));
    expect(text).not.toMatch(/ {2}|\(\)| i kan| in cannot/u);
  });
});

it('[X-8] reads as the page that people have read through: every refusal in both languages', async () => {
  const codes = refusals.toSorted((a, b) => a.code.localeCompare(b.code));
  const page = codes.map(({ code, facts }) => {
    const params = Object.fromEntries(facts.map((name) => [name, `«${name}»`]));
    const said = (['sv', 'en'] as const).map((locale) => {
      overwriteGetLocale(() => locale);
      return `  ${locale}: ${refusalText({ code, params })}`;
    });
    return [code, ...said].join('\n');
  });
  await expect(`${page.join('\n')}\n`).toMatchFileSnapshot('../fixtures/refusals.txt');
});
