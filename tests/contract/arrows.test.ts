import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** One forbidden import for each rule: a rule that nothing can break protects nothing. */
const BROKEN: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'domain-is-pure': ['src/lib/domain/a.ts', 'src/lib/protocol/p.ts'],
  'protocol-knows-domain-only': ['src/lib/protocol/b.ts', 'src/lib/client/c.ts'],
  'client-below-components': ['src/lib/client/d.ts', 'src/lib/components/k.ts'],
  'components-below-routes': ['src/lib/components/e.ts', 'src/routes/+page.ts'],
  'browser-without-server': ['src/routes/about/+page.ts', 'server/config.ts'],
  'application-without-adapters': ['server/application/f.ts', 'server/postgres/q.ts'],
  'server-without-pages': ['server/documents/g.ts', 'src/lib/components/k.ts'],
  'only-services-names-adapters': ['src/hooks.server.ts', 'server/realtime/r.ts'],
  'realtime-knows-no-other-adapter': ['server/realtime/h.ts', 'server/signing/s.ts'],
  'postgres-knows-no-other-adapter': ['server/postgres/i.ts', 'server/realtime/r.ts'],
};
const INNOCENT = ['src/lib/domain/z.ts', 'server/services.ts'] as const;

describe('the arrows between the rooms', () => {
  const root = mkdtempSync(join(tmpdir(), 'klubba-arrows-'));
  let output = '';

  beforeAll(() => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    const importing = (path: string) => `import { x } from '${join(root, path)}';\nexport const y = x;\n`;
    for (const [, to] of Object.values(BROKEN)) write(to, 'export const x = 1;\n');
    for (const [from, to] of Object.values(BROKEN)) write(from, importing(to));
    write(INNOCENT[0], 'export const x = 1;\n');
    write(INNOCENT[1], importing('server/realtime/r.ts'));
    write('server/cycle/one.ts', "import { b } from './two.ts';\nexport const a = (): unknown => b;\n");
    write('server/cycle/two.ts', "import { a } from './one.ts';\nexport const b = (): unknown => a;\n");
    write('server/signing/verify/verify-file.ts', importing('server/signing/deep.ts'));
    write('server/signing/deep.ts', "export { readFile as x } from 'node:fs/promises';\n");
    write('tsconfig.json', '{}');
    write('package.json', '{"type":"module"}');
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    const binary = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = resolve('.dependency-cruiser.cjs');
    const run = spawnSync(process.execPath, [binary, '--config', config, 'src', 'server'], {
      cwd: root,
      encoding: 'utf8',
    });
    output = run.stdout + run.stderr;
    expect(run.status, output).not.toBe(0);
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test.each(Object.entries(BROKEN))('%s is found when broken', (rule, [from]) => {
    expect(output).toContain(`${rule}: ${from}`);
  });

  test('a cycle is found', () => {
    expect(output).toMatch(/no-cycles: server\/cycle\//u);
  });

  test('a verifier that needs Node somewhere below it is found', () => {
    expect(output).toContain('verifier-stands-alone: server/signing/verify/verify-file.ts');
  });

  test('the composition root may name adapters', () => {
    expect(output).not.toContain(': server/services.ts');
  });
});
