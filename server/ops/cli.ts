import { cp, mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, config, ConfigError } from '#server/config.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { err, out, ownCertificates, UsageError, withDatabase } from './command-line.ts';

/*
 * Commands load what they need when they run: what reads and writes PDF files alone takes a second and a half to load.
 */

const HELP = `Klubba, from the command line: npm run -s cli -- <command>

  migrate                      bring the database to the newest schema
  admin create --email <address> --name <name> --organisation <slug>
                               make an administrator; the password is read from standard input
  backup <folder>              write everything into a new folder, while Klubba runs
  restore <folder>             read a backup into an empty database
  verify <file>                check signed minutes (PDF), an extract (JSON) or an archive bundle (zip); --root <root.pem>,
                               --tsa-root <root.pem>, --bankid-root <roots.pem>, --json, --lang sv|en
  archive <meeting> [<file>]   write the archive's copy of adjusted minutes: files, proofs, log and a page that checks them
  seal                         seal what is adjusted and stamp what is sealed, now instead of within the hour
  audit verify                 check every meeting's log against its hash chain, the signed checkpoints and the stored
                               minutes; exit code 1 when something does not hold. --checkpoint <file>: also against a
                               checkpoint that was kept elsewhere, which finds what was cut off. Also every clause's text
  audit checkpoint             sign where all logs stand now and print it; keep it somewhere else
  audit growth <checkpoint>    print a newer checkpoint and the proof that the logs have only grown since the one given;
                               with a file that this printed, check it instead: audit growth <checkpoint> <file> [<key>]
  demo-session <role>          print a Cookie header for a seat of the demonstration
  help                         this text

It reads the same variables as "npm start": DATABASE_URL, DATA_DIR, DEMO and so on (docs/OPERATIONS.md).`;

type Command = (args: string[], given: Config) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  migrate: (_, given) =>
    withDatabase(given, async ({ admin }) => {
      const [row] = await admin<
        { name: string }[]
      >`select name from schema_migration order by version desc limit 1`;
      out(`The database is at ${row?.name ?? 'no migration'}.`);
      return 0;
    }),

  async admin([verb, ...rest], given) {
    if (verb !== 'create')
      throw new UsageError('admin create --email <address> --name <name> --organisation <slug>');
    return withDatabase(given, (database) => createAdministrator(rest, database, given));
  },

  async backup([folder], given) {
    if (folder === undefined) throw new UsageError('backup <folder>');
    const to = resolve(folder);
    if (existsSync(to)) throw new UsageError(`${to} exists already; name a new folder`);
    const { backup } = await import('#server/postgres/backup.ts');
    return withDatabase(given, async ({ admin }) => {
      const { tables } = await backup(admin, to, new Date());
      await copyKeys(join(given.dataDir, 'signing'), join(to, 'signing'));
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      out(`Saved ${String(rows)} rows of ${String(tables.length)} tables and the signing key in ${to}.`);
      return 0;
    });
  },

  async restore([folder], given) {
    if (folder === undefined) throw new UsageError('restore <folder>');
    const from = resolve(folder);
    const { restore } = await import('#server/postgres/backup.ts');
    return withDatabase(given, async ({ admin }) => {
      const { createdAt, tables } = await restore(admin, from);
      await copyKeys(join(from, 'signing'), join(given.dataDir, 'signing'));
      out(`Restored ${String(tables.length)} tables as of ${createdAt}.`);
      return 0;
    });
  },

  verify: async (args, given) => {
    const { tsaRoots } = given;
    const trustedTsaRoots = tsaRoots === undefined ? [] : [await readFile(tsaRoots, 'utf8')];
    const { runVerify } = await import('#server/signing/verify/cli.ts');
    return runVerify(args, {
      out,
      err,
      trustedRoots: () => ownCertificates(given, 'root'),
      trustedTsaRoots,
      trustedLogKeys: () => logKeys(given),
      checkBankId: (roots) => bankIdProofs(roots, given),
    });
  },

  async archive([meetingId, file, ...more], given) {
    if (meetingId === undefined || more.length > 0) throw new UsageError('archive <meeting> [<file>]');
    const { archiveNow } = await import('./archive-now.ts');
    return withDatabase(given, (database) =>
      archiveNow(database, { given, meetingId: meetingId.toLowerCase(), file, out, err }),
    );
  },

  async seal(_, given) {
    const { sealNow } = await import('./seal-now.ts');
    return withDatabase(given, (database) => sealNow(database, { given, out, err }));
  },

  audit: async (args, given) => (await import('./audit/audit-commands.ts')).auditCommand(args, given),

  'demo-session': async ([role], given) => {
    if (role === undefined) throw new UsageError('demo-session <secretary|chair|adjuster|member>');
    if (!given.isDemo) throw new UsageError('demo-session works in demo mode only (DEMO=1)');
    return withDatabase(given, async (database) => {
      const cookie = await (await authOf(database, given)).createDemoCookie(role);
      if (!cookie.ok) {
        err(`There is no seat "${role}". Start Klubba once, and use secretary, chair, adjuster or member.`);
        return 1;
      }
      out(`Cookie: ${cookie.value}`);
      return 0;
    });
  },

  help: () => {
    out(HELP);
    return Promise.resolve(0);
  },
};

