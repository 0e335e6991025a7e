import type { CredentialRecords } from '#server/application/ports.ts';
import type { Sql } from './connect.ts';

interface Row {
  id: string;
  account_id: string;
  public_key: Uint8Array;
  counter: number;
  transports: string[];
  enrolled_how: string;
  enrolled_by: string;
  created_at: Date;
}

/** Passkeys as signing needs them: only those of the host the signer is on. */
export function createCredentialRecords({ sql }: { readonly sql: Sql }): CredentialRecords {
  return {
    ofAccount: async (accountId, rpId) => {
      const rows = await sql<Row[]>`
        select id, account_id, public_key, counter::float8 as counter, transports, enrolled_how, enrolled_by, created_at
        from passkey where account_id = ${accountId} and rp_id = ${rpId} order by created_at`;
      return rows.map((row) => ({
        id: row.id,
        publicKey: new Uint8Array(row.public_key),
        counter: row.counter,
        transports: row.transports,
        userId: row.account_id,
        enrolment: { how: row.enrolled_how, by: row.enrolled_by, at: row.created_at.toISOString() },
      }));
    },
    noteUse: async (credentialId, counter, at) => {
      await sql`update passkey set counter = ${counter}, last_used_at = ${at} where id = ${credentialId}`;
    },
  };
}
