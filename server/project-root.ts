import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this project, found upwards from this module and else from the working directory. The production
 * bundle moves this module into `build/`, so the worker, the template and the fonts are named from here instead.
 * @throws {Error} when neither way leads to a package.json named "klubba".
 */
export function findProjectRoot(): string {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (isProjectRoot(folder)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  throw new Error('The project folder (package.json named "klubba") was not found');
}

function isProjectRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'name' in parsed && parsed.name === 'klubba';
}
