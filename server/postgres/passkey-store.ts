import type { Sql } from './connect.ts';

export interface PasskeyRow {
  /** The credential id, base64url. */
  readonly id: string;
  readonly accountId: string;
  readonly rpId: string;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewPasskey extends Omit<PasskeyRow, 'lastUsedAt'> {
  readonly algorithm: number;
  readonly isBackupEligible: boolean;
  readonly aaguid: string;
  readonly enrolledHow: string;
  readonly enrolledBy: string;
}

export interface Challenge {
  readonly challenge: string;
  readonly purpose: 'login' | 'enrol';
  readonly sessionId: string | null;
  readonly accountId: string | null;
  readonly expiresAt: Date;
}

export type PasskeyStore = ReturnType<typeof createPasskeyStore>;

export function createPasskeyStore({ sql }: { sql: Sql }) {
  const columns = sql`
    id, account_id as "accountId", rp_id as "rpId", name, public_key as "publicKey", counter::float8 as counter,
    transports, is_backed_up as "isBackedUp", created_at as "createdAt", last_used_at as "lastUsedAt"`;
  return {
    async listOf(accountId: string): Promise<PasskeyRow[]> {
      return sql<PasskeyRow[]>`
        select ${columns} from passkey where account_id = ${accountId} order by created_at, id`;
    },
    async find(id: string): Promise<PasskeyRow | undefined> {
      const rows = await sql<PasskeyRow[]>`select ${columns} from passkey where id = ${id}`;
      return rows[0];
    },
    /** False when that credential is enrolled already, whoever's it is. */
    async insert(passkey: NewPasskey): Promise<boolean> {
      const rows = await sql`
        insert into passkey (id, account_id, rp_id, name, public_key, algorithm, counter, transports, is_backed_up,
                             is_backup_eligible, aaguid, enrolled_how, enrolled_by, created_at)
        values (${passkey.id}, ${passkey.accountId}, ${passkey.rpId}, ${passkey.name}, ${passkey.publicKey},
                ${passkey.algorithm}, ${passkey.counter}, ${sql.array([...passkey.transports])}, ${passkey.isBackedUp},
                ${passkey.isBackupEligible}, ${passkey.aaguid}, ${passkey.enrolledHow}, ${passkey.enrolledBy},
                ${passkey.createdAt})
        on conflict do nothing returning id`;
      return rows.length === 1;
    },
    async noteUse(id: string, use: { counter: number; isBackedUp: boolean; at: Date }): Promise<void> {
      await sql`
        update passkey set counter = ${use.counter}, is_backed_up = ${use.isBackedUp}, last_used_at = ${use.at}
        where id = ${id}`;
    },
    /**
     * False when the account has no such passkey, or when it is the only way in: no password and no other passkey.
     * The account row is locked, so that two removals at once cannot both see another one left.
     */
    async remove(accountId: string, id: string): Promise<'removed' | 'unknown' | 'last-way-in'> {
      return sql.begin(async (tx) => {
        const [account] = await tx<{ hasPassword: boolean }[]>`
          select password_hash is not null or demo_role is not null as "hasPassword"
          from account where id = ${accountId} for update`;
        const all = await tx<{ id: string }[]>`select id from passkey where account_id = ${accountId}`;
        if (!account || !all.some((row) => row.id === id)) return 'unknown';
        if (!account.hasPassword && all.length === 1) return 'last-way-in';
        await tx`delete from passkey where id = ${id} and account_id = ${accountId}`;
        return 'removed';
      });
    },
    async addChallenge(challenge: Challenge): Promise<void> {
      await sql`
        insert into webauthn_challenge (challenge, purpose, session_id, account_id, expires_at)
        values (${challenge.challenge}, ${challenge.purpose}, ${challenge.sessionId}, ${challenge.accountId},
                ${challenge.expiresAt})`;
    },
    /** Takes the challenge away for good, whatever comes of it; undefined when it was used, unknown or too old. */
    async takeChallenge(
      challenge: string,
      purpose: Challenge['purpose'],
      now: Date,
    ): Promise<Challenge | undefined> {
      const rows = await sql<Challenge[]>`
        delete from webauthn_challenge where challenge = ${challenge} and purpose = ${purpose}
        returning challenge, purpose, session_id as "sessionId", account_id as "accountId", expires_at as "expiresAt"`;
      return rows[0] && rows[0].expiresAt > now ? rows[0] : undefined;
    },
    async dropOldChallenges(now: Date): Promise<void> {
      await sql`delete from webauthn_challenge where expires_at <= ${now}`;
    },
  };
}
