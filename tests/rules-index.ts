import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionTable } from './permission-table.ts';
import { REQUIRED_RULES } from './rules-required.ts';

/*
 * docs/RULES.md: which rule stands where in the code and which tests prove it. docs/PERMISSIONS.md: who may do what.
 * `node --import tsx tests/rules-index.ts` writes them; with `--check` it fails when a page is out of date,
 * when code obeys a rule that no test names, or when a required rule has no code or no test.
 */

const RULE = /\b(?:ROL|QUO|DEP|DIS|VOT|RES|JAV|MIN|ADJ|PUB|COR|COOP|SIG|ARC)-\d+\b/g;
const TARGETS = { rules: 'docs/RULES.md', permissions: 'docs/PERMISSIONS.md' };

interface Places {
  readonly code: Set<string>;
  readonly tests: Set<string>;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte|sql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('generated'))
    .sort();
}

function isTest(path: string): boolean {
  return /\.(test|spec)\.ts$/.test(path);
}

function collect(): ReadonlyMap<string, Places> {
  const found = new Map<string, Places>();
  for (const path of ['src', 'server', 'migrations', 'tests'].flatMap(filesUnder)) {
    if (path.startsWith('tests') && !isTest(path)) continue;
    const text = readFileSync(path, 'utf8');
    const ids = isTest(path) ? idsInTitles(text) : (text.match(RULE) ?? []);
    for (const id of ids.filter((one) => new RegExp(RULE.source).test(one))) {
      const places = found.get(id) ?? { code: new Set(), tests: new Set() };
      found.set(id, places);
      (isTest(path) ? places.tests : places.code).add(path);
    }
  }
  return found;
}

/** In a test only titles count: `it('[QUO-1] …'`, `describe('[QUO-1] …'`, or a row of a table that becomes a title. */
function idsInTitles(text: string): string[] {
  return (text.match(/(?<=['"`][^'"`\n]*)\[[A-Z]+-\d+\](?=[^\n]*['"`])/g) ?? []).map((id) => id.slice(1, -1));
}

function order(id: string): string {
  const [letters = '', number = ''] = id.split('-');
  return letters + number.padStart(3, '0');
}

function table(found: ReadonlyMap<string, Places>): string {
  const rows = [...found]
    .filter(([, places]) => places.code.size > 0)
    .sort(([a], [b]) => order(a).localeCompare(order(b)))
    .map(
      ([id, { code, tests }]) => `| ${id} | ${REQUIRED_RULES[id] ?? ''} | ${list(code)} | ${list(tests)} |`,
    );
  return [
    '# Rules and where they live',
    '',
    'Made by `npm run rules`. A rule that code names and no test proves fails `npm run ci`, and so does a rule with a',
    'sentence here that no code obeys.',
    '',
    '| Rule | In one sentence | Code | Tests |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function list(paths: ReadonlySet<string>): string {
  return [...paths].map((path) => `\`${path}\``).join('<br>');
}

const found = collect();
const pages = [
  [TARGETS.rules, table(found)],
  [TARGETS.permissions, permissionTable()],
] as const;
if (!process.argv.includes('--check')) {
  for (const [target, text] of pages) writeFileSync(target, text);
} else {
  const unproved = [...found]
    .filter(([, { code, tests }]) => code.size > 0 && tests.size === 0)
    .map(([id]) => id);
  const missing = Object.keys(REQUIRED_RULES).filter((id) => (found.get(id)?.code.size ?? 0) === 0);
  const stale = pages.filter(([target, text]) => readFileSync(target, 'utf8') !== text);
  if (missing.length > 0) console.error(`Rules without code: ${missing.join(', ')}`);
  if (unproved.length > 0) console.error(`Rules without a test: ${unproved.join(', ')}`);
  for (const [target] of stale) console.error(`${target} is out of date: run "npm run rules".`);
  process.exitCode = unproved.length + missing.length + stale.length > 0 ? 1 : 0;
}
