import { connect } from '#server/postgres/connect.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { startClauseServer, type TestSession } from './clause-server-parts.ts';

/** What the test hands to the process it is going to kill. */
export interface ClauseServerSettings {
  readonly databaseUrl: string;
  readonly organisationId: string;
  readonly port: number;
  readonly sessions: Readonly<Record<string, TestSession>>;
}

/** A server in a process of its own, told what to do in CLAUSE_SERVER; says "ready <port>" when it listens. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.env['CLAUSE_SERVER'] ?? '{}') as ClauseServerSettings;
  const pools = await connect({
    target: { url: settings.databaseUrl },
    appConnections: 4,
    adminConnections: 1,
  });
  const server = await startClauseServer({
    store: createClauseStore({ sql: pools.app }),
    organisationId: settings.organisationId,
    port: settings.port,
  });
  for (const [id, session] of Object.entries(settings.sessions)) server.sessions.set(id, session);
  process.stdout.write(`ready ${String(server.port)}\n`);
}

await main();
