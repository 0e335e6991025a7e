import type { Sql, TransactionSql } from './connect.ts';

/**
 * sql.begin() that survives a connection dying under it. postgres.js 3.4 answers a failed query with ROLLBACK even when
 * the connection is gone, and that write throws where nobody can catch it: one terminated backend ends the process
 * (porsager/postgres#1208). So a lost connection is not reported to begin() by the work but by the connection itself.
 */
export function inTransaction<T>(
  sql: Sql,
  work: (tx: TransactionSql) => Promise<T>,
  options = '',
): Promise<T> {
  return sql.begin(options, async (tx) => {
    try {
      return await work(tx);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      // begin() itself rejects as soon as the socket closes; this promise is then forgotten.
      return new Promise<never>(() => undefined);
    }
  }) as Promise<T>;
}

/** Codes of postgres.js, and the SQLSTATEs after which the server closes the connection. */
function isConnectionLost(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(CONNECTION_|08|57P0[1-5]$|E(PIPE|CONNRESET|NOTCONN)$)/.test(code);
}
