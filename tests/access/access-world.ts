import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import { readConfig } from '#server/config.ts';
import { createLogger } from '#server/ops/logging.ts';
import { startServices } from '#server/services.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { applicationWorld, PLACE } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { zoomSettings } from '../support/hook-world.ts';
import { type SignedIn, signInWith } from '../support/sign-in.ts';
import { accessMeetings, type Cast } from './access-meetings.ts';
import { ADMINISTRATOR, type Caller } from './callers.ts';

export const ORIGIN = 'http://klubba.test';
/** What the database says instead of taking a fact, while it is held still. */
export const HELD_STILL = 'held still by the test';

export interface InFrame {
  readonly session: AuthenticatedSession;
  readonly token: string;
  readonly ticket: () => Promise<string>;
}

export type AccessWorld = Awaited<ReturnType<typeof accessWorld>>;

/**
 * The services as the application starts them, sockets on a port of their own, over meetings in every phase. The
 * meetings hold still: whatever is let through so far that a fact would be written is answered by the database's no.
 */
export async function accessWorld() {
  const world = await applicationWorld();
  const people = await world.organisation('Vår kommun');
  const others = await world.organisation('Deras kommun');
  const deputy = await addAccount(people.chair.account.organisationId);
  const cast: Cast = { ...people, deputy };
  const meetings = await accessMeetings(world, cast);
  for (const one of [...Object.values(cast), others.chair]) await world.enrol(one);

  const administrator = cast[ADMINISTRATOR];
  await world.db.admin`update account set is_administrator = true where id = ${administrator.account.id}`;

  const dataDir = await mkdtemp(join(tmpdir(), 'klubba-access-'));
  const config = readConfig({
    ORIGIN: `${ORIGIN},${PLACE.origin}`,
    DATABASE_URL: world.db.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  });
  const services = await startServices({ config: () => config, log: createLogger({ level: 'silent' }) });
  // Under the key of the services, as the pages read it.
  const agreement = must(
    await services.useCases.addAgreement({
      session: administrator,
      name: 'Kommunens Zoom',
      externalId: 'access_account',
      settings: zoomSettings(),
    }),
  );
  const http = createServer((_request, response) => response.writeHead(404).end());
  const attached = services.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  const signIn = signInWith(world.db.app);
  const known = new Map<Caller, SignedIn>();

  async function addAccount(organisationId: string): Promise<SessionLike> {
    const id = `deputy-${randomUUID()}`;
    const name = 'Dan Ersättare';
    await world.db.admin`
      insert into account (id, organisation_id, email, name)
      values (${id}, ${organisationId}, ${`${id}@exempel.example`}, ${name})`;
    return { sessionId: `session-${id}`, account: { id, organisationId, name } };
  }

  const accountOf = (caller: Exclude<Caller, 'nobody'>): SessionLike =>
    caller === 'outsider' ? others.chair : cast[caller];

  return {
    services,
    meetings,
    port,
    world,
    accountOf,
    agreementId: agreement.id,
    bodyId: await bodyOf(meetings.byPhase.open),
    /** Signed in just now or earlier; null for nobody. */
    async visit(caller: Caller): Promise<SignedIn | null> {
      if (caller === 'nobody') return null;
      const earlier = known.get(caller);
      if (earlier) return earlier;
      const visit = await signIn(accountOf(caller).account.id);
      known.set(caller, visit);
      return visit;
    },
    /** Somebody of that seat in a frame, for one meeting. */
    async frame(caller: Exclude<Caller, 'nobody'>, meetingId: string): Promise<InFrame> {
      const { id } = accountOf(caller).account;
      const { token } = must(await services.auth.embed.begin(id, meetingId, { userAgent: 'Teams' }));
      const session = await services.auth.embed.authenticate(token);
      if (!session) throw new Error(`${caller} is in no frame`);
      return { session, token, ticket: () => services.auth.embed.ticket(session) };
    },
    /** The next visit signs in anew. */
    forget: (caller: Caller) => void known.delete(caller),
    holdStill: () =>
      world.db.admin.unsafe(`
        create function hold_still() returns trigger language plpgsql as
          $$ begin raise exception '${HELD_STILL}'; end $$;
        create trigger hold_still before insert on meeting_event for each row execute function hold_still()`),
    letGo: () =>
      world.db.admin.unsafe('drop trigger hold_still on meeting_event; drop function hold_still()'),
    async close() {
      await attached.drain();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await world.close();
      await rm(dataDir, { recursive: true });
    },
  };

  async function bodyOf(meetingId: string): Promise<string> {
    const [row] = await world.db.admin<
      { body_id: string }[]
    >`select body_id from meeting where id = ${meetingId}`;
    if (!row) throw new Error('the meeting has no body');
    return row.body_id;
  }
}
