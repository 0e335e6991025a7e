import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationWorld,
  type ApplicationWorld,
  newMeeting,
  type People,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'klubba-cli-'));
let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

/** As an operator would, on the command line. */
function klubba(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'server/ops/cli.ts', ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: world.db.url, DATA_DIR: folder },
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
      stdout: [
        '2 meetings checked: every log holds.',
        '0 checkpoints checked: every checkpoint holds.',
        '8 clauses checked: every text holds.',
        '0 versions of minutes checked: every file holds.',
        '',
      ].join('\n'),
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
  });

  it('[R18] finds what was cut off with every trace of it, by the checkpoint that somebody kept', async () => {
    const meetingId = await make();
    must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    const { stdout: note, stderr } = klubba('audit', 'checkpoint');
    expect(stderr).toContain('Signed by klubba/');
    const file = join(folder, 'kept-checkpoint.txt');
    writeFileSync(file, note);
    expect(klubba('audit', 'verify', '--checkpoint', file).stdout).toContain(
      '1 checkpoint checked: every checkpoint holds.',
    );

    const { admin } = world.db;
    const tables = ['meeting_event', 'audit_leaf', 'audit_checkpoint'];
    await admin.begin(async (tx) => {
      for (const table of tables) await tx`alter table ${tx(table)} disable trigger user`;
      await tx`delete from audit_checkpoint`;
      await tx`delete from audit_leaf`;
      await tx`delete from meeting_event where meeting_id = ${meetingId} and version > 1`;
      await tx`update meeting set version = 1 where id = ${meetingId}`;
      for (const table of tables) await tx`alter table ${tx(table)} enable trigger user`;
    });
    expect(klubba('audit', 'verify').stdout).toContain('0 checkpoints checked: every checkpoint holds.');
    const { status, stdout } = klubba('audit', 'verify', '--checkpoint', file);
    expect(status).toBe(1);
    expect(stdout).toContain('the logs are no longer what they were at the checkpoint you gave');
  });

  it('[R18] a checkpoint cannot be changed by the owner of the tables either', async () => {
    await make();
    klubba('audit', 'checkpoint');
    await expect(world.db.admin`update audit_checkpoint set root = root`).rejects.toThrow('append-only');
    await expect(world.db.admin`delete from audit_leaf`).rejects.toThrow('append-only');
    await expect(world.db.app`insert into audit_checkpoint select * from audit_checkpoint`).rejects.toThrow(
      'permission denied',
    );
  });

  it('stands in the help, and wants its verb', () => {
    expect(klubba('help').stdout).toContain('audit verify');
    expect(klubba('audit')).toMatchObject({ status: 2 });
  });
});
