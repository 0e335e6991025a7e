import { randomUUID } from 'node:crypto';
import { sealDue } from '#server/application/seal-minutes.ts';
import { createTurns } from '#server/application/turns.ts';
import type { Config } from '#server/config.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { organisationIds } from '#server/postgres/organisation-ids.ts';
import { firstOrganisationName } from '#server/postgres/organisation-name.ts';
import { createUnitOfWork } from '#server/postgres/unit-of-work.ts';
import { openAuthority } from '#server/signing/authority.ts';
import { openSealing } from '#server/signing/open-sealing.ts';
import { openAudit } from './audit/open-audit.ts';
import { keyPlaceOf } from './key-place.ts';

export interface SealNowOptions {
  readonly given: Config;
  out(line: string): void;
  err(line: string): void;
}

/** `seal`: does what is due in every organisation, beside a Klubba that runs. 1 when something stays due. */
export async function sealNow(database: Database, { given, out, err }: SealNowOptions): Promise<number> {
  const now = (): Date => new Date();
  const organisationName = (await firstOrganisationName(database.admin)) ?? 'Klubba';
  const keyPlace = keyPlaceOf(database, given);
  const authority = await openAuthority({ ...keyPlace, now, organisationName });
  const onFailed = (error: unknown): void => {
    err(`No checkpoint of the log was made: ${String(error)}`);
  };
  const audit = await openAudit({ admin: database.admin, keyPlace, now, onFailed });
  const sealing = await openSealing({
    config: given,
    authority,
    organisationName,
    now,
    checkpoint: audit.head,
    onFailed: (failures) => {
      for (const { url, code, detail } of failures) err(`${url}: ${code} ${detail}`.trim());
    },
  });
  const sql = database.app;
  const dependencies = {
    unitOfWork: createUnitOfWork({ sql, clauseStore: createClauseStore({ sql }) }),
    ids: { uuid: randomUUID, now },
    turns: createTurns(),
    sealing: sealing.sealing,
  };
  const total = { sealed: 0, timestamped: 0, failed: 0 };
  try {
    for (const organisationId of await organisationIds(database.admin)) {
      const round = await sealDue(dependencies, { organisationId });
      total.sealed += round.sealed;
      total.timestamped += round.timestamped;
      total.failed += round.failures.length;
    }
  } finally {
    await sealing.close();
  }
  out(
    `Sealed ${String(total.sealed)}, timestamped ${String(total.timestamped)}, still due ${String(total.failed)}.`,
  );
  if (!sealing.sealing.hasTimestamps)
    out('No timestamp authority is configured (TSA_URLS): the times are the server’s own.');
  return total.failed === 0 ? 0 : 1;
}
