import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importMessageKey } from './import.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(root, 'server/documents/import');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(resolve(folder, name), 'utf8'))
  .join('\n');
const codes = [
  ...sources.matchAll(/code: '([a-z-]+)'|add\('([a-z-]+)'|why: '([a-z-]+-[a-z-]+)'|'(import-[a-z-]+)'/gu),
].map((m) => m[1] ?? m[2] ?? m[3] ?? m[4] ?? '');

describe('import codes', () => {
  it.each(['sv', 'en'])('[X-8] every code of the importer has its sentence in %s', (language) => {
    const messages = JSON.parse(
      readFileSync(resolve(root, `messages/${language}/refusals.json`), 'utf8'),
    ) as Record<string, string>;
    expect(codes.length).toBeGreaterThan(25);
    expect(codes.map(importMessageKey).filter((key) => messages[key] === undefined)).toEqual([]);
  });
});
