import type { Logger } from '#server/ops/logging.ts';
import type { Sql } from '#server/postgres/connect.ts';
import type { SessionLike, UseCases } from '#server/use-cases.ts';
import { DEMO_ORGANISATION, DEMO_PEOPLE } from './demo-people.ts';
import { seedMeetings } from './demo-meetings.ts';

export interface SeedOptions {
  readonly admin: Sql;
  readonly useCases: UseCases;
  readonly log: Logger;
}

/** Fills an empty database with an invented organisation; a database that has any organisation is left alone. */
export async function seedDemo({ admin, useCases, log }: SeedOptions): Promise<void> {
  const isNew = await admin.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('klubba.seed'))`;
    const [known] = await tx`select 1 from account limit 1`;
    if (known) return false;
    await tx`select set_config('app.organisation_id', ${DEMO_ORGANISATION.id}, true)`;
    await tx`
      insert into organisation (id, name, slug)
      values (${DEMO_ORGANISATION.id}, ${DEMO_ORGANISATION.name}, ${DEMO_ORGANISATION.slug})`;
    for (const person of DEMO_PEOPLE) {
      await tx`
        insert into account (id, organisation_id, email, name, is_administrator, demo_role)
        values (${person.id}, ${DEMO_ORGANISATION.id}, ${person.email}, ${person.name},
                ${person.demoRole === 'secretary'}, ${person.demoRole})`;
    }
    return true;
  });
  if (!isNew) return;
  await seedMeetings({ useCases, sessionOf: demoSession });
  log.info({ organisation: DEMO_ORGANISATION.name }, 'demo data seeded');
}

function demoSession(role: string): SessionLike {
  const person = DEMO_PEOPLE.find((one) => one.demoRole === role);
  if (!person) throw new Error(`nobody in the demo is ${role}`);
  return {
    sessionId: 'seed',
    account: { id: person.id, organisationId: DEMO_ORGANISATION.id, name: person.name },
  };
}
