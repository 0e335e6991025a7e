import type { AccountRecords, Records, UnitOfWork } from '#server/application/ports.ts';
import type { ClauseStore } from '#server/application/clause-store.ts';
import { firstClauseText } from '#server/application/first-clause-text.ts';
import { agreementChangeRecords } from './agreement-change-records.ts';
import { bodyRecords } from './body-records.ts';
import { conferenceIdentityRecords } from './conference-identity-records.ts';
import { conferenceRecords } from './conference-records.ts';
import type { Sql, TransactionSql } from './connect.ts';
import { identityRecords } from './identity-records.ts';
import { meetingRecords } from './meeting-records.ts';
import { minutesRecords } from './minutes-records.ts';
import { sealRecords } from './seal-records.ts';
import { subscriptionRecords } from './subscription-records.ts';
import { orderRecords } from './order-records.ts';
import { inTransaction } from './transaction.ts';

export interface UnitOfWorkOptions {
  /** The pool of klubba_app: row-level security stands under every statement. */
  readonly sql: Sql;
  readonly clauseStore: ClauseStore<TransactionSql>;
}

/** Transactions in PostgreSQL, each as one organisation. */
export function createUnitOfWork({ sql, clauseStore }: UnitOfWorkOptions): UnitOfWork {
  return {
    run: <T>(organisationId: string, work: (records: Records) => Promise<T>) =>
      inTransaction(sql, async (tx) => {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        return work(recordsIn(tx, organisationId, clauseStore));
      }),
  };
}

function recordsIn(
  tx: TransactionSql,
  organisationId: string,
  clauseStore: ClauseStore<TransactionSql>,
): Records {
  return {
    organisation: {
      name: async () => {
        const [row] = await tx<
          { name: string }[]
        >`select name from organisation where id = ${organisationId}`;
        return row?.name ?? '';
      },
    },
    bodies: bodyRecords(tx, organisationId),
    accounts: accountRecords(tx, organisationId),
    meetings: meetingRecords(tx, organisationId),
    minutes: minutesRecords(tx, organisationId),
    seals: sealRecords(tx, organisationId),
    orders: orderRecords(tx, organisationId),
    identities: identityRecords(tx, organisationId),
    conference: conferenceRecords(tx, organisationId),
    subscriptions: subscriptionRecords(tx, organisationId),
    agreementChanges: agreementChangeRecords(tx, organisationId),
    conferenceIdentities: conferenceIdentityRecords(tx, organisationId),
    clauseRooms: {
      lockSeals: async (meetingId) => {
        const rows = await tx<{ clause_id: string; seq: string }[]>`
          select clause_id, seq from clause_room
          where organisation_id = ${organisationId} and meeting_id = ${meetingId} and sealed_at is not null
          order by clause_id for no key update`;
        return rows.map((row) => ({ clauseId: row.clause_id, seq: Number(row.seq) }));
      },
      create: ({ meetingId, clauseId, blocks, accountId }) =>
        clauseStore.create({ organisationId, meetingId, clauseId }, firstClauseText(blocks, accountId), tx),
    },
  };
}

function accountRecords(tx: TransactionSql, organisationId: string): AccountRecords {
  return {
    colleagues: async () => {
      const rows = await tx<{ id: string; name: string; demo_role: string | null }[]>`
        select id, name, demo_role from account
        where organisation_id = ${organisationId} and disabled_at is null
        order by name collate sv`;
      return rows.map((row) => ({ accountId: row.id, name: row.name, demoRole: row.demo_role }));
    },
    isAdministrator: async (accountId) => {
      const rows = await tx`
        select id from account
        where id = ${accountId} and organisation_id = ${organisationId} and is_administrator and disabled_at is null`;
      return rows.length === 1;
    },
  };
}
