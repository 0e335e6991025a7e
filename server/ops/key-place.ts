import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import type { KeyVaultOptions } from '#server/signing/key-vault.ts';

/** Where the keys of this instance lie, and what they are sealed with. */
export function keyPlaceOf(
  database: Pick<Database, 'admin'>,
  { dataDir, signingSecret }: Pick<Config, 'dataDir' | 'signingSecret'>,
): KeyVaultOptions {
  return {
    directory: join(dataDir, 'signing'),
    secret: signingSecret,
    keys: createSigningKeys(database),
  };
}
