import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileMessages } from './compile-messages.ts';

type Messages = Readonly<Record<string, (facts: object, options: { locale: string }) => string>>;

describe('the catalogue of messages', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'klubba-messages-'));
    for (const name of ['messages', 'project.inlang/settings.json']) {
      cpSync(resolve(name), join(root, name), { recursive: true });
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('says every key of the catalogue in both languages', async () => {
    await compileMessages({ root, structure: 'locale-modules' });
    const file = join(root, 'src/lib/i18n/generated/messages/_index.js');
    const messages = (await import(pathToFileURL(file).href)) as Messages;
    const keys = new Set<string>();
    for (const locale of ['sv', 'en']) {
      for (const name of readdirSync(join(root, 'messages', locale))) {
        const texts = JSON.parse(readFileSync(join(root, 'messages', locale, name), 'utf8')) as Record<
          string,
          string
        >;
        for (const [key, text] of Object.entries(texts)) {
          keys.add(key);
          const facts = Object.fromEntries(
            [...text.matchAll(/\{(\w+)\}/g)].map(([, fact = '']) => [fact, `«${fact}»`]),
          );
          const said = text.replaceAll(/\{(\w+)\}/g, '«$1»').replaceAll(/\\([{}])/g, '$1');
          expect([key, messages[key]?.(facts, { locale })]).toEqual([key, said]);
        }
      }
    }
    expect(keys.size).toBeGreaterThan(1000);
  });

  it('writes nothing the second time, and only what changed after that', async () => {
    expect(await compileMessages({ root })).toBeGreaterThan(1000);
    expect(await compileMessages({ root })).toBe(0);
    const file = join(root, 'messages/sv/common.json');
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    writeFileSync(file, JSON.stringify({ ...texts, app_name: 'Klubban' }));
    expect(await compileMessages({ root })).toBe(1);
    writeFileSync(file, JSON.stringify({ app_name: texts['app_name'] }));
    expect(await compileMessages({ root })).toBeGreaterThan(Object.keys(texts).length - 1);
  });
});
