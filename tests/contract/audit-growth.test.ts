import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationWorld, type ApplicationWorld, type People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'klubba-growth-'));
const at = (name: string) => join(folder, name);
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
  const env = { ...process.env, DATABASE_URL: world.db.url, DATA_DIR: folder };
  const command = ['--import', 'tsx', 'server/ops/cli.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('audit growth', () => {
  it('[R18] proves from one checkpoint to the next, and to nobody who has another', async () => {
    await world.hold(people);
    const first = klubba('audit', 'checkpoint');
    writeFileSync(at('first.txt'), first.stdout);
    const key = first.stderr.trim().split(' ').at(-1) ?? '';
    const meetingId = await world.hold(people);
    const proof = klubba('audit', 'growth', at('first.txt'));
    expect(proof.status).toBe(0);
    writeFileSync(at('proof.json'), proof.stdout);
    expect(klubba('audit', 'growth', at('first.txt'), at('proof.json'), key)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('have only grown') as string,
    });

    writeFileSync(
      at('forged.json'),
      proof.stdout.replace(/"path": \[\s+"./, (all) => `${all.slice(0, -1)}${all.endsWith('0') ? '1' : '0'}`),
    );
    expect(klubba('audit', 'growth', at('first.txt'), at('forged.json'), key).status).toBe(1);

    // What was signed is cut off, with every trace of it: nothing leads from the older checkpoint any more.
    await world.db.admin.begin(async (tx) => {
      for (const table of ['audit_leaf', 'audit_checkpoint', 'meeting_event'])
        await tx`alter table ${tx(table)} disable trigger user`;
      await tx`delete from audit_checkpoint`;
      await tx`delete from audit_leaf`;
      await tx`delete from meeting_event where meeting_id <> ${meetingId} and version > 3`;
      await tx`update meeting set version = 3 where id <> ${meetingId}`;
    });
    const cut = klubba('audit', 'growth', at('first.txt'));
    expect(cut).toMatchObject({ status: 1, stdout: '' });
    expect(cut.stderr).toContain('The logs have not only grown');
  }, 180_000);
});

describe('archive', () => {
  it('[ARC-2] writes the bundle of adjusted minutes, never over a file, and verify reads it', async () => {
    const meetingId = await world.freeze(people);
    expect(klubba('archive', meetingId, at('early.zip'))).toMatchObject({ status: 1 });
    for (const who of [people.chair, people.adjuster])
      must(await world.sign(who, meetingId, await world.enrol(who)));
    const file = at('bundle.zip');
    expect(klubba('archive', meetingId, file).stdout).toContain(file);
    expect(klubba('archive', meetingId, file).status).not.toBe(0);
    expect(existsSync(at('early.zip'))).toBe(false);
    // Signed under the root of this test, not under the one that this installation made for itself.
    writeFileSync(at('root.pem'), world.authority.rootPem);
    const checked = klubba('verify', file, '--root', at('root.pem'), '--lang', 'en');
    expect(checked.stdout).toContain('rot/rot.pem in the archive bundle is not what was signed.');
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
  }, 180_000);
});
