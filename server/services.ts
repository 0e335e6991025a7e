import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import type { MeetingFactType } from '#lib/domain/meeting-events.ts';
import { guardedClauses } from '#lib/domain/agenda/closed-doors.ts';
import { clauseAccess, mayWriteClauses } from '#lib/domain/permissions.ts';
import { MeetingStates } from './application/meeting-states.ts';
import type { Actor, ClauseTexts } from './application/ports.ts';
import { createLogReading } from './application/log-reading.ts';
import { findSeat, openRoom } from './application/read-meeting.ts';
import { createTurns } from './application/turns.ts';
import { executeCommand } from './application/execute-command.ts';
import { createAuth, type Auth } from './auth/auth.ts';
import type { Config } from './config.ts';
import { extractText } from './documents/import/extract-text.ts';
import { understandDocument } from './documents/import/understand-document.ts';
import { createMinutesPress } from './documents/minutes-press.ts';
import { createRenderer } from './documents/typst/renderer.ts';
import type { Attached } from './ops/host-process.ts';
import type { Logger } from './ops/logging.ts';
import { isAllowedOrigin } from './ops/origins.ts';
import { hourly } from './ops/hourly.ts';
import { sealEverywhere } from './ops/seal-everywhere.ts';
import { observeClauses, observeMeetings } from './ops/observe.ts';
import { openBus } from './ops/open-bus.ts';
import { seedDemo } from './ops/seed/seed-demo.ts';
import { createAccountStore } from './postgres/account-store.ts';
import { createClauseStore } from './postgres/clause-store.ts';
import type { TransactionSql } from './postgres/connect.ts';
import { openDatabase } from './postgres/connect-database.ts';
import { createCredentialRecords } from './postgres/credential-records.ts';
import { firstOrganisationName } from './postgres/organisation-name.ts';
import { createPasskeyStore } from './postgres/passkey-store.ts';
import { createSigningKeys } from './postgres/signing-keys.ts';
import { createUnitOfWork } from './postgres/unit-of-work.ts';
import { authoriseClause, authoriseLine } from './realtime/authorise-clause.ts';
import { createClauseRooms, type ClauseRooms } from './realtime/clause-rooms.ts';
import { createMeetingHub, type MeetingHub } from './realtime/meeting-hub.ts';
import { openAuthority } from './signing/authority.ts';
import { openSealing } from './signing/open-sealing.ts';
import { createPasskeyMethod } from './signing/passkey-method.ts';
import { verifyMinutes } from './signing/verify/verify-minutes.ts';
import { actorOf, bindUseCases, type UseCases } from './use-cases.ts';

/** What routes reach through `event.locals.services`. */
export interface Services {
  readonly config: { readonly isDemo: boolean; readonly allowedOrigins: readonly string[] };
  readonly log: Logger;
  readonly auth: Auth;
  readonly useCases: UseCases;
  readonly documents: {
    readonly extractText: typeof extractText;
    readonly understandDocument: typeof understandDocument;
  };
  readonly signing: {
    verifyMinutes(pdf: Uint8Array): ReturnType<typeof verifyMinutes>;
    /** DER: which of the instance's certificates have been called back. */
    crl(): Promise<Uint8Array<ArrayBuffer>>;
    readonly rootPem: string;
    readonly rootFingerprint: string;
  };
  /** Puts the sockets on a listening server. */
  attach(server: Server): Attached;
}

/** Facts after which somebody else may write or read, or nobody any more: roles, recusals, closed doors and presence. */
const CHANGES_THE_PEN: readonly MeetingFactType[] = [
  'meeting-opened',
  'adjusters-elected',
  'pointer-moved',
  'recusal-reported',
  'recusal-withdrawn',
  'clause-changed',
  'participant-excluded',
  'participant-readmitted',
  'roll-called',
  'participant-arrived',
  'participant-left',
  'minutes-frozen',
  'minutes-reopened',
];

