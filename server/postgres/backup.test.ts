import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { backup, restore } from './backup.ts';

describe('backup and restore', () => {
  let from: TestDatabase;
  let to: TestDatabase;
  const home = mkdtempSync(join(tmpdir(), 'klubba-backup-'));
  beforeAll(async () => {
    [from, to] = await Promise.all([testDatabase(), testDatabase()]);
    await from.admin`insert into organisation (id, name, slug) values (gen_random_uuid(), ${'Region\tÅngermanö\nrad två \\ slut'}, 'ang')`;
    await from.admin`insert into account (id, organisation_id, email, name) select 'a' || n, id, n || '@example.se', 'Åsa'
      from organisation, generate_series(1, 500) n`;
  });
  afterAll(async () => {
    await from.drop();
    await to.drop();
    rmSync(home, { recursive: true, force: true });
  });
  const all = (db: TestDatabase) =>
    db.admin`select a.*, o.name as organisation from account a join organisation o on o.id = organisation_id order by a.id`;

  test('[R21] everything comes back equal, and a damaged file brings nothing', async () => {
    const folder = join(home, 'one');
    const written = await backup(from.admin, folder, new Date());
    expect(written.tables.find(({ name }) => name === 'account')).toMatchObject({ rows: 500 });

    const damaged = join(home, 'two');
    await backup(from.admin, damaged, new Date());
    appendFileSync(join(damaged, 'passkey.copy'), '\n');
    await expect(restore(to.admin, damaged)).rejects.toThrow('passkey.copy is not what was written');
    expect(await all(to)).toHaveLength(0);

    await restore(to.admin, folder);
    expect(await all(to)).toEqual(await all(from));
    await expect(restore(to.admin, folder)).rejects.toThrow(/^The database is not empty/u);
  });

  test('the application role cannot take a backup that would miss rows', async () => {
    await expect(backup(from.app, join(home, 'three'), new Date())).rejects.toThrow('need a superuser');
  });

  test('a folder without a manifest is no backup', async () => {
    await expect(restore(to.admin, home)).rejects.toThrow('no finished backup');
  });
});
