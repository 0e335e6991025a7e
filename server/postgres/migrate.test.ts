import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { migrate } from './migrate.ts';

describe('the migration runner', () => {
  let db: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    db = await testDatabase({ isMigrated: false });
    folder = mkdtempSync(join(tmpdir(), 'klubba-migrations-'));
    write('0001_first.sql', 'create table a (n int); insert into a values (1);');
    write('0002_second.sql', 'alter table a add column word text;');
  });
  afterEach(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  const run = () => migrate(db.admin, { folder });

  test('runs each file once, in order', async () => {
    expect(await run()).toEqual(['0001_first.sql', '0002_second.sql']);
    expect(await run()).toEqual([]);
    expect(await db.admin`select version, name from schema_migration order by version`).toEqual([
      { version: 1, name: '0001_first.sql' },
      { version: 2, name: '0002_second.sql' },
    ]);
  });

  test('a landed file that changed is an error', async () => {
    await run();
    write('0001_first.sql', 'create table a (n bigint);');
    await expect(run()).rejects.toThrow('The migration 0001_first.sql has changed since it landed.');
  });

  test('a failing file names its line and leaves nothing of itself', async () => {
    write('0003_third.sql', 'create table b (n int);\nselect nonsense;');
    await expect(run()).rejects.toThrow(
      /^The migration 0003_third.sql failed at line 2: column "nonsense" does not exist$/u,
    );
    expect(await db.admin`select to_regclass('b') as b`).toEqual([{ b: null }]);
    expect(await db.admin`select version from schema_migration`).toHaveLength(2);
  });

  test('a database from a newer Klubba is refused', async () => {
    await run();
    rmSync(join(folder, '0002_second.sql'));
    await expect(run()).rejects.toThrow('The database has 0002_second.sql, which this Klubba does not know');
  });

  test.each([['0004_gap.sql'], ['3_short.sql'], ['0003_Åäö.sql']])('the name %s is refused', async (name) => {
    write(name, 'select 1;');
    await expect(run()).rejects.toThrow(name);
  });

  test('two processes at once take turns', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect([...one, ...other].sort()).toEqual(['0001_first.sql', '0002_second.sql']);
  });

  test('killed midway: the old schema or the new, never between', async () => {
    write('0003_slow.sql', 'create table half (n int); select pg_sleep(30); create table whole (n int);');
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', KILLED, db.url, folder],
      { stdio: 'inherit' },
    );
    const busy =
      () => db.admin`select 1 from pg_stat_activity where query like 'create table half%' and state = 'active' and pid <> pg_backend_pid()
      and datname = current_database()`;
    const deadline = Date.now() + 15_000;
    while ((await busy()).length === 0) expect(Date.now()).toBeLessThan(deadline);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await db.admin`select pg_terminate_backend(pid) from pg_stat_activity where query like 'create table half%' and pid <> pg_backend_pid()`;
    expect(await db.admin`select to_regclass('half') as half`).toEqual([{ half: null }]);
    write('0003_slow.sql', 'create table half (n int); create table whole (n int);');
    expect(await run()).toEqual(['0003_slow.sql']);
  });
});

const KILLED = `import { migrate } from '#server/postgres/migrate.ts';
  import { pool } from '#server/postgres/connect.ts';
  const [, url, folder] = process.argv;
  await migrate(pool({ url }), { folder });`;
