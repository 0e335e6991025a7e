import { randomUUID } from 'node:crypto';
import type { Sql } from '#server/postgres/connect.ts';
import { type ClauseWorld, seedClauseWorld } from '../../support/clause-world.ts';
import { klubbaDialect } from '../wire/dialect.ts';
import type { BenchDatabase, OneDatabase } from './bench-database.ts';
import type { KlubbaSettings } from './klubba-process.ts';
import type { Machine } from './machine.ts';
import type { RecordedText, RunningServer, ServerKind } from './server-kind.ts';
import { builtProcess } from './built-process.ts';
import { spawnServer } from './spawn-server.ts';

export interface KlubbaOptions {
  readonly machine: Machine;
  readonly database: BenchDatabase;
  readonly broadcast: 'at-once' | 'after-commit';
}

/** Klubba's clause rooms alone, each home a database of its own. */
export function klubbaKind({ machine, database, broadcast }: KlubbaOptions): ServerKind {
  return {
    id: broadcast === 'at-once' ? 'klubba' : 'klubba-after-commit',
    name: `Klubba, broadcast ${broadcast === 'at-once' ? 'at once' : 'after commit'}`,
    store: 'PostgreSQL, durable before it is acknowledged',
    survivesRestart: true,
    databasePid: database.pid,
    async prepare(options) {
      const own = await database.create();
      const world = await seedClauseWorld(own.admin);
      await addRooms(own.admin, world, options.rooms);
      const accounts = await addAccounts(own.admin, world, options.seats);
      return {
        start: () => startOn({ machine, own, world, accounts, broadcast }),
        drop: () => own.drop(),
        fill: (text, withSnapshot) =>
          fillRoom(own.admin, world, {
            rows: text.updates,
            snapshot: withSnapshot ? text.snapshot : undefined,
            accountId: accounts[0] ?? '',
          }),
      };
    },
  };
}

export const clauseName = (room: number): string => `room-${String(room)}`;

async function addRooms(admin: Sql, world: ClauseWorld, rooms: number): Promise<void> {
  await admin`
    insert into clause_room (organisation_id, meeting_id, clause_id, seq)
    select ${world.organisationId}, ${world.meetingId}, 'room-' || n, 0
    from generate_series(0, ${rooms - 1}::int) as n`;
}

async function addAccounts(admin: Sql, world: ClauseWorld, seats: number): Promise<string[]> {
  const ids = Array.from({ length: seats }, () => randomUUID());
  await admin`
    insert into account (id, organisation_id, email, name)
    select id, ${world.organisationId}, id || '@exempel.se', id from unnest(${ids}::text[]) as id`;
  return ids;
}

interface StartOptions extends Omit<KlubbaOptions, 'database'> {
  readonly own: OneDatabase;
  readonly world: ClauseWorld;
  readonly accounts: readonly string[];
}

async function startOn({ machine, own, world, accounts, broadcast }: StartOptions): Promise<RunningServer> {
  const settings: KlubbaSettings = {
    databaseUrl: own.url,
    organisationId: world.organisationId,
    accounts,
  };
  const server = await spawnServer({
    pin: machine.serverPin,
    // As `npm start` starts it: a third less memory at the same speed.
    command: [process.execPath, '--max-semi-space-size=4', await builtProcess()],
    env: { BENCH_SETTINGS: JSON.stringify(settings), BROADCAST: broadcast },
    ready: /^ready (\d+)$/,
  });
  return {
    ...server,
    port: Number(server.said),
    dialect: (room, seat, access) =>
      klubbaDialect({
        meetingId: world.meetingId,
        clauseId: clauseName(room),
        cookie: `session=${access}-${String(seat)}`,
        origin: 'http://klubba.test',
      }),
  };
}

interface Filling {
  readonly rows: readonly Uint8Array[];
  readonly snapshot: RecordedText['snapshot'] | undefined;
  readonly accountId: string;
}

/** Room 0 as it stands after those updates, written past the server. */
async function fillRoom(admin: Sql, world: ClauseWorld, filling: Filling): Promise<void> {
  const { rows, snapshot, accountId } = filling;
  const room = clauseName(0);
  const { organisationId, meetingId } = world;
  const BATCH = 5_000;
  for (let from = 0; from < rows.length; from += BATCH) {
    const hex = rows.slice(from, from + BATCH).map((row) => Buffer.from(row).toString('hex'));
    await admin`
      insert into clause_update (organisation_id, meeting_id, clause_id, seq, account_id, update)
      select ${organisationId}, ${meetingId}, ${room}, ${from} + n, ${accountId}, decode(hex, 'hex')
      from unnest(${hex}::text[]) with ordinality as u (hex, n)`;
  }
  await admin`
    update clause_room set seq = ${rows.length},
      snapshot = ${snapshot ? Buffer.from(snapshot.state) : null}, snapshot_seq = ${snapshot?.seq ?? 0}
    where organisation_id = ${organisationId} and meeting_id = ${meetingId} and clause_id = ${room}`;
}
