import { createAccountStore } from '#server/postgres/account-store.ts';
import { createEmbedStore } from '#server/postgres/embed-store.ts';
import { createPasskeyStore } from '#server/postgres/passkey-store.ts';
import { randomUUID } from 'node:crypto';
import { type Auth, createAuth, type Visitor } from '#server/auth/auth.ts';
import { testDatabase, type TestDatabase } from './database.ts';

export const origin = 'http://localhost:3000';
export const karin = {
  email: 'karin.lindqvist@norrdal.example',
  name: 'Karin Lindqvist',
  password: 'sju blå hästar i rad',
};
export const olof = {
  email: 'olof.berg@norrdal.example',
  name: 'Olof Berg',
  password: 'fyra lugna renar går',
};

export const visitor: Visitor = { userAgent: 'Test browser', address: '192.0.2.1', secure: false };

export interface AuthWorld {
  readonly db: TestDatabase;
  readonly auth: Auth;
  readonly organisationId: string;
  /** Lines written to the log, as JSON. */
  readonly logged: string[];
  /** Moves the clock of sign-in; never backwards. */
  pass(milliseconds: number): void;
  /** A second process on the same database. */
  another(options?: { isDemo?: boolean }): Auth;
  createKarin(): Promise<string>;
  createOlof(): Promise<string>;
  /** Empties what a test may have left. */
  reset(): Promise<void>;
}

/** Sign-in on a real database, with a clock that tests move. */
export async function authWorld(): Promise<AuthWorld> {
  const db = await testDatabase();
  const organisationId = randomUUID();
  await db.admin`insert into organisation (id, name, slug) values (${organisationId}, 'Region Norrdal', 'norrdal')`;
  const logged: string[] = [];
  const line = (facts: object, message: string) => void logged.push(JSON.stringify({ ...facts, message }));
  let offset = 0;
  const another = ({ isDemo = true } = {}) =>
    createAuth({
      accounts: createAccountStore({ sql: db.app }),
      passkeyStore: createPasskeyStore({ sql: db.app }),
      tickets: createEmbedStore({ sql: db.app }),
      sql: db.app,
      now: () => new Date(Date.now() + offset),
      log: { info: line, warn: line, error: line },
      isDemo,
      allowedOrigins: [origin, 'http://chair.localhost:3000', 'https://klubba.norrdal.example'],
    });
  const auth = another();
  const create = async (person: typeof karin) => {
    const created = await auth.createAccount({ ...person, organisationId });
    if (!created.ok) throw new Error(created.refusal.code);
    return created.value.id;
  };
  return {
    db,
    auth,
    organisationId,
    logged,
    another,
    pass: (milliseconds) => void (offset += milliseconds),
    createKarin: () => create(karin),
    createOlof: () => create(olof),
    async reset() {
      await db.admin`delete from webauthn_challenge`;
      await db.admin`delete from account`;
      logged.length = 0;
      offset = 0;
    },
  };
}

/** The value of an outcome that must be a yes. */
export function must<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** The code of an outcome that must be a no. */
export function mustRefuse(
  result: { ok: true; value: unknown } | { ok: false; refusal: { code: string } },
): string {
  if (result.ok) throw new Error('was accepted');
  return result.refusal.code;
}

export function header({ name, value }: { name: string; value: string }): string {
  return `${name}=${value}`;
}