async function authOf({ app }: Database, { isDemo, origins }: Config) {
  const [
    { createAuth },
    { createAccountStore },
    { createPasskeyStore },
    { createEmbedStore },
    { createLogger },
  ] = await Promise.all([
    import('#server/auth/auth.ts'),
    import('#server/postgres/account-store.ts'),
    import('#server/postgres/passkey-store.ts'),
    import('#server/postgres/embed-store.ts'),
    import('./logging.ts'),
  ]);
  const log = createLogger({ level: 'warn' });
  return createAuth({
    sql: app,
    accounts: createAccountStore({ sql: app }),
    passkeyStore: createPasskeyStore({ sql: app }),
    tickets: createEmbedStore({ sql: app }),
    now: () => new Date(),
    log,
    isDemo,
    allowedOrigins: origins,
  });
}

async function createAdministrator(args: string[], database: Database, given: Config): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, name: { type: 'string' }, organisation: { type: 'string' } },
  });
  const { email, name, organisation } = values;
  if (!email || !name || !organisation)
    throw new UsageError('admin create needs --email, --name and --organisation');
  const [found] = await database.admin<
    { id: string }[]
  >`select id from organisation where slug = ${organisation}`;
  const organisationId = found?.id ?? (await createOrganisation(database, organisation));
  const password = await readPassword();
  const created = await (
    await authOf(database, given)
  ).createAccount({
    organisationId,
    email,
    name,
    password,
    isAdministrator: true,
  });
  if (created.ok) {
    out(`${email} may sign in as administrator of ${organisation}.`);
    return 0;
  }
  err(`Not created: ${JSON.stringify(created.refusal)}`);
  return 1;
}

async function createOrganisation({ admin }: Database, slug: string): Promise<string> {
  const [made] = await admin<{ id: string }[]>`
    insert into organisation (id, name, slug) values (gen_random_uuid(), ${slug}, ${slug}) returning id`;
  if (!made) throw new Error('the organisation was not created');
  return made.id;
}

/** Not an argument: those are seen by everybody on the machine and stay in the shell's history. */
async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) err('Password, then Enter:');
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const password = text.split('\n', 1)[0]?.replace(/\r$/u, '') ?? '';
  if (password === '') throw new UsageError('no password on standard input');
  return password;
}

async function copyKeys(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  await cp(from, to, { recursive: true, force: false });
}

async function logKeys(given: Config): Promise<string[]> {
  const [{ AUDIT_KEY, noteKeyOf }, { verifierKey }] = await Promise.all([
    import('#server/signing/audit/audit-key.ts'),
    import('#server/signing/audit/signed-note.ts'),
  ]);
  const certificates = await ownCertificates(given, AUDIT_KEY);
  return Promise.all(certificates.map((pem) => verifierKey(noteKeyOf(pem))));
}

async function bankIdProofs(roots: string | undefined, { bankId }: Config) {
  const pem = roots ?? (bankId ? await readFile(bankId.roots, 'utf8') : undefined);
  if (pem === undefined) return undefined;
  const { bankIdCheck, pemsIn } = await import('#server/signing/methods/open-methods.ts');
  return bankIdCheck(pemsIn(pem));
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) throw new UsageError(`there is no command "${name}"`);
  return command(args, config());
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  err(
    isUsage
      ? `${(error as Error).message}\nTry: npm run -s cli -- help`
      : error instanceof Error
        ? error.message
        : String(error),
  );
  if (!isUsage && !(error instanceof ConfigError) && config().logLevel === 'debug')
    err(String((error as Error).stack));
  process.exitCode = isUsage ? 2 : 1;
}
