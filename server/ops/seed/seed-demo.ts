import type { Actor } from '#server/application/ports.ts';
import type { CommandDependencies } from '#server/application/execute-command.ts';
import type { FreezeDependencies } from '#server/application/freeze-minutes.ts';
import type { Logger } from '#server/ops/logging.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { advisoryMeeting } from './demo-advisory.ts';
import { demoDays } from './demo-clock.ts';
import { committeeMeeting } from './demo-committee.ts';
import { consultationMeeting } from './demo-consultation.ts';
import { cooperationMeeting } from './demo-cooperation.ts';
import type { DemoMeeting, DemoRole } from './demo-meeting.ts';
import { DEMO_ORGANISATION, DEMO_PEOPLE } from './demo-people.ts';
import { seedFrozen, seedMeeting } from './seed-meetings.ts';

export interface SeedOptions {
  readonly admin: Sql;
  readonly dependencies: FreezeDependencies & CommandDependencies;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

/** What is left for when people can already come in: printing takes longer than anybody wants to wait for a start. */
export interface SeedRest {
  finish(): Promise<void>;
}

/** Gives the invented organisation the bodies it lacks; a database with anybody else's people is left alone. */
export async function seedDemo(options: SeedOptions): Promise<SeedRest> {
  const { admin } = options;
  const reserved = await admin.reserve();
  try {
    // Two processes that start together: one seeds, the other then finds it done.
    await reserved`select pg_advisory_lock(hashtext('klubba.seed'))`;
    return (await seedPeople(admin)) ? await seedMeetings(options) : NOTHING_LEFT;
  } finally {
    await reserved`select pg_advisory_unlock(hashtext('klubba.seed'))`;
    reserved.release();
  }
}

const NOTHING_LEFT: SeedRest = { finish: () => Promise.resolve() };

/** false: there are other people. */
function seedPeople(admin: Sql): Promise<boolean> {
  return admin.begin(async (tx) => {
    const [others] = await tx`select 1 from account where organisation_id <> ${DEMO_ORGANISATION.id} limit 1`;
    if (others) return false;
    await tx`
      insert into organisation (id, name, slug)
      values (${DEMO_ORGANISATION.id}, ${DEMO_ORGANISATION.name}, ${DEMO_ORGANISATION.slug})
      on conflict do nothing`;
    for (const person of DEMO_PEOPLE) {
      await tx`
        insert into account (id, organisation_id, email, name, is_administrator, demo_role)
        values (${person.id}, ${DEMO_ORGANISATION.id}, ${person.email}, ${person.name},
                ${person.demoRole === 'secretary'}, ${person.demoRole})
        on conflict do nothing`;
    }
    return true;
  });
}

async function seedMeetings({ admin, dependencies, log }: SeedOptions): Promise<SeedRest> {
  const now = dependencies.ids.now();
  const common = { dependencies, actorOf: demoActor, now };
  const seeded = await Promise.all(
    (await lacking(admin, demoMeetings(now))).map(async (meeting) => ({
      meeting,
      meetingId: await seedMeeting({ ...common, meeting }),
    })),
  );
  if (seeded.length > 0) log.info({ meetings: seeded.length }, 'demo data seeded');
  const waiting = seeded.filter(({ meeting }) => meeting.frozenAt !== undefined);
  return {
    finish: async () => {
      for (const one of waiting) {
        await seedFrozen({ ...common, ...one }).catch((error: unknown) => {
          // It is closed and whole; somebody may freeze it by hand.
          log.error({ err: error }, 'the demonstration minutes were not frozen');
        });
      }
    },
  };
}

function demoMeetings(now: Date): readonly DemoMeeting[] {
  const days = demoDays(now);
  return [advisoryMeeting, committeeMeeting, consultationMeeting, cooperationMeeting].map((make) =>
    make(days),
  );
}

/** Those whose body is not there: a first start that was interrupted goes on where it was. */
async function lacking(admin: Sql, meetings: readonly DemoMeeting[]): Promise<readonly DemoMeeting[]> {
  const known = await admin<{ name: string }[]>`
    select name from body where organisation_id = ${DEMO_ORGANISATION.id}`;
  return meetings.filter(({ command }) => !known.some(({ name }) => name === command.body.name));
}

function demoActor(role: DemoRole): Actor {
  const person = DEMO_PEOPLE.find((one) => one.demoRole === role);
  if (!person) throw new Error(`nobody in the demonstration is ${role}`);
  return {
    sessionId: 'seed',
    accountId: person.id,
    organisationId: DEMO_ORGANISATION.id,
    name: person.name,
  };
}
