import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pool } from '#server/postgres/connect.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

describe('the pools of the application', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  test('the app pool works as klubba_app and may not change tables', async () => {
    const [row] = await db.app`select current_user as name`;
    expect(row).toEqual({ name: 'klubba_app' });
    await expect(db.app`create table t (a int)`).rejects.toMatchObject({ code: '42501' });
  });

  test('without an organisation the app pool sees no rows, the admin pool all', async () => {
    await db.admin`insert into organisation (id, name, slug) values ('00000000-0000-4000-8000-000000000001', 'Norrlunda', 'norrlunda')`;
    expect(await db.app`select id from organisation`).toHaveLength(0);
    expect(await db.admin`select id from organisation`).toHaveLength(1);
  });

  test('its url opens the same database', async () => {
    const sql = pool({ url: db.url }, { max: 1 });
    expect(await sql`select slug from organisation`).toEqual([{ slug: 'norrlunda' }]);
    await sql.end();
  });

  test('another file gets a database of its own', async () => {
    const other = await testDatabase();
    expect(await other.admin`select id from organisation`).toHaveLength(0);
    await other.drop();
  });
});