/** The composition root: the only place that knows which adapter stands behind which port. */
export async function startServices({
  config,
  log,
}: {
  config: () => Config;
  log: Logger;
}): Promise<Services> {
  const { databaseUrl, dataDir, isDemo, signingSecret } = config();
  const database = await openDatabase({ databaseUrl, dataDir, log });
  const { app: sql } = database;
  const ids = { uuid: randomUUID, now: () => new Date() };

  const bus = openBus({ config: config(), database, log });
  const clauseStore = createClauseStore({ sql });
  const unitOfWork = createUnitOfWork({ sql, clauseStore });
  const states = new MeetingStates();
  const turns = createTurns();
  const reading = { unitOfWork, states };
  const allowedOrigins = config().origins;
  const auth = createAuth({
    sql,
    accounts: createAccountStore({ sql }),
    passkeyStore: createPasskeyStore({ sql }),
    now: ids.now,
    log,
    isDemo,
    allowedOrigins,
  });
  const stopHearingRevocations = await auth.listen();
  const sweep = hourly(auth.sessions.dropExpired, { name: 'drop expired sessions', log });

  const isOurs = (request: IncomingMessage): boolean =>
    isAllowedOrigin(request.headers.origin, config().origins);
  const authenticate = async (request: IncomingMessage): Promise<Actor | null> => {
    const secure = request.headers.origin?.startsWith('https:') ?? false;
    const session = await auth.authenticateCookieHeader(request.headers.cookie, { secure });
    return session ? actorOf(session) : null;
  };

  const stillAllowed = async (sessionId: string): Promise<boolean> =>
    (await auth.refresh(sessionId)) !== null;

  const atTheDoor = {
    authenticate,
    findSeat: (actor: Actor, meetingId: string) => findSeat(reading, actor, meetingId),
  };
  const rooms: ClauseRooms<TransactionSql> = createClauseRooms({
    store: clauseStore,
    authorise: authoriseClause(atTheDoor),
    authoriseLine: authoriseLine(atTheDoor),
    isAllowedOrigin: isOurs,
    stillAllowed,
    now: () => Date.now(),
    log,
    metrics: observeClauses(() => rooms.stats()),
    bus,
    broadcast: config().broadcast,
  });
  const hub: MeetingHub = createMeetingHub({
    isAllowedOrigin: isOurs,
    authenticate,
    join: (actor, message) => openRoom(reading, { actor, ...message }),
    command: (actor, message) =>
      executeCommand({ unitOfWork, states, ids, turns, announce: hub.announce }, { actor, ...message }),
    log,
    stillAllowed,
    onRefused: observeMeetings(() => hub.sockets),
    bus,
    ...createLogReading(reading),
    alsoHere: () => rooms.meetings(),
    onAdvanced({ organisationId, meetingId }, events) {
      if (events?.some(({ fact }) => fact.type === 'minutes-adjusted' || fact.type === 'minutes-frozen'))
        seals.soon(organisationId, meetingId);
      if (events && !events.some(({ fact }) => CHANGES_THE_PEN.includes(fact.type))) return;
      void followAccess(organisationId, meetingId).catch((error: unknown) => {
        log.error({ err: error, meetingId }, 'access to the text could not follow the meeting');
      });
    },
  });
  auth.onRevoked(({ sessionIds }) => {
    for (const sessionId of sessionIds) {
      hub.revokeSession(sessionId);
      rooms.revokeSession(sessionId);
    }
  });

  /** Who may write and read the clauses follows the facts: the adjuster gets the pen at once, the recused leave at once. */
  async function followAccess(organisationId: string, meetingId: string): Promise<void> {
    await unitOfWork.run(organisationId, async ({ meetings }) => {
      const version = await meetings.version(meetingId);
      const state = version === null ? null : await states.at(meetings, meetingId, version);
      if (!state) return;
      for (const seat of await meetings.seats(meetingId)) {
        const access = mayWriteClauses(state, seat) ? 'write' : 'read';
        rooms.setAccess({ meetingId, accountId: seat.accountId, access });
        // JAV-1, SEC-1, ROL-7: the clauses somebody may be kept from, one by one.
        for (const clauseId of guardedClauses(state)) {
          const own = clauseAccess(state, seat, clauseId);
          rooms.setAccess({ meetingId, clauseId, accountId: seat.accountId, access: own });
        }
      }
    });
  }

  const texts: ClauseTexts = {
    read: (organisationId, meetingId, clauseId) => rooms.readClause({ organisationId, meetingId, clauseId }),
    seal: (organisationId, meetingId) => rooms.sealMeeting({ organisationId, meetingId }),
    unseal: (organisationId, meetingId) => rooms.unsealMeeting({ organisationId, meetingId }),
  };
  const renderer = createRenderer();
  const organisationName = (await firstOrganisationName(database.admin)) ?? 'Klubba';
  const authority = await openAuthority({
    directory: join(dataDir, 'signing'),
    secret: signingSecret,
    keys: createSigningKeys(database),
    now: ids.now,
    organisationName,
  });
  const sealed = await openSealing({
    config: config(),
    authority,
    organisationName,
    now: ids.now,
    onFailed: (failures) => {
      log.warn({ failures }, 'no timestamp authority gave a timestamp');
    },
  });
  const dependencies = {
    unitOfWork,
    states,
    ids,
    announce: hub.announce,
    turns,
    texts,
    press: createMinutesPress({ renderer, addSignatureFields: sealed.addSignatureFields }),
    credentials: createCredentialRecords({ sql }),
    passkey: createPasskeyMethod(),
    sealer: sealed.sealer,
    sealing: sealed.sealing,
  };
  const useCases = bindUseCases(dependencies);
  const seals = sealEverywhere({ dependencies, admin: database.admin, log });
  const seeded = isDemo ? await seedDemo({ admin: database.admin, dependencies, log }) : undefined;

  return {
    config: { isDemo, allowedOrigins },
    log,
    auth,
    useCases,
    documents: { extractText, understandDocument },
    signing: {
      verifyMinutes: (pdf) =>
        verifyMinutes(pdf, {
          trustedRoots: [authority.rootPem],
          trustedTsaRoots: sealed.tsaRoots,
          trustedSealRoots: sealed.sealRoots,
        }),
      crl: () => authority.crl(ids.now()),
      rootPem: authority.rootPem,
      rootFingerprint: authority.fingerprint,
    },
    attach(server) {
      const demoIsWhole = seeded?.finish();
      hub.attach(server);
      server.on('upgrade', (request, stream, head) => void rooms.handleUpgrade(request, stream, head));
      return {
        ready: async () => (await sql`select 1 as one`).length === 1,
        drain: async () => {
          await demoIsWhole;
          await rooms.drain();
          await hub.close();
          await bus.close();
          await stopHearingRevocations();
          await sweep.stop();
          await seals.stop();
          await sealed.close();
          await renderer.close();
          await database.close();
        },
      };
    },
  };
}
