import type { CallProvider, ConferenceIdentityRecords } from '#server/application/embed-ports.ts';
import { accountValue } from '#server/application/call-standing.ts';
import type { TransactionSql } from './connect.ts';

/** Who people are to providers of calls, within one transaction that has set its organisation. */
export function conferenceIdentityRecords(
  tx: TransactionSql,
  organisationId: string,
): ConferenceIdentityRecords {
  const unlink = async (accountId: string, provider: CallProvider, at: string): Promise<void> => {
    await tx`
      update conference_identity set ended_at = ${at}
      where organisation_id = ${organisationId} and account_id = ${accountId} and provider = ${provider}
        and ended_at is null`;
  };
  const accountOf = async (provider: CallProvider, providerUserId: string): Promise<string | null> => {
    const [row] = await tx<{ account_id: string }[]>`
      select account_id from conference_identity
      where organisation_id = ${organisationId} and provider = ${provider} and provider_user_id = ${providerUserId}
        and ended_at is null`;
    return row?.account_id ?? null;
  };
  return {
    accountOf,
    ofAccount: async (accountId) => {
      const rows = await tx<{ provider: CallProvider; linked_at: Date }[]>`
        select provider, linked_at from conference_identity
        where organisation_id = ${organisationId} and account_id = ${accountId} and ended_at is null
        order by provider`;
      return rows.map((row) => ({ provider: row.provider, linkedAt: row.linked_at.toISOString() }));
    },
    link: async ({ accountId, provider, providerUserId, at }) => {
      const holder = await accountOf(provider, providerUserId);
      if (holder !== null) return holder === accountId;
      await unlink(accountId, provider, at);
      // Two at the same moment: the index lets one of them through.
      const rows = await tx`
        insert into conference_identity (organisation_id, account_id, provider, provider_user_id, linked_at)
        values (${organisationId}, ${accountId}, ${provider}, ${providerUserId}, ${at})
        on conflict do nothing returning id`;
      return rows.length === 1;
    },
    unlink,
    forget: async (provider, providerUserId, before) => {
      await tx`
        delete from conference_identity
        where organisation_id = ${organisationId} and provider = ${provider} and provider_user_id = ${providerUserId}
          and linked_at < ${before}`;
      await tx`
        delete from member_alias
        where organisation_id = ${organisationId} and kind = 'account'
          and value = ${accountValue(provider, providerUserId)} and learned_at < ${before}`;
    },
  };
}
