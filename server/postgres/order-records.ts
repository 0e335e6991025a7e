import type { OrderRecords, OrderRow } from '#server/application/method-ports.ts';
import type { TransactionSql } from './connect.ts';

interface OrderColumns {
  id: string;
  purpose: OrderRow['purpose'];
  method: string;
  meeting_id: string | null;
  account_id: string;
  session_id: string;
  state: OrderRow['state'];
  memory: Uint8Array | null;
  answer: Uint8Array | null;
  hint: string | null;
  code: string | null;
  started_at: Date;
  expires_at: Date;
}

/** Started signatures and linkings, within one transaction that has set its organisation. */
export function orderRecords(tx: TransactionSql, organisationId: string): OrderRecords {
  const order = (id: string) => tx`organisation_id = ${organisationId} and id = ${id}`;
  return {
    open: async (row) => {
      await tx`
        insert into signature_order (organisation_id, id, purpose, method, meeting_id, account_id, session_id, memory,
                                     started_at, expires_at)
        values (${organisationId}, ${row.id}, ${row.purpose}, ${row.method}, ${row.meetingId}, ${row.accountId},
                ${row.sessionId}, ${row.memory ? Buffer.from(row.memory) : null}, ${row.startedAt}, ${row.expiresAt})`;
    },
    find: async (id, { accountId, sessionId }) => {
      const [row] = await tx<OrderColumns[]>`
        select id, purpose, method, meeting_id, account_id, session_id, state, memory, answer, hint, code, started_at,
               expires_at
        from signature_order where ${order(id)} and account_id = ${accountId} and session_id = ${sessionId}`;
      return row ? toOrder(row) : null;
    },
    claimPoll: async (id, now, everyMs) => {
      const rows = await tx`
        update signature_order set polled_at = ${now}
        where ${order(id)} and state = 'pending'
          and (polled_at is null or polled_at <= ${now}::timestamptz - ${everyMs} * interval '1 millisecond')
        returning id`;
      return rows.length === 1;
    },
    noteHint: async (id, hint) => {
      await tx`
        update signature_order set hint = ${hint}
        where ${order(id)} and state = 'pending' and hint is distinct from ${hint}`;
    },
    answer: async (id, sealed, now) => {
      const rows = await tx`
        update signature_order set state = 'answered', answer = ${Buffer.from(sealed)}, memory = null, polled_at = ${now}
        where ${order(id)} and state = 'pending' returning id`;
      return rows.length === 1;
    },
    end: async (id, { state, code, now }) => {
      // What ended is remembered, what it was made of is not.
      const rows = await tx`
        update signature_order
        set state = ${state}, code = ${code ?? null}, memory = null, answer = null, ended_at = ${now}
        where ${order(id)} and state = any(${state === 'cancelled' ? ['pending'] : ['pending', 'answered']})
        returning id`;
      return rows.length === 1;
    },
  };
}

function toOrder(row: OrderColumns): OrderRow {
  return {
    id: row.id,
    purpose: row.purpose,
    method: row.method,
    meetingId: row.meeting_id,
    accountId: row.account_id,
    sessionId: row.session_id,
    state: row.state,
    memory: row.memory ? new Uint8Array(row.memory) : null,
    answer: row.answer ? new Uint8Array(row.answer) : null,
    hint: row.hint,
    code: row.code,
    startedAt: row.started_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
