import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '#server/sync-folder.ts';
import { toBase64Url } from './bytes.ts';

/** Where sealed keys lie. */
export interface KeyStore {
  read(name: string): Promise<string | undefined>;
  /** Whole or not at all, never over another; false when one was there already. */
  create(name: string, sealed: string): Promise<boolean>;
}

/** Sealed keys as 0600 files in a folder. */
export function createKeyFiles(directory: string): KeyStore {
  const path = (name: string) => join(directory, `${name}.key.json`);
  return {
    read: (name) => readIfThere(path(name)),
    create: async (name, sealed) => {
      await makeFolder(directory);
      return createFile(path(name), `${sealed}\n`);
    },
  };
}

/** The secret of an instance that was configured without one: a file beside the keys, made when `mayMake`. */
export async function ownSecret(directory: string, mayMake: boolean): Promise<string | undefined> {
  const path = join(directory, 'signing-key');
  if (mayMake) {
    await makeFolder(directory);
    await createFile(path, `${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}\n`);
  }
  const found = (await readIfThere(path))?.trim();
  // A backup restored with a wide umask must not leave the key readable by everybody.
  if (found !== undefined) await chmod(path, 0o600);
  return found;
}

async function makeFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(directory));
}

/** Returns when it would outlive a power cut: what is sealed with it does, and without it opens for nobody (R3). */
async function createFile(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft);
    await syncFolder(dirname(path));
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
