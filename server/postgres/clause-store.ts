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
  try {
    await inTransaction(sql, async (tx) => {
      // Organisations in a fixed order, as rooms are below: two processes then never wait for each other in a ring.
      for (const [organisationId, group] of byOrganisation(appends)) {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        await appendFor(tx, organisationId, group, outcomes);
      }
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

async function appendFor(
  tx: TransactionSql,
  organisationId: string,
  group: readonly ClauseAppend[],
  outcomes: Map<ClauseAppend, AppendOutcome>,
): Promise<void> {
  const taken = await takeLeases(tx, organisationId, group);
  for (const append of group)
    if (taken.has(roomName(append.key))) outcomes.set(append, { kind: 'lease-taken' });
  const writable = group.filter((append) => !outcomes.has(append));
  const seqs = await insertRows(tx, organisationId, writable);
  for (const append of writable) {
    const seq = seqs.get(roomName(append.key));
    outcomes.set(append, seq === undefined ? { kind: 'sealed' } : { kind: 'stored', seq });
  }
}

/** First come, first served, for ever. Gives the rooms where somebody else came first. */
async function takeLeases(
  tx: TransactionSql,
  organisationId: string,
  group: readonly ClauseAppend[],
): Promise<ReadonlySet<string>> {
  const wanted = group.flatMap(({ key, leases }) => leases.map((lease) => ({ ...key, ...lease })));
  if (wanted.length === 0) return new Set();
  const columns = tx`unnest(
      ${wanted.map((w) => w.meetingId)}::uuid[], ${wanted.map((w) => w.clauseId)}::text[],
      ${wanted.map((w) => w.clientId)}::bigint[], ${wanted.map((w) => w.accountId)}::text[]
    ) as w (meeting_id, clause_id, client_id, account_id)`;
  await tx`
    insert into client_lease (organisation_id, meeting_id, clause_id, client_id, account_id)
    select ${organisationId}::uuid, w.meeting_id, w.clause_id, w.client_id, w.account_id from ${columns}
    order by 2, 3, 4
    on conflict do nothing`;
  const taken = await tx<{ meeting_id: string; clause_id: string }[]>`
    select distinct l.meeting_id, l.clause_id from client_lease l
    join ${columns} using (meeting_id, clause_id, client_id)
    where l.organisation_id = ${organisationId} and l.account_id <> w.account_id`;
  return new Set(taken.map((row) => roomName({ meetingId: row.meeting_id, clauseId: row.clause_id })));
}

/** One statement: rooms locked in order, their sequences raised, the rows written. Sealed rooms are missing in the answer. */
async function insertRows(
  tx: TransactionSql,
  organisationId: string,
  group: readonly ClauseAppend[],
): Promise<ReadonlyMap<string, number>> {
  const rows = group.flatMap(({ key, rows: own }) =>
    own.map((row, i) => ({ ...key, ...row, position: i + 1 })),
  );
  const found = await tx<{ meeting_id: string; clause_id: string; seq: string }[]>`
    with locked as (
      select r.meeting_id, r.clause_id, w.count from clause_room r
      join unnest(
        ${group.map((g) => g.key.meetingId)}::uuid[], ${group.map((g) => g.key.clauseId)}::text[],
        ${group.map((g) => g.rows.length)}::int[]
      ) as w (meeting_id, clause_id, count) using (meeting_id, clause_id)
      where r.organisation_id = ${organisationId} and r.sealed_at is null
      order by r.meeting_id, r.clause_id
      for no key update of r
    ), raised as (
      update clause_room r set seq = r.seq + l.count from locked l
      where r.organisation_id = ${organisationId}
        and r.meeting_id = l.meeting_id and r.clause_id = l.clause_id
      returning r.meeting_id, r.clause_id, r.seq, r.seq - l.count as seq_before
    ), written as (
      insert into clause_update (organisation_id, meeting_id, clause_id, seq, account_id, update)
      select ${organisationId}::uuid, u.meeting_id, u.clause_id, raised.seq_before + u.position, u.account_id,
             decode(u.hex, 'hex')
      from unnest(
        ${rows.map((r) => r.meetingId)}::uuid[], ${rows.map((r) => r.clauseId)}::text[],
        ${rows.map((r) => r.position)}::int[], ${rows.map((r) => r.accountId)}::text[],
        ${rows.map((r) => Buffer.from(r.update).toString('hex'))}::text[]
      ) as u (meeting_id, clause_id, position, account_id, hex)
      join raised using (meeting_id, clause_id)
    )
    select meeting_id, clause_id, seq from raised`;
  return new Map(
    found.map((row) => [roomName({ meetingId: row.meeting_id, clauseId: row.clause_id }), Number(row.seq)]),
  );
}

function roomName(key: Pick<ClauseKey, 'meetingId' | 'clauseId'>): string {
  return `${key.meetingId.toLowerCase()}/${key.clauseId}`;
}

/** Data and constraint errors and missing rights come back at every attempt; anything else is worth another. */
function isRejection(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(22|23|42)[0-9A-Z]{3}$/.test(code);
}
