import {
  type AppendOutcome,
  type ClauseAppend,
  type ClauseHead,
  type ClauseKey,
  ClauseRowsRejected,
  type ClauseStore,
  type LaterRows,
  type StoredClause,
} from '#server/application/clause-store.ts';
import type { Sql, TransactionSql } from './connect.ts';
import { inTransaction } from './transaction.ts';

/** The clause texts in PostgreSQL. `sql` is the pool of klubba_app, so row-level security stands under every statement. */
export function createClauseStore({ sql }: { readonly sql: Sql }): ClauseStore<TransactionSql> {
  const within = <T>(organisationId: string, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
    inTransaction(sql, async (tx) => {
      await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
      return work(tx);
    });

  return {
    load: (key) =>
      inTransaction(
        sql,
        async (tx) => {
          await tx`select set_config('app.organisation_id', ${key.organisationId}, true)`;
          return loadClause(tx, key);
        },
        'isolation level repeatable read read only',
      ),
    since: (key, seq) => within(key.organisationId, (tx) => laterRows(tx, key, seq)),
    heads: async (keys) => {
      const heads: ClauseHead[] = [];
      for (const [organisationId, own] of byOrganisation(keys.map((key) => ({ key }))))
        heads.push(
          ...(await within(organisationId, (tx) =>
            headsOf(
              tx,
              organisationId,
              own.map(({ key }) => key),
            ),
          )),
        );
      return heads;
    },
    append: (appends) => appendAll(sql, appends),
    create: (key, first, transaction) =>
      transaction
        ? insertClause(transaction, key, first)
        : within(key.organisationId, (tx) => insertClause(tx, key, first)),
    saveSnapshot: (key, snapshot, seq) =>
      within(key.organisationId, async (tx) => {
        await tx`
          update clause_room set snapshot = ${Buffer.from(snapshot)}, snapshot_seq = ${seq}
          where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId}
            and clause_id = ${key.clauseId} and snapshot_seq <= ${seq}`;
      }),
    seal: (key) =>
      within(key.organisationId, async (tx) => {
        const [row] = await tx<{ seq: string }[]>`
          update clause_room set sealed_at = coalesce(sealed_at, now())
          where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId}
            and clause_id = ${key.clauseId}
          returning seq`;
        return row && Number(row.seq);
      }),
    unseal: (key) =>
      within(key.organisationId, async (tx) => {
        await tx`
          update clause_room set sealed_at = null
          where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId}
            and clause_id = ${key.clauseId}`;
      }),
    clausesOf: (organisationId, meetingId) =>
      within(organisationId, async (tx) => {
        const rows = await tx<{ clause_id: string }[]>`
          select clause_id from clause_room
          where organisation_id = ${organisationId} and meeting_id = ${meetingId} order by clause_id`;
        return rows.map((row) => row.clause_id);
      }),
  };
}

async function loadClause(tx: TransactionSql, key: ClauseKey): Promise<StoredClause | undefined> {
  const [room] = await tx<
    { seq: string; is_sealed: boolean; snapshot: Uint8Array | null; snapshot_seq: string }[]
  >`
    select seq, sealed_at is not null as is_sealed, snapshot, snapshot_seq from clause_room
    where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId} and clause_id = ${key.clauseId}`;
  if (!room) return undefined;
  const updates = await tx<{ update: Uint8Array }[]>`
    select update from clause_update
    where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId}
      and clause_id = ${key.clauseId} and seq > ${room.snapshot_seq}
    order by seq`;
  const leases = await tx<{ client_id: string; account_id: string }[]>`
    select client_id, account_id from client_lease
    where organisation_id = ${key.organisationId} and meeting_id = ${key.meetingId} and clause_id = ${key.clauseId}`;
  return {
    seq: Number(room.seq),
    isSealed: room.is_sealed,
    ...(room.snapshot ? { snapshot: room.snapshot } : {}),
    snapshotSeq: Number(room.snapshot_seq),
    updates: updates.map((row) => row.update),
    leases: new Map(leases.map((row) => [Number(row.client_id), row.account_id])),
  };
}

/** One statement, so that sequence and rows are of the same instant. */
async function laterRows(tx: TransactionSql, key: ClauseKey, seq: number): Promise<LaterRows | undefined> {
  const found = await tx<
    { head: string; is_sealed: boolean; seq: string | null; account_id: string; update: Uint8Array }[]
  >`
    select r.seq as head, r.sealed_at is not null as is_sealed, u.seq, u.account_id, u.update
    from clause_room r
    left join clause_update u on u.organisation_id = r.organisation_id and u.meeting_id = r.meeting_id
      and u.clause_id = r.clause_id and u.seq > ${seq}
    where r.organisation_id = ${key.organisationId} and r.meeting_id = ${key.meetingId}
      and r.clause_id = ${key.clauseId}
    order by u.seq`;
  const [first] = found;
  if (!first) return undefined;
  return {
    seq: Number(first.head),
    isSealed: first.is_sealed,
    rows: found.flatMap((row) =>
      row.seq === null ? [] : [{ seq: Number(row.seq), accountId: row.account_id, update: row.update }],
    ),
  };
}

async function headsOf(
  tx: TransactionSql,
  organisationId: string,
  keys: readonly ClauseKey[],
): Promise<ClauseHead[]> {
  const rows = await tx<{ meeting_id: string; clause_id: string; seq: string; is_sealed: boolean }[]>`
    select r.meeting_id, r.clause_id, r.seq, r.sealed_at is not null as is_sealed from clause_room r
    join unnest(${keys.map((k) => k.meetingId)}::uuid[], ${keys.map((k) => k.clauseId)}::text[])
      as w (meeting_id, clause_id) using (meeting_id, clause_id)
    where r.organisation_id = ${organisationId}`;
  return rows.map((row) => ({
    key: { organisationId, meetingId: row.meeting_id, clauseId: row.clause_id },
    seq: Number(row.seq),
    isSealed: row.is_sealed,
  }));
}

async function insertClause(
  tx: TransactionSql,
  key: ClauseKey,
  first: Parameters<ClauseStore['create']>[1],
): Promise<void> {
  const { organisationId, meetingId, clauseId } = key;
  await tx`
    insert into clause_room (organisation_id, meeting_id, clause_id, seq)
    values (${organisationId}, ${meetingId}, ${clauseId}, ${first.update ? 1 : 0})`;
  if (!first.update) return;
  await tx`
    insert into client_lease (organisation_id, meeting_id, clause_id, client_id, account_id)
    values (${organisationId}, ${meetingId}, ${clauseId}, ${first.clientId}, ${first.accountId})`;
  await tx`
    insert into clause_update (organisation_id, meeting_id, clause_id, seq, account_id, update)
    values (${organisationId}, ${meetingId}, ${clauseId}, 1, ${first.accountId}, ${Buffer.from(first.update)})`;
}

async function appendAll(sql: Sql, appends: readonly ClauseAppend[]): Promise<AppendOutcome[]> {
  const outcomes = new Map<ClauseAppend, AppendOutcome>();
  const groups = byOrganisation(appends);
  const [only] = groups;
  try {
    // One organisation, as nearly always: the statement is its own transaction, and nothing waits for a second journey.
    if (only && groups.length === 1) await appendFor(sql, only, outcomes);
    else
      await inTransaction(sql, async (tx) => {
        // In a fixed order, as clauses are in the function: two processes then never wait for each other in a ring.
        for (const group of groups) await appendFor(tx, group, outcomes);
      });
  } catch (error) {
    throw isRejection(error) ? new ClauseRowsRejected('rows rejected', { cause: error }) : error;
  }
  return appends.map((append) => outcomes.get(append) ?? { kind: 'sealed' });
}

function byOrganisation<T extends { readonly key: ClauseKey }>(all: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.key.organisationId);
    if (group) group.push(one);
    else groups.set(one.key.organisationId, [one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function bytesOf(updates: readonly Uint8Array[]): Uint8Array {
  const [only] = updates;
  return only && updates.length === 1 ? only : Buffer.concat(updates);
}

async function appendFor(
  sql: Sql | TransactionSql,
  [organisationId, group]: [string, ClauseAppend[]],
  outcomes: Map<ClauseAppend, AppendOutcome>,
): Promise<void> {
  const rows = group.flatMap((append, i) => append.rows.map((row) => ({ ...row, clause: i + 1 })));
  const leases = group.flatMap((append, i) => append.leases.map((lease) => ({ ...lease, clause: i + 1 })));
  const found = await sql<{ clause: number; seq: string | null; is_taken: boolean }[]>`
    select clause, seq, is_taken from append_clause_rows(
      ${organisationId}::uuid,
      ${group.map(({ key }) => key.meetingId)}::uuid[], ${group.map(({ key }) => key.clauseId)}::text[],
      ${rows.map((row) => row.clause)}::int[], ${rows.map((row) => row.accountId)}::text[],
      ${rows.map((row) => row.update.byteLength)}::int[], ${bytesOf(rows.map((row) => row.update))}::bytea,
      ${leases.map((lease) => lease.clause)}::int[], ${leases.map((lease) => lease.clientId)}::bigint[],
      ${leases.map((lease) => lease.accountId)}::text[])`;
  for (const { clause, seq, is_taken } of found) {
    const append = group[clause - 1];
    if (append)
      outcomes.set(append, is_taken ? { kind: 'lease-taken' } : { kind: 'stored', seq: Number(seq) });
  }
}

/** Data and constraint errors and missing rights come back at every attempt; anything else is worth another. */
function isRejection(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(22|23|42)[0-9A-Z]{3}$/.test(code);
}
