import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { openAuthority } from '#server/signing/authority.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const SECRET = 'sju blå hästar i en lång rad på åkern';

describe('one authority on several machines', () => {
  let db: TestDatabase;
  let folders: string[];
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());
  beforeEach(() => void (folders = []));
  afterEach(async () => {
    await db.admin`delete from signing_key`;
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'signing-'));
    folders.push(made);
    return made;
  }
  const open = (directory: string, secret?: string, inDatabase = true) =>
    openAuthority({
      directory,
      secret,
      keys: inDatabase ? createSigningKeys(db) : undefined,
      now: () => new Date('2026-11-22T12:00:00Z'),
      organisationName: 'Exempelby kommun',
    });

  it('machines that start at once end with one root, and nothing of it on their disks', async () => {
    const machines = await Promise.all(Array.from({ length: 4 }, folder));
    const opened = await Promise.all(machines.map((machine) => open(machine, SECRET)));
    expect(new Set(opened.map((authority) => authority.fingerprint)).size).toBe(1);
    for (const machine of machines) expect(await readdir(machine)).toEqual([]);
    const [row] = await db.admin<{ sealed: string }[]>`select sealed from signing_key`;
    const { sealed } = JSON.parse(row?.sealed ?? '{}') as { sealed: string };
    expect(Buffer.from(sealed, 'base64url').includes(Buffer.from('2a8648ce3d0201', 'hex'))).toBe(false);
  });

  it('the key a machine had in its folder becomes the key of all', async () => {
    const first = await folder();
    const before = await open(first, undefined, false);
    const moved = await open(first);
    expect(moved.fingerprint).toBe(before.fingerprint);
    // Later the folder is only read for its secret; another machine needs that secret.
    await rm(join(first, 'root.key.json'));
    expect((await open(first)).fingerprint).toBe(before.fingerprint);
    await expect(open(await folder())).rejects.toThrow('same SIGNING_SECRET on every machine');
    await expect(open(await folder(), SECRET)).rejects.toThrow('does not open');
    expect(await readdir(folders.at(-2) ?? '')).toEqual([]);
  });

  it('machines without a common secret do not both start', async () => {
    const [one, two] = [await folder(), await folder()];
    const outcomes = await Promise.allSettled([open(one), open(two)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('the application’s role may not look at it', async () => {
    await open(await folder(), SECRET);
    await expect(db.app`select * from signing_key`).rejects.toThrow('permission denied');
    await expect(db.app`insert into signing_key (name, sealed) values ('x', 'y')`).rejects.toThrow(
      'permission denied',
    );
  });
});
