import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that ends up in build/. */
const FOLDERS = ['src', 'server', 'messages', 'static'];
// Of project.inlang only the settings: the compiler writes its own notes beside them while it builds.
const FILES = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'project.inlang/settings.json',
];
const LEFT_OUT = ['/generated/', '/cache/', '.test.ts', 'server/ops/build-freshness.ts'];

/** SHA-256 over names and contents of the sources: file times mean nothing after a clone or a checkout. */
export async function hashSources(root: string): Promise<string> {
  const found = await Promise.all(FOLDERS.map((folder) => list(root, folder)));
  const digest = createHash('sha256');
  for (const file of [...found.flat(), ...FILES.filter((name) => existsSync(join(root, name)))].sort()) {
    const content = createHash('sha256')
      .update(readFileSync(join(root, file)))
      .digest('hex');
    digest.update(`${file} ${content}\n`);
  }
  return digest.digest('hex');
}

async function list(root: string, folder: string): Promise<string[]> {
  if (!existsSync(join(root, folder))) return [];
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !LEFT_OUT.some((part) => path.includes(part)));
}

export function builtFrom(root: string): string | undefined {
  const file = join(root, 'build', '.sources');
  return existsSync(file) && existsSync(join(root, 'build', 'handler.js'))
    ? readFileSync(file, 'utf8').trim()
    : undefined;
}

export function recordBuild(root: string, hash: string): void {
  writeFileSync(join(root, 'build', '.sources'), `${hash}\n`);
}
