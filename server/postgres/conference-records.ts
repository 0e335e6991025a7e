import type {
  ConferenceAccountRow,
  ConferenceBindingRow,
  ConferenceRecords,
} from '#server/application/conference-records.ts';
import { callMemory } from './call-memory.ts';
import type { TransactionSql } from './connect.ts';
import { deliveryRecords } from './delivery-records.ts';

interface AccountColumns {
  id: string;
  provider: ConferenceAccountRow['provider'];
  external_id: string;
  name: string;
  sealed: Uint8Array;
  created_at: Date;
  changed_at: Date;
  removal_at: Date | null;
  removal_by: string | null;
}

interface BindingColumns {
  id: string;
  meeting_id: string;
  account_id: string;
  provider: ConferenceBindingRow['provider'];
  external_id: string;
  instance_id: string | null;
  organiser_id: string | null;
  join_url: string | null;
  bound_at: Date;
  date: string;
  start_time: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Calls and what is known of them, within one transaction that has set its organisation. */
export function conferenceRecords(tx: TransactionSql, organisationId: string): ConferenceRecords {
  return {
    ...accountRecords(tx, organisationId),
    ...bindingRecords(tx, organisationId),
    ...deliveryRecords(tx, organisationId),
    ...callMemory(tx, organisationId),
  };
}

function accountRecords(
  tx: TransactionSql,
  organisationId: string,
): Pick<
  ConferenceRecords,
  'accounts' | 'account' | 'addAccount' | 'changeAccount' | 'endAccount' | 'tellRemoval'
> {
  const columns = tx`id, provider, external_id, name, sealed, created_at, changed_at, removal_at, removal_by`;
  const end = async (id: string, at: string): Promise<void> => {
    // The secrets open nothing any more: they go at once.
    await tx`
      update conference_account set ended_at = ${at}, changed_at = ${at}, sealed = '', removal_by = null
      where organisation_id = ${organisationId} and id = ${id} and ended_at is null`;
    await tx`
      update conference_binding set ended_at = ${at}
      where organisation_id = ${organisationId} and account_id = ${id} and ended_at is null`;
  };
  return {
    accounts: async () => {
      const rows = await tx<AccountColumns[]>`
        select ${columns} from conference_account
        where organisation_id = ${organisationId} and ended_at is null order by name collate sv, id`;
      return rows.map(toAccount);
    },
    account: async (id, { lock = false } = {}) => {
      if (!UUID.test(id)) return null;
      const [row] = await tx<AccountColumns[]>`
        select ${columns} from conference_account
        where organisation_id = ${organisationId} and id = ${id} and ended_at is null
        ${lock ? tx`for no key update` : tx``}`;
      return row ? toAccount(row) : null;
    },
    addAccount: async (account) => {
      const [other] = await tx`
        select 1 as taken from conference_account
        where organisation_id = ${organisationId} and provider = ${account.provider}
          and external_id = ${account.externalId} and ended_at is null`;
      if (other) return false;
      await tx`insert into conference_hook (id, organisation_id) values (${account.id}, ${organisationId})`;
      // Two at the same moment: whoever is second is left with an address that nothing answers at.
      const rows = await tx`
        insert into conference_account (organisation_id, id, provider, external_id, name, sealed, created_at, created_by,
                                        changed_at)
        values (${organisationId}, ${account.id}, ${account.provider}, ${account.externalId}, ${account.name},
                ${Buffer.from(account.sealed)}, ${account.createdAt}, ${account.createdBy}, ${account.createdAt})
        on conflict (organisation_id, provider, external_id) where ended_at is null do nothing returning id`;
      return rows.length === 1;
    },
    changeAccount: async (id, { name, sealed, at }) => {
      await tx`
        update conference_account set name = ${name}, sealed = ${Buffer.from(sealed)}, changed_at = ${at}, removal_by = null
        where organisation_id = ${organisationId} and id = ${id} and ended_at is null`;
    },
    endAccount: end,
    tellRemoval: async (id, { at, by }) => {
      const rows = await tx`
        update conference_account set removal_at = ${at}, removal_by = ${by}
        where organisation_id = ${organisationId} and id = ${id} and ended_at is null
          and (removal_at is null or removal_at < ${at}) returning id`;
      return rows.length === 1;
    },
  };
}

function bindingRecords(
  tx: TransactionSql,
  organisationId: string,
): Pick<
  ConferenceRecords,
  'bindingOf' | 'meetingsUnderWay' | 'bindingsFor' | 'bindingOfInstance' | 'bind' | 'unbind' | 'noteInstance'
> {
  const bindings = tx`
    select b.id, b.meeting_id, b.account_id, a.provider, b.external_id, b.instance_id, b.organiser_id, b.join_url,
           b.bound_at, to_char(m.date, 'YYYY-MM-DD') as date, m.start_time
    from conference_binding b
    join conference_account a on a.organisation_id = b.organisation_id and a.id = b.account_id
    join meeting m on m.organisation_id = b.organisation_id and m.id = b.meeting_id
    where b.organisation_id = ${organisationId} and b.ended_at is null`;
  /** What a call says and what it is bound to change one after the other: nothing falls between them. */
  const lockAccount = (id: string) => tx`
    select 1 as locked from conference_account
    where organisation_id = ${organisationId} and id = ${id} for no key update`;
  const isHeld = async ({
    accountId,
    instanceId,
  }: Pick<ConferenceBindingRow, 'accountId' | 'instanceId'>): Promise<boolean> => {
    const rows = await tx`
      select 1 as held from conference_binding
      where organisation_id = ${organisationId} and account_id = ${accountId} and instance_id = ${instanceId}
        and ended_at is null`;
    return rows.length > 0;
  };
  const bindingOf: ConferenceRecords['bindingOf'] = async (meetingId) => {
    if (!UUID.test(meetingId)) return null;
    const [row] = await tx<BindingColumns[]>`${bindings} and b.meeting_id = ${meetingId}`;
    return row ? toBinding(row) : null;
  };
  return {
    bindingOf,
    meetingsUnderWay: async (accountId) => {
      const rows = await tx<{ id: string }[]>`
        select m.id from conference_binding b
        join meeting m on m.organisation_id = b.organisation_id and m.id = b.meeting_id
        where b.organisation_id = ${organisationId} and b.account_id = ${accountId} and b.ended_at is null
          and m.phase in ('open', 'adjourned')
        order by m.date, m.id`;
      return rows.map(({ id }) => id);
    },
    bindingsFor: async (accountId, externalId) => {
      const rows = await tx<BindingColumns[]>`
        ${bindings} and b.account_id = ${accountId} and b.external_id = ${externalId}
        order by m.date, m.start_time, b.bound_at, b.id`;
      return rows.map(toBinding);
    },
    bindingOfInstance: async (accountId, instanceId) => {
      const [row] = await tx<BindingColumns[]>`
        ${bindings} and b.account_id = ${accountId}
          and (b.instance_id = ${instanceId}
               or (a.provider = 'zoom' and b.id in (
                     select d.binding_id from conference_delivery d
                     where d.organisation_id = ${organisationId} and d.account_id = ${accountId}
                       and d.instance_id = ${instanceId} and d.instance_id <> '' and d.binding_id is not null)))
        order by (b.instance_id is not distinct from ${instanceId}) desc, b.bound_at desc limit 1`;
      return row ? toBinding(row) : null;
    },
    bind: async (binding) => {
      await lockAccount(binding.accountId);
      await tx`
        update conference_binding set ended_at = ${binding.boundAt}
        where organisation_id = ${organisationId} and meeting_id = ${binding.meetingId} and ended_at is null`;
      // Every occasion of a series in Teams has the same: it stands with the meeting that was bound first.
      const instanceId = (await isHeld(binding)) ? null : binding.instanceId;
      await tx`
        insert into conference_binding (organisation_id, id, meeting_id, account_id, external_id, instance_id,
                                        organiser_id, join_url, bound_at, bound_by)
        values (${organisationId}, ${binding.id}, ${binding.meetingId}, ${binding.accountId}, ${binding.externalId},
                ${instanceId}, ${binding.organiserId}, ${binding.joinUrl}, ${binding.boundAt}, ${binding.boundBy})`;
      await takeOver(tx, organisationId, binding);
    },
    unbind: async (meetingId, at) => {
      const binding = await bindingOf(meetingId);
      if (!binding) return;
      await lockAccount(binding.accountId);
      await tx`
        update conference_binding set ended_at = ${at}
        where organisation_id = ${organisationId} and id = ${binding.id} and ended_at is null`;
      // It may have been the wrong meeting: the right one finds what the call said today.
      await tx`
        update conference_delivery set binding_id = null
        where organisation_id = ${organisationId} and binding_id = ${binding.id}
          and received_at > ${at}::timestamptz - interval '1 day'`;
    },
    noteInstance: async (bindingId, instanceId) => {
      await tx`
        select 1 as locked from conference_account
        where organisation_id = ${organisationId}
          and id = (select account_id from conference_binding
                    where organisation_id = ${organisationId} and id = ${bindingId})
        for no key update`;
      const rows = await tx`
        update conference_binding b set instance_id = ${instanceId}
        where organisation_id = ${organisationId} and id = ${bindingId} and ended_at is null
          and (instance_id is null or instance_id = ${instanceId})
          and not exists (
            select from conference_binding o
            where o.organisation_id = b.organisation_id and o.account_id = b.account_id and o.id <> b.id
              and o.instance_id = ${instanceId} and o.ended_at is null)
        returning id`;
      return rows.length === 1;
    },
  };
}

/**
 * What the call said before it was bound: of the last day and within half a day of the meeting, as what comes later is
 * judged, and all that an earlier binding of this meeting to the same call had.
 */
async function takeOver(
  tx: TransactionSql,
  organisationId: string,
  { id, meetingId, accountId, externalId, boundAt }: Parameters<ConferenceRecords['bind']>[0],
): Promise<void> {
  // What names its occasion alone is of the call that has been heard to have it.
  const occasions = tx`
    select instance_id from conference_binding
    where organisation_id = ${organisationId} and account_id = ${accountId} and external_id = ${externalId}
      and instance_id is not null
    union all
    select instance_id from conference_delivery
    where organisation_id = ${organisationId} and account_id = ${accountId} and external_id = ${externalId}
      and instance_id <> ''`;
  const taken = await tx<{ instance_id: string; received_at: Date }[]>`
    update conference_delivery d set binding_id = ${id}
    where d.organisation_id = ${organisationId} and d.id in (
      select o.id from conference_delivery o
      where o.organisation_id = ${organisationId} and o.binding_id in (
        select id from conference_binding
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and account_id = ${accountId}
          and external_id = ${externalId} and ended_at is not null)
      union all
      select o.id from conference_delivery o join meeting m on m.organisation_id = o.organisation_id and m.id = ${meetingId}
      where o.organisation_id = ${organisationId} and o.account_id = ${accountId} and o.binding_id is null
        and (o.external_id = ${externalId} or (o.external_id = '' and o.instance_id in (${occasions})))
        and o.received_at > ${boundAt}::timestamptz - interval '1 day'
        and o.received_at at time zone 'Europe/Stockholm'
            between m.date + coalesce(nullif(m.start_time, ''), '12:00')::time - interval '12 hours'
                and m.date + coalesce(nullif(m.start_time, ''), '12:00')::time + interval '12 hours')
    returning d.instance_id, d.received_at`;
  const [latest] = taken
    .filter((one) => one.instance_id !== '')
    .sort((a, b) => b.received_at.getTime() - a.received_at.getTime());
  if (!latest) return;
  await tx`
    update conference_binding b set instance_id = ${latest.instance_id}
    where organisation_id = ${organisationId} and id = ${id} and instance_id is null
      and not exists (
        select from conference_binding o
        where o.organisation_id = b.organisation_id and o.account_id = b.account_id and o.id <> b.id
          and o.instance_id = ${latest.instance_id} and o.ended_at is null)`;
}

function toAccount(row: AccountColumns): ConferenceAccountRow {
  return {
    id: row.id,
    provider: row.provider,
    externalId: row.external_id,
    name: row.name,
    sealed: new Uint8Array(row.sealed),
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    removal:
      row.removal_at === null || row.removal_by === null
        ? null
        : { at: row.removal_at.toISOString(), by: row.removal_by },
  };
}

function toBinding(row: BindingColumns): ConferenceBindingRow {
  return {
    id: row.id,
    meetingId: row.meeting_id,
    accountId: row.account_id,
    provider: row.provider,
    externalId: row.external_id,
    instanceId: row.instance_id,
    organiserId: row.organiser_id,
    joinUrl: row.join_url,
    boundAt: row.bound_at.toISOString(),
    date: row.date,
    startTime: row.start_time,
  };
}
