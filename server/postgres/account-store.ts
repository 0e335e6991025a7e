import type { Sql } from './connect.ts';

export interface AccountRow {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly locale: 'sv' | 'en';
  readonly isAdministrator: boolean;
  readonly demoRole: string | null;
  readonly disabledAt: Date | null;
}

export type NewAccount = Omit<AccountRow, 'disabledAt'>;
export type AccountStore = ReturnType<typeof createAccountStore>;

/** Accounts, and what their sessions need besides the session rows themselves. */
export function createAccountStore({ sql }: { sql: Sql }) {
  const columns = sql`
    id, organisation_id as "organisationId", email, name, password_hash as "passwordHash", locale,
    is_administrator as "isAdministrator", demo_role as "demoRole", disabled_at as "disabledAt"`;
  return {
    async findByEmail(email: string): Promise<AccountRow | undefined> {
      const rows = await sql<
        AccountRow[]
      >`select ${columns} from account where lower(email) = lower(${email})`;
      return rows[0];
    },
    async findById(id: string): Promise<AccountRow | undefined> {
      const rows = await sql<AccountRow[]>`select ${columns} from account where id = ${id}`;
      return rows[0];
    },
    async findByDemoRole(role: string): Promise<AccountRow | undefined> {
      const rows = await sql<AccountRow[]>`select ${columns} from account where demo_role = ${role}`;
      return rows[0];
    },
    /** False when the mail address is taken. */
    async insert(account: NewAccount): Promise<boolean> {
      const rows = await sql`
        insert into account (id, organisation_id, email, name, password_hash, locale, is_administrator, demo_role)
        values (${account.id}, ${account.organisationId}, ${account.email}, ${account.name}, ${account.passwordHash},
                ${account.locale}, ${account.isAdministrator}, ${account.demoRole})
        on conflict do nothing returning id`;
      return rows.length === 1;
    },
    async setPasswordHash(id: string, passwordHash: string): Promise<void> {
      await sql`update account set password_hash = ${passwordHash} where id = ${id}`;
    },
    async disable(id: string, at: Date): Promise<void> {
      await sql`update account set disabled_at = ${at} where id = ${id} and disabled_at is null`;
    },
    async organisationName(organisationId: string): Promise<string> {
      return sql.begin(async (tx) => {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        const rows = await tx<{ name: string }[]>`select name from organisation where id = ${organisationId}`;
        return rows[0]?.name ?? '';
      });
    },
    async noteSessionSeen(sessionId: string, at: Date): Promise<void> {
      await sql`update session set last_seen_at = ${at} where id = ${sessionId} and last_seen_at < ${at}`;
    },
    /** Says to every process on this database that sessions are over. `message` holds hashed ids only. */
    async announceEnded(message: string): Promise<void> {
      await sql.notify('session_ended', message);
    },
    async hearEnded(listener: (message: string) => void): Promise<() => Promise<void>> {
      const { unlisten } = await sql.listen('session_ended', listener);
      return unlisten;
    },
  };
}
