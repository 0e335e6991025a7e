import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#server/config.ts';
import { builtFrom, hashSources, recordBuild } from './build-freshness.ts';

export interface BuildOptions {
  readonly root: string;
  readonly say: (line: string) => void;
}

/** Builds when build/ is missing or was made from other sources; true when it built. Throws one line when the build fails. */
export async function buildIfStale({ root, say }: BuildOptions): Promise<boolean> {
  // An image may carry only the build.
  if (!existsSync(join(root, 'src'))) return false;
  const hash = await hashSources(root);
  const before = builtFrom(root);
  if (before === hash) return false;
  const started = Date.now();
  say(
    before === undefined
      ? 'Building Klubba for the first time (about half a minute) …'
      : 'The sources have changed, building again …',
  );
  await runVite(root, say);
  const { buildVerifier } = await import('./build-verifier.ts');
  await buildVerifier(root);
  recordBuild(root, hash);
  say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return true;
}

async function runVite(root: string, say: (line: string) => void): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) throw new ConfigError('The packages are not installed. Run "npm ci" first.');
  const child = spawn(process.execPath, [vite, 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > 40) tail.shift();
      // Vite lists hundreds of files; only its steps are news.
      if (/^(vite v|✓|> Using|\s+✔)/u.test(line)) say(`  ${line.trim()}`);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new ConfigError(`The build failed:\n${tail.join('\n')}`);
}
