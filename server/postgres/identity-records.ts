import type { IdentityRecords, IdentityRow } from '#server/application/method-ports.ts';
import type { TransactionSql } from './connect.ts';

interface IdentityColumns {
  account_id: string;
  kind: IdentityRow['kind'];
  issuer: string;
  sealed: Uint8Array;
  mac: string;
  enrolled_how: string;
  enrolled_by: string;
  enrolled_at: Date;
}

/** How people are known to issuers, within one transaction that has set its organisation. */
export function identityRecords(tx: TransactionSql, organisationId: string): IdentityRecords {
  const end = async (accountId: string, kind: IdentityRow['kind'], issuer: string, now: string) => {
    await tx`
      update signing_identity set ended_at = ${now}
      where organisation_id = ${organisationId} and account_id = ${accountId} and kind = ${kind}
        and issuer = ${issuer} and ended_at is null`;
  };
  return {
    ofAccount: async (accountId) => {
      const rows = await tx<IdentityColumns[]>`
        select account_id, kind, issuer, sealed, mac, enrolled_how, enrolled_by, enrolled_at
        from signing_identity
        where organisation_id = ${organisationId} and account_id = ${accountId} and ended_at is null
        order by enrolled_at`;
      return rows.map(toIdentity);
    },
    keep: async (identity) => {
      const [other] = await tx`
        select 1 as taken from signing_identity
        where organisation_id = ${organisationId} and kind = ${identity.kind} and issuer = ${identity.issuer}
          and mac = ${identity.mac} and account_id <> ${identity.accountId} and ended_at is null`;
      if (other) return false;
      await end(identity.accountId, identity.kind, identity.issuer, identity.at);
      // Two at the same moment: the index lets one of them through and the other transaction fails as a whole.
      await tx`
        insert into signing_identity (organisation_id, account_id, kind, issuer, sealed, mac, enrolled_how, enrolled_by,
                                      enrolled_at)
        values (${organisationId}, ${identity.accountId}, ${identity.kind}, ${identity.issuer},
                ${Buffer.from(identity.sealed)}, ${identity.mac}, ${identity.how}, ${identity.by}, ${identity.at})`;
      return true;
    },
    end,
  };
}

function toIdentity(row: IdentityColumns): IdentityRow {
  return {
    accountId: row.account_id,
    kind: row.kind,
    issuer: row.issuer,
    sealed: new Uint8Array(row.sealed),
    mac: row.mac,
    how: row.enrolled_how,
    by: row.enrolled_by,
    at: row.enrolled_at.toISOString(),
  };
}
