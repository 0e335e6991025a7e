import type { AgreementAct, AgreementChangeRecords } from '#server/application/agreement-changes.ts';
import type { TransactionSql } from './connect.ts';

interface Columns {
  id: string;
  account_id: string;
  name: string;
  what: AgreementAct;
  fields: string[];
  changed_by: string | null;
  changed_by_name: string;
  at: Date;
}

/** What was done to agreements, within one transaction that has set its organisation. */
export function agreementChangeRecords(tx: TransactionSql, organisationId: string): AgreementChangeRecords {
  return {
    add: async ({ id, accountId, name, what, fields, by, at }) => {
      await tx`
        insert into conference_account_change (organisation_id, id, account_id, name, what, fields, changed_by,
                                               changed_by_name, at)
        values (${organisationId}, ${id}, ${accountId}, ${name}, ${what}, ${[...fields]}::text[], ${by?.accountId ?? null},
                ${by?.name ?? ''}, ${at})`;
    },
    latest: async (accountId) => {
      const rows = await tx<Columns[]>`
        select id, account_id, name, what, fields, changed_by, changed_by_name, at from conference_account_change
        where organisation_id = ${organisationId} ${accountId === null ? tx`` : tx`and account_id = ${accountId}`}
        order by at desc, id limit 100`;
      return rows.map((row) => ({
        id: row.id,
        accountId: row.account_id,
        name: row.name,
        what: row.what,
        fields: row.fields,
        by: row.changed_by === null ? null : row.changed_by_name,
        at: row.at.toISOString(),
      }));
    },
  };
}
