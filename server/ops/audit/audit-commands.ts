import { parseArgs } from 'node:util';
import type { SecretBox } from '#server/application/method-ports.ts';
import type { Config } from '#server/config.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { AUDIT_KEY, noteKeyOf } from '#server/signing/audit/audit-key.ts';
import { verifierKey } from '#server/signing/audit/signed-note.ts';
import { openKeyVault, readCertificate } from '#server/signing/key-vault.ts';
import { openSecretBox } from '#server/signing/secret-box.ts';
import { err, out, ownCertificates, readText, UsageError, withDatabase } from '../command-line.ts';
import { keyPlaceOf } from '../key-place.ts';
import { auditGrowth, checkGrowthFile } from './audit-growth.ts';
import { auditLogs } from './audit-logs.ts';
import { openAudit } from './open-audit.ts';
import type { OpenWhole } from './verify-files.ts';

/** `audit verify`, `audit checkpoint` and `audit growth`, on the command line. Gives the exit code; throws UsageError. */
export async function auditCommand([verb, ...rest]: string[], given: Config): Promise<number> {
  if (verb === 'verify') return verifyAudit(rest, given);
  if (verb === 'checkpoint') return withDatabase(given, (database) => printCheckpoint(database, given));
  if (verb === 'growth') return growth(rest, given);
  throw new UsageError('audit verify [--checkpoint <file>], audit checkpoint, or audit growth <checkpoint>');
}

async function verifyAudit(args: string[], given: Config): Promise<number> {
  const { values } = parseArgs({ args, options: { checkpoint: { type: 'string' } } });
  const kept = values.checkpoint === undefined ? undefined : await readText(values.checkpoint);
  return withDatabase(given, async (database) => {
    const pem = await readCertificate(createSigningKeys(database), AUDIT_KEY);
    const key = pem === undefined ? undefined : noteKeyOf(pem);
    return auditLogs(database.admin, out, { key, given: kept, openWhole: wholeOpener(database, given) });
  });
}

/** The key is asked for when there is something to open: most installations have no such evidence. */
function wholeOpener(database: Database, given: Config): OpenWhole {
  let box: Promise<SecretBox> | undefined;
  return async (sealed, place) => {
    box ??= openKeyVault(keyPlaceOf(database, given)).then(openSecretBox);
    return (await box).open(sealed, place);
  };
}

async function printCheckpoint(database: Database, given: Config): Promise<number> {
  const audit = await auditOf(database, given);
  const taken = await audit.checkpoints.take();
  if (!taken) {
    err('There is no meeting yet, so there is nothing to sign.');
    return 1;
  }
  err(`Signed by ${audit.verifierKey}`);
  process.stdout.write(taken.note);
  return 0;
}

function auditOf(database: Database, given: Config) {
  return openAudit({
    admin: database.admin,
    keyPlace: keyPlaceOf(database, given),
    now: () => new Date(),
    onFailed: (error) => {
      err(String(error));
    },
  });
}

async function growth([kept, file, key, ...more]: string[], given: Config): Promise<number> {
  if (kept === undefined || more.length > 0)
    throw new UsageError('audit growth <checkpoint> [<file> [<key>]]');
  const older = await readText(kept);
  if (file === undefined)
    return withDatabase(given, async (database) =>
      auditGrowth(database.admin, await auditOf(database, given), { older, out, err }),
    );
  const [own] = key === undefined ? await ownCertificates(given, AUDIT_KEY) : [];
  const verifier = key ?? (own && (await verifierKey(noteKeyOf(own))));
  if (verifier === undefined) throw new UsageError('name the key that signs the logs');
  return checkGrowthFile({ older, text: await readText(file), verifier, out });
}
