import type {
  ListenedBinding,
  SubscriptionRecords,
  SubscriptionRow,
} from '#server/application/subscription-records.ts';
import type { TransactionSql } from './connect.ts';

interface Columns {
  id: string;
  account_id: string;
  external_id: string;
  what: SubscriptionRow['what'];
  graph_id: string | null;
  made_with: string | null;
  expires_at: Date | null;
  due_at: Date;
  refusal_code: string | null;
  refusal_reason: string | null;
  refused_at: Date | null;
  missed_at: Date | null;
  found_code: string | null;
  found_reason: string | null;
  found_at: Date | null;
}

interface BindingColumns {
  id: string;
  account_id: string;
  external_id: string;
  instance_id: string | null;
  organiser_id: string | null;
  join_url: string | null;
  date: string;
  start_time: string;
  closed_at: Date | null;
}

/** What Graph was asked to tell, within one transaction that has set its organisation. */
export function subscriptionRecords(tx: TransactionSql, organisationId: string): SubscriptionRecords {
  const columns = tx`id, account_id, external_id, what, graph_id, made_with, expires_at, due_at, refusal_code, refusal_reason,
                     refused_at, missed_at, found_code, found_reason, found_at`;
  return {
    bindings: async (from) => {
      const rows = await tx<BindingColumns[]>`
        select b.id, b.account_id, b.external_id, b.instance_id, b.organiser_id, b.join_url,
               to_char(m.date, 'YYYY-MM-DD') as date, m.start_time,
               case when m.phase not in ('summoned', 'open', 'adjourned') then
                 (select max(e.at) from meeting_event e
                  where e.organisation_id = m.organisation_id and e.meeting_id = m.id and e.type = 'meeting-closed')
               end as closed_at
        from conference_binding b
        join conference_account a on a.organisation_id = b.organisation_id and a.id = b.account_id
        join meeting m on m.organisation_id = b.organisation_id and m.id = b.meeting_id
        where b.organisation_id = ${organisationId} and b.ended_at is null and a.ended_at is null
          and a.provider = 'teams' and m.date >= ${from}
        order by m.date, m.start_time, b.bound_at, b.id`;
      return rows.map(toBinding);
    },
    all: async () => {
      const rows = await tx<Columns[]>`
        select ${columns} from graph_subscription where organisation_id = ${organisationId}
        order by account_id, external_id, what`;
      return rows.map(toRow);
    },
    ofCall: async (accountId, externalId) => {
      const rows = await tx<Columns[]>`
        select ${columns} from graph_subscription
        where organisation_id = ${organisationId} and account_id = ${accountId} and external_id = ${externalId} order by what`;
      return rows.map(toRow);
    },
    callOf: async (accountId, graphId) => {
      const [row] = await tx<{ external_id: string }[]>`
        select external_id from graph_subscription
        where organisation_id = ${organisationId} and account_id = ${accountId} and graph_id = ${graphId}`;
      return row?.external_id ?? null;
    },
    claim: async ({ newId, accountId, externalId, what }, { now, until }) => {
      await tx`
        insert into graph_subscription (organisation_id, id, account_id, external_id, what, due_at)
        values (${organisationId}, ${newId}, ${accountId}, ${externalId}, ${what}, ${now})
        on conflict (organisation_id, account_id, external_id, what) do nothing`;
      const [row] = await tx<Columns[]>`
        update graph_subscription set claimed_until = ${until}
        where organisation_id = ${organisationId} and account_id = ${accountId} and external_id = ${externalId}
          and what = ${what} and (claimed_until is null or claimed_until <= ${now})
        returning ${columns}`;
      return row ? toRow(row) : null;
    },
    release: async (id, learnt) => {
      const { graphId, madeWith, expiresAt, dueAt, refusal, missedAt, found } = learnt;
      const changes = {
        claimed_until: null,
        ...(graphId === undefined ? {} : { graph_id: graphId }),
        ...(madeWith === undefined ? {} : { made_with: madeWith }),
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
        ...(dueAt === undefined ? {} : { due_at: dueAt }),
        ...(refusal === undefined
          ? {}
          : {
              refusal_code: refusal?.code ?? null,
              refusal_reason: refusal?.reason ?? null,
              refused_at: refusal?.at ?? null,
            }),
        ...(missedAt === undefined ? {} : { missed_at: missedAt }),
        ...(found === undefined
          ? {}
          : {
              found_code: found?.code ?? null,
              found_reason: found?.reason ?? null,
              found_at: found?.at ?? null,
            }),
      };
      await tx`update graph_subscription set ${tx(changes)} where organisation_id = ${organisationId} and id = ${id}`;
    },
    drop: async (id) => {
      await tx`delete from graph_subscription where organisation_id = ${organisationId} and id = ${id}`;
    },
    note: async (accountId, graphId, { event, at }) => {
      const change =
        event === 'missed'
          ? tx`missed_at = ${at}`
          : event === 'subscriptionRemoved'
            ? tx`graph_id = null, expires_at = null, due_at = ${at}`
            : tx`due_at = ${at}`;
      const rows = await tx`
        update graph_subscription set ${change}
        where organisation_id = ${organisationId} and account_id = ${accountId} and graph_id = ${graphId} returning id`;
      return rows.length > 0;
    },
  };
}

function toRow(row: Columns): SubscriptionRow {
  return {
    id: row.id,
    accountId: row.account_id,
    externalId: row.external_id,
    what: row.what,
    graphId: row.graph_id,
    madeWith: row.made_with,
    expiresAt: row.expires_at?.toISOString() ?? null,
    dueAt: row.due_at.toISOString(),
    refusal: toWord(row.refusal_code, row.refusal_reason, row.refused_at),
    missedAt: row.missed_at?.toISOString() ?? null,
    found: toWord(row.found_code, row.found_reason, row.found_at),
  };
}

function toWord(code: string | null, reason: string | null, at: Date | null): SubscriptionRow['refusal'] {
  return code === null || at === null ? null : { code, reason: reason ?? '', at: at.toISOString() };
}

function toBinding(row: BindingColumns): ListenedBinding {
  return {
    id: row.id,
    accountId: row.account_id,
    externalId: row.external_id,
    instanceId: row.instance_id,
    organiserId: row.organiser_id,
    joinUrl: row.join_url,
    date: row.date,
    startTime: row.start_time,
    closedAt: row.closed_at?.toISOString() ?? null,
  };
}
