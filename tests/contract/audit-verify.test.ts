import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationWorld,
  type ApplicationWorld,
  newMeeting,
  type People,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

/** As an operator would, on the command line. */
function klubba(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'server/ops/cli.ts', ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: world.db.url },
    },
  );
  return { status, stdout, stderr };
}

const make = async () =>
  must(await world.useCases.createMeeting({ session: people.secretary, command: newMeeting(people) }))
    .meetingId;

describe('audit verify', () => {
  it('[R25] counts the meetings, names the one that was tampered with, and tells by its exit code', async () => {
    const [whole, spoilt] = [await make(), await make()];
    expect(klubba('audit', 'verify')).toMatchObject({
      status: 0,
      stdout: '2 meetings checked: every log holds.\n',
    });

    const { admin } = world.db;
    await admin.begin(async (tx) => {
      await tx`alter table meeting_event disable trigger user`;
      await tx`update meeting_event set actor_name = 'Någon Annan' where meeting_id = ${spoilt} and version = 1`;
      await tx`alter table meeting_event enable trigger user`;
    });
    const { status, stdout } = klubba('audit', 'verify');
    expect(status).toBe(1);
    expect(stdout).toContain(
      `Meeting ${spoilt}, version 1: the event is not what was written (hash-differs).`,
    );
    expect(stdout).toContain('2 meetings checked: 1 do not hold.');
    expect(stdout).not.toContain(whole);
  }, 60_000);

  it('stands in the help, and wants its verb', () => {
    expect(klubba('help').stdout).toContain('audit verify');
    expect(klubba('audit')).toMatchObject({ status: 2 });
  }, 30_000);
});
