import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { VERIFIER_PAGE } from './verifier-place.ts';

/**
 * Builds the page that checks minutes from a disk into one file without a single address in it. Its own policy names the hashes
 * of its script and its style and forbids everything else, so that it can ask nobody.
 */
export async function buildVerifier(root: string): Promise<string> {
  const page = join(root, 'server/signing/verify-page');
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(page, 'main.ts'), formats: ['iife'], name: 'KlubbaVerifier' },
    },
  })) as Rollup.RollupOutput[];
  const [chunk, ...more] = result.flatMap(({ output }) => output);
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('the verifier page is not one script');
  // A "</script" in a string would end the script where it stands in the page.
  const script = chunk.code.replaceAll('</script', '<\\/script');
  const style = readFileSync(join(page, 'page.css'), 'utf8');
  const fill: Readonly<Record<string, string>> = {
    '%script-hash%': hashOf(script),
    '%style-hash%': hashOf(style),
    '%script%': script,
    '%style%': style,
  };
  const template = readFileSync(join(page, 'page.html'), 'utf8');
  // Without the space around them: the hash is of everything between the tags.
  const html = template.replace(
    /%(?:script|style)-hash%|\s*%(?:script|style)%\s*/g,
    (name) => fill[name.trim()] ?? name,
  );
  const file = join(root, VERIFIER_PAGE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, html);
  return html;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildVerifier(resolve('.'));
