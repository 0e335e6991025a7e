import { writeFile } from 'node:fs/promises';
import { takeArchive } from '#server/application/hand-out-minutes.ts';
import type { Config } from '#server/config.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { firstOrganisationName } from '#server/postgres/organisation-name.ts';
import { createUnitOfWork } from '#server/postgres/unit-of-work.ts';
import { findProjectRoot } from '#server/project-root.ts';
import { createHandout } from '#server/signing/archive/handout.ts';
import { openAuthority } from '#server/signing/authority.ts';
import { type KeyVaultOptions, openKeyVault } from '#server/signing/key-vault.ts';
import { openSecretBox } from '#server/signing/secret-box.ts';
import { openAudit } from './audit/open-audit.ts';
import { keyPlaceOf } from './key-place.ts';
import { createVerifierPage } from './verifier-page.ts';

export interface ArchiveNowOptions {
  readonly given: Config;
  readonly meetingId: string;
  /** A file, or undefined for one in the current folder with the name of the meeting. */
  readonly file: string | undefined;
  out(line: string): void;
  err(line: string): void;
}

/** `archive <meeting>`: writes the archive's copy of adjusted minutes, beside a Klubba that runs. 1 when there is none. */
export async function archiveNow(database: Database, options: ArchiveNowOptions): Promise<number> {
  const { given, meetingId, out, err } = options;
  const organisationId = await organisationOf(database, meetingId);
  if (organisationId === undefined) {
    err(`There is no meeting ${meetingId}.`);
    return 1;
  }
  const sql = database.app;
  const keyPlace = keyPlaceOf(database, given);
  const taken = await takeArchive(
    {
      unitOfWork: createUnitOfWork({ sql, clauseStore: createClauseStore({ sql }) }),
      handout: await openHandout(database, keyPlace),
      box: await openSecretBox(await openKeyVault(keyPlace)),
    },
    { organisationId, meetingId },
  );
  if (!taken.ok) {
    err(`No bundle: ${taken.refusal.code}. Only adjusted minutes have one.`);
    return 1;
  }
  const file = options.file ?? taken.value.filename.replace(/[/\\:]/g, '_');
  // Not over something that somebody has: an archive's copy is kept.
  await writeFile(file, taken.value.bytes, { flag: 'wx' });
  out(`${file}, ${String(taken.value.bytes.byteLength)} bytes.`);
  return 0;
}

async function organisationOf({ admin }: Database, meetingId: string): Promise<string | undefined> {
  const [row] = await admin<{ organisationId: string }[]>`
    select organisation_id as "organisationId" from meeting where id::text = ${meetingId}`;
  return row?.organisationId;
}

async function openHandout(database: Database, keyPlace: KeyVaultOptions) {
  const now = (): Date => new Date();
  const organisationName = (await firstOrganisationName(database.admin)) ?? 'Klubba';
  const authority = await openAuthority({ ...keyPlace, now, organisationName });
  const onFailed = (): void => undefined;
  const audit = await openAudit({ admin: database.admin, keyPlace, now, onFailed });
  const verifierPage = createVerifierPage(findProjectRoot(), {
    roots: [authority.rootPem],
    logKeys: [audit.verifierKey],
  });
  return createHandout({ authority, auditProof: audit.proof, verifierPage });
}
