import { connect } from '#server/postgres/connect.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { warmUp } from '#server/realtime/warm-up.ts';
import { startClauseServer } from '../../support/clause-server-parts.ts';

/** What the bench hands to the process it measures. */
export interface KlubbaSettings {
  readonly databaseUrl: string;
  readonly organisationId: string;
  /** Account of each seat; the cookie `session=write-3` is seat 3 as a writer, `session=read-3` as a reader. */
  readonly accounts: readonly string[];
}

/** The clause rooms as they are, on a real PostgreSQL, with nothing else of Klubba in the process. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as KlubbaSettings;
  const pools = await connect({
    target: { url: settings.databaseUrl },
    appConnections: 4,
    adminConnections: 1,
  });
  const store = createClauseStore({ sql: pools.app });
  // As the application does before it listens.
  await warmUp({ store, connections: 4 });
  const server = await startClauseServer({
    store,
    organisationId: settings.organisationId,
    // A meeting comes back to its clauses: between two loads none of them is forgotten.
    idleMs: 300_000,
    broadcast: process.env['BROADCAST'] === 'at-once' ? 'at-once' : 'after-commit',
  });
  for (const [seat, accountId] of settings.accounts.entries())
    for (const access of ['write', 'read'] as const)
      server.sessions.set(`${access}-${String(seat)}`, { accountId, access });
  process.on('SIGTERM', () => {
    void server.close().then(() => process.exit(0));
  });
  process.stdout.write(`ready ${String(server.port)}\n`);
}

await main();
