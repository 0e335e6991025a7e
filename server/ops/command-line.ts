import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import { type Database, openDatabase } from '#server/postgres/connect-database.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { createKeyFiles } from '#server/signing/key-files.ts';
import { readCertificate } from '#server/signing/key-vault.ts';
import { createLogger } from './logging.ts';

/** A mistake of the caller: told in one line, exit code 2. */
export class UsageError extends Error {}

export const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
export const err = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export async function withDatabase(
  given: Config,
  use: (database: Database) => Promise<number>,
): Promise<number> {
  const { databaseUrl, dataDir } = given;
  const log = createLogger({ level: 'warn' });
  // A guest: beside a running Klubba it uses that one's database and leaves it running.
  const database = await openDatabase({ databaseUrl, dataDir, log, isGuest: true });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}

/** What names a key of this instance: from its database, or from the folder where it lay before that. */
export async function ownCertificates(given: Config, name: string): Promise<string[]> {
  const { databaseUrl, dataDir } = given;
  const found: string[] = [];
  if (databaseUrl !== undefined || existsSync(join(dataDir, 'postgres'))) {
    await withDatabase(given, async (database) => {
      const own = await readCertificate(createSigningKeys(database), name);
      if (own !== undefined) found.push(own);
      return 0;
    });
  }
  const earlier = await readCertificate(createKeyFiles(join(dataDir, 'signing')), name);
  return found.length === 0 && earlier !== undefined ? [earlier] : found;
}
