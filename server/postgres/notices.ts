import { APP_ROLE, type DatabaseTarget, pool, type Sql } from './connect.ts';

export interface NoticesOptions {
  readonly target: DatabaseTarget;
  readonly channel: string;
  readonly onText: (text: string) => void;
  /** At every beginning of listening, the first and those after a break. */
  readonly onListening: () => void;
}

const TRY_AGAIN_MS = 500;

/**
 * Short texts through NOTIFY to everybody on this database who listens to the channel. Two connections of its own: one
 * hears, one sends. postgres.js listens again by itself when the connection breaks.
 */
export function openNotices({ target, channel, onText, onListening }: NoticesOptions) {
  let sql = start();
  let isClosed = false;

  function start(): Sql {
    const fresh = pool(target, {
      max: 1,
      idle_timeout: 0,
      // Its failure could not be caught by anybody.
      fetch_types: false,
      connection: {
        application_name: 'klubba-bus',
        role: APP_ROLE,
        statement_timeout: 5_000,
        // A notice that a power cut takes away is no loss: whoever comes back reads the rows.
        synchronous_commit: 'off',
      },
    });
    void listen(fresh);
    return fresh;
  }

  async function listen(on: Sql): Promise<void> {
    try {
      await on.listen(channel, onText, () => {
        if (on === sql && !isClosed) onListening();
      });
    } catch {
      // The database is away; whoever sends hears of that. Only the listening has to be tried again here.
      setTimeout(() => {
        if (on === sql && !isClosed) void listen(on);
      }, TRY_AGAIN_MS).unref();
    }
  }

  return {
    async send(texts: readonly string[]): Promise<void> {
      await sql`
        select pg_notify(${channel}, t.text)
        from jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb) with ordinality as t (text, place)
        order by t.place`;
    },
    reopen(): void {
      const old = sql;
      sql = start();
      // reason: it is given up because it does not answer; whether it can say goodbye does not matter.
      old.end({ timeout: 0 }).catch(() => undefined);
    },
    async close(): Promise<void> {
      isClosed = true;
      await sql.end({ timeout: 1 });
    },
  };
}
