import type { Sql } from './connect.ts';

/** Every organisation, for chores that go through all of them. `admin` sees every organisation. */
export async function organisationIds(admin: Sql): Promise<string[]> {
  const rows = await admin<{ id: string }[]>`select id from organisation order by created_at, id`;
  return rows.map(({ id }) => id);
}
