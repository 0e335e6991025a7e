import { randomUUID } from 'node:crypto';
import type { Sql } from '#server/postgres/connect.ts';

/** An organisation, accounts and a meeting for clause texts to hang on, all invented. */
export interface ClauseWorld {
  readonly organisationId: string;
  readonly meetingId: string;
  readonly accounts: readonly [string, string, string];
}

/** Rows the clause tables refer to. `admin` bypasses row-level security. */
export async function seedClauseWorld(admin: Sql): Promise<ClauseWorld> {
  const world = inventClauseWorld();
  const bodyId = randomUUID();
  const { organisationId, meetingId, accounts } = world;
  await admin`insert into organisation (id, name, slug) values (${organisationId}, 'Exempelköping', ${`o-${organisationId}`})`;
  for (const id of accounts)
    await admin`
      insert into account (id, organisation_id, email, name)
      values (${id}, ${organisationId}, ${`${id}@exempel.se`}, ${id})`;
  await admin`
    insert into body (organisation_id, id, name, profile) values (${organisationId}, ${bodyId}, 'Rådet', '{}')`;
  await admin`
    insert into meeting (organisation_id, id, body_id, title, date, head, created_by)
    values (${organisationId}, ${meetingId}, ${bodyId}, 'Möte', '2026-11-20', '{}', ${accounts[0]})`;
  return world;
}

export function inventClauseWorld(): ClauseWorld {
  return {
    organisationId: randomUUID(),
    meetingId: randomUUID(),
    accounts: [`sara-${randomUUID()}`, `olof-${randomUUID()}`, `mona-${randomUUID()}`],
  };
}
