import type { HookAddresses } from '#server/application/conference-providers.ts';
import type { Sql } from './connect.ts';

/** The addresses that providers call. Read as no organisation: the row is what says which one it is. */
export function createHookAddresses({ sql }: { readonly sql: Sql }): HookAddresses {
  return {
    organisationOf: async (hookId) => {
      const [row] = await sql<{ organisation_id: string }[]>`
        select organisation_id from conference_hook where id = ${hookId}`;
      return row?.organisation_id ?? null;
    },
    given: async () => {
      const rows = await sql<{ account_id: string }[]>`select account_id from conference_door`;
      return new Set(rows.map((row) => row.account_id));
    },
  };
}
