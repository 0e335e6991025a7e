import type { Sql } from './connect.ts';

/** Sealed signing keys. `admin` owns the tables; the application's role may not even look. */
export function createSigningKeys({ admin }: { readonly admin: Sql }) {
  return {
    async read(name: string): Promise<string | undefined> {
      const [row] = await admin<{ sealed: string }[]>`select sealed from signing_key where name = ${name}`;
      return row?.sealed;
    },
    /** false when another process was first: then its key is everybody's. */
    async create(name: string, sealed: string): Promise<boolean> {
      const rows = await admin`
        insert into signing_key (name, sealed) values (${name}, ${sealed}) on conflict do nothing returning name`;
      return rows.length === 1;
    },
  };
}
