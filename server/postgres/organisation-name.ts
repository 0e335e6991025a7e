import type { Sql } from './connect.ts';

/** The name of the organisation that was here first, or null when there is none yet. `admin` sees every organisation. */
export async function firstOrganisationName(admin: Sql): Promise<string | null> {
  const [first] = await admin<{ name: string }[]>`
    select name from organisation order by created_at, id limit 1`;
  return first?.name ?? null;
}
