import { createHash } from 'node:crypto';
import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import type { Sql, TransactionSql } from '#server/postgres/connect.ts';

/** One stored row of a clause's text. */
export interface TextRow {
  readonly seq: number;
  readonly accountId: string;
  /** Microseconds since 1970: the database keeps more than a Date holds. */
  readonly at: string;
  readonly update: Uint8Array;
}

export interface TextKey {
  readonly meetingId: string;
  readonly clauseId: string;
}

/** What the first row of a clause points back to. */
export const TEXT_START = '0'.repeat(64);

const ROWS_AT_A_TIME = 1_000;

/** The hash of a clause's rows up to this one: who wrote what, when and in which order. */
export function textHash(before: string, { seq, accountId, at, update }: TextRow): string {
  const head = canonicalBytes({ accountId, at, before, seq, size: update.byteLength });
  return createHash('sha256').update(head).update(update).digest('hex');
}

/** The rows after one and up to another, in order, some at a time. */
export async function* textRows(
  sql: Sql | TransactionSql,
  { meetingId, clauseId }: TextKey,
  { after, upTo }: { readonly after: number; readonly upTo?: number },
): AsyncGenerator<TextRow> {
  const end = upTo === undefined ? sql`` : sql`and seq <= ${upTo}`;
  for await (const rows of sql<(Omit<TextRow, 'seq'> & { seq: string })[]>`
    select seq, account_id as "accountId", (extract(epoch from at) * 1000000)::bigint::text as at, update
    from clause_update
    where meeting_id = ${meetingId} and clause_id = ${clauseId} and seq > ${after} ${end}
    order by seq`.cursor(ROWS_AT_A_TIME))
    for (const row of rows) yield { ...row, seq: Number(row.seq) };
}
