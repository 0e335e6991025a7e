import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { ACCESS_FACTS } from '#lib/domain/access-facts.ts';
import { createAskLimits } from './application/ask-limits.ts';
import { inScope } from './application/embed-scope.ts';
import { createAccessFollower, seatsReader } from './application/follow-access.ts';
import { MeetingStates } from './application/meeting-states.ts';
import type { Actor, ClauseTexts } from './application/ports.ts';
import { createLogReading } from './application/log-reading.ts';
import { findSeat, openRoom } from './application/read-meeting.ts';
import { remindSigners } from './application/remind-signers.ts';
import { createTurns } from './application/turns.ts';
import { executeCommand } from './application/execute-command.ts';
import { createAuth, type Auth } from './auth/auth.ts';
import { socketSession, ticketInUrl } from './auth/socket-session.ts';
import type { Config } from './config.ts';
import { extractText } from './documents/import/extract-text.ts';
import { understandDocument } from './documents/import/understand-document.ts';
import { createMinutesPress } from './documents/minutes-press.ts';
import { createRenderer } from './documents/typst/renderer.ts';
import { openCalls } from './ops/call-hooks.ts';
import type { HookDoor } from './edge/hook-door.ts';
import { answerHooks } from './edge/hook-listener.ts';
import type { Attached } from './ops/host-process.ts';
import type { Logger } from './ops/logging.ts';
import { isAllowedOrigin } from './ops/origins.ts';
import { openAudit } from './ops/audit/open-audit.ts';
import { hourly } from './ops/hourly.ts';
import { keyPlaceOf } from './ops/key-place.ts';
import { sealEverywhere } from './ops/seal-everywhere.ts';
import { observeClauses, observeMeetings, observePanels } from './ops/observe.ts';
import { openBus } from './ops/open-bus.ts';
import { createVerifierPage } from './ops/verifier-page.ts';
import { seedDemo } from './ops/seed/seed-demo.ts';
import { createAccountStore } from './postgres/account-store.ts';
import { createClauseStore } from './postgres/clause-store.ts';
import type { TransactionSql } from './postgres/connect.ts';
import { openDatabase } from './postgres/connect-database.ts';
import { createEmbedStore } from './postgres/embed-store.ts';
import { createCredentialRecords } from './postgres/credential-records.ts';
import { firstOrganisationName } from './postgres/organisation-name.ts';
import { createPasskeyStore } from './postgres/passkey-store.ts';
import { createUnitOfWork } from './postgres/unit-of-work.ts';
import { unsignedMinutes } from './postgres/unsigned-minutes.ts';
import { authoriseClause, authoriseLine } from './realtime/authorise-clause.ts';
import { createClauseRooms, type ClauseRooms } from './realtime/clause-rooms.ts';
import { createMeetingHub, type MeetingHub } from './realtime/meeting-hub.ts';
import { warmUp } from './realtime/warm-up.ts';
import { openAuthority } from './signing/authority.ts';
import { createSigningIdentities } from './application/signing-identities.ts';
import { openMethods } from './signing/methods/open-methods.ts';
import { openSecretBox } from './signing/secret-box.ts';
import { createHandout } from './signing/archive/handout.ts';
import { openKeyVault } from './signing/key-vault.ts';
import { openSealing } from './signing/open-sealing.ts';
import { verifyFile } from './signing/verify/verify-file.ts';
import { findProjectRoot } from './project-root.ts';
import { bindEmbed, type EmbedUseCases } from './embed-use-cases.ts';
import { actorOf, bindUseCases, type UseCases } from './use-cases.ts';

/** What routes reach through `event.locals.services`. */
export interface Services {
  readonly config: { readonly isDemo: boolean; readonly allowedOrigins: readonly string[] };
  readonly log: Logger;
  readonly auth: Auth;
  readonly useCases: UseCases;
  /** How frames in the windows of calls come to a session. */
  readonly embed: EmbedUseCases;
  readonly documents: {
    readonly extractText: typeof extractText;
    readonly understandDocument: typeof understandDocument;
  };
  readonly audit: {
    /** The newest signed checkpoint of all logs (C2SP note), or null. */
    latest(): Promise<string | null>;
    /** Takes up what has grown since and signs it. */
    take(): Promise<string | null>;
    /** The key that signs them, as verifiers write it. */
    readonly verifierKey: string;
  };
  readonly signing: {
    /** Signed minutes, an extract or an archive bundle. */
    verifyFile(bytes: Uint8Array): ReturnType<typeof verifyFile>;
    /** The page that checks them from a disk. */
    verifierPage(): Promise<string>;
    /** DER: which of the instance's certificates have been called back. */
    crl(): Promise<Uint8Array<ArrayBuffer>>;
    readonly rootPem: string;
    readonly rootFingerprint: string;
  };
  /** The door that providers of calls come through. */
  readonly hooks: HookDoor;
  /** Puts the sockets on a listening server. */
  attach(server: Server): Attached;
}

/** The composition root: the only place that knows which adapter stands behind which port. */
export async function startServices({
  config,
  log,
}: {
  config: () => Config;
  log: Logger;
}): Promise<Services> {
  const { databaseUrl, dataDir, isDemo } = config();
  const database = await openDatabase({ databaseUrl, dataDir, log });
  const { app: sql } = database;
  const ids = { uuid: randomUUID, now: () => new Date() };

  const keyPlace = keyPlaceOf(database, config());
  const box = await openSecretBox(await openKeyVault(keyPlace));

  const bus = openBus({ config: config(), database, log });
  const clauseStore = createClauseStore({ sql });
  const unitOfWork = createUnitOfWork({ sql, clauseStore });
  const states = new MeetingStates();
  const turns = createTurns();
  const reading = { unitOfWork, states };
  const allowedOrigins = config().origins;
  const embedStore = createEmbedStore({ sql });
  const auth = createAuth({
    sql,
    accounts: createAccountStore({ sql }),
    passkeyStore: createPasskeyStore({ sql }),
    tickets: embedStore,
    now: ids.now,
    log,
    isDemo,
    allowedOrigins,
    onPanelRefused: observePanels(log),
  });
  const stopHearingRevocations = await auth.listen();
  const sweep = hourly(auth.sessions.dropExpired, { name: 'drop expired sessions', log });

  const isOurs = (request: IncomingMessage): boolean =>
    isAllowedOrigin(request.headers.origin, config().origins);
  const authenticate = async (request: IncomingMessage, ticket?: string): Promise<Actor | null> => {
    const session = await socketSession(auth, request, ticket);
    return session ? actorOf(session) : null;
  };
  const again = async ({ sessionId }: Actor): Promise<Actor | null> => {
    const session = await auth.refresh(sessionId);
    return session ? actorOf(session) : null;
  };

  const stillAllowed = async (sessionId: string): Promise<boolean> =>
    (await auth.refresh(sessionId)) !== null;

  const atTheDoor = {
    authenticate: (request: IncomingMessage) => authenticate(request, ticketInUrl(request)),
    findSeat: (actor: Actor, meetingId: string) =>
      inScope(actor.scope, { useCase: 'openRoom', meetingId }, () => findSeat(reading, actor, meetingId)),
  };
  /** Set once the key is open; before that nothing can be adjusted. */
  let checkpointing: () => Promise<void> = () => Promise.resolve();
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
  const access = createAccessFollower({ seatsOf: seatsReader(reading), setAccess: rooms.setAccess, log });
  const hub: MeetingHub = createMeetingHub({
    isAllowedOrigin: isOurs,
    authenticate,
    again,
    join: (actor, message) =>
      inScope(actor.scope, { useCase: 'openRoom', meetingId: message.meetingId }, () =>
        openRoom(reading, { actor, ...message }),
      ),
    command: (actor, message) =>
      inScope(
        actor.scope,
        { useCase: 'executeCommand', meetingId: message.meetingId, command: message.command.type },
        () =>
          executeCommand(
            { unitOfWork, states, ids, turns, box, announce: hub.announce },
            { actor, ...message },
          ),
      ),
    log,
    stillAllowed,
    onRefused: observeMeetings(() => hub.sockets),
    bus,
    ...createLogReading(reading),
    alsoHere: () => rooms.meetings(),
    onAdvanced({ organisationId, meetingId }, events) {
      // What is adjusted, whole or one clause, is sealed at once and stands in a root that others may hold.
      if (events?.some(({ fact }) => fact.type === 'minutes-adjusted' || fact.type === 'clause-adjusted')) {
        seals.soon(organisationId, meetingId);
        void checkpointing();
      }
      if (events && !events.some(({ fact }) => ACCESS_FACTS.has(fact.type))) return;
      access.follow({ organisationId, meetingId });
    },
  });
  auth.onRevoked(({ sessionIds }) => {
    for (const sessionId of sessionIds) {
      hub.revokeSession(sessionId);
      rooms.revokeSession(sessionId);
    }
  });

  const texts: ClauseTexts = {
    read: (organisationId, meetingId, clauseId) => rooms.readClause({ organisationId, meetingId, clauseId }),
    seal: (organisationId, meetingId) => rooms.sealMeeting({ organisationId, meetingId }),
    unseal: (organisationId, meetingId, except) => rooms.unsealMeeting({ organisationId, meetingId }, except),
    sealClause: (organisationId, meetingId, clauseId) =>
      rooms.sealClause({ organisationId, meetingId, clauseId }),
    unsealClause: (organisationId, meetingId, clauseId) =>
      rooms.unsealClause({ organisationId, meetingId, clauseId }),
  };
  const renderer = createRenderer();
  const organisationName = (await firstOrganisationName(database.admin)) ?? 'Klubba';
  const authority = await openAuthority({
    ...keyPlace,
    now: ids.now,
    organisationName,
  });
  const audit = await openAudit({
    admin: database.admin,
    keyPlace,
    now: ids.now,
    onFailed: (error) => {
      log.error({ err: error }, 'no checkpoint of the log was made');
    },
  });
  const sealed = await openSealing({
    config: config(),
    authority,
    organisationName,
    now: ids.now,
    checkpoint: audit.head,
    onFailed: (failures) => {
      log.warn({ failures }, 'no timestamp authority gave a timestamp');
    },
  });
  const credentials = createCredentialRecords({ sql });
  const { bankId, oidcIssuers } = config();
  const identities = createSigningIdentities({ unitOfWork, box });
  const { methods, issuers, checkBankId } = await openMethods({
    bankId,
    oidcIssuers,
    credentials,
    identities,
    now: ids.now,
  });
  checkpointing = async () => {
    await audit.head();
  };
  const verifierPage = createVerifierPage(findProjectRoot(), {
    roots: [authority.rootPem],
    tsaRoots: sealed.tsaRoots,
    sealRoots: sealed.sealRoots,
    logKeys: [audit.verifierKey],
  });
  const { callChanged } = hub;
  const calls = openCalls({ config: config(), database, unitOfWork, ids, box, callChanged, log });
  const dependencies = {
    unitOfWork,
    states,
    ids,
    announce: hub.announce,
    callChanged,
    agreementChanged: calls.hooks.forget,
    listening: calls.listening,
    providers: calls.providers,
    turns,
    texts,
    press: createMinutesPress({ renderer, addSignatureFields: sealed.addSignatureFields }),
    credentials,
    methods,
    issuers,
    box,
    sealer: sealed.sealer,
    sealing: sealed.sealing,
    ...calls.files,
    refusedHooks: calls.refused,
    askLimits: createAskLimits({ now: ids.now }),
    handout: createHandout({ authority, verifierPage, auditProof: audit.proof }),
  };
  const reminding = hourly(
    async () => {
      for (const one of await unsignedMinutes(database.admin)) await remindSigners(dependencies, one);
    },
    { name: 'remind signers', log },
  );
  const useCases = bindUseCases(dependencies);
  const embed = bindEmbed({
    unitOfWork,
    ids,
    box,
    providers: calls.providers,
    store: embedStore,
    begin: auth.embed.begin,
  });
  const seals = sealEverywhere({ dependencies, admin: database.admin, log });
  const seeded = isDemo ? await seedDemo({ admin: database.admin, dependencies, log }) : undefined;
  // Not before the demonstration is there: its first round would find nothing to sign.
  const checkpointHourly = hourly(checkpointing, { name: 'checkpoint of the log', log });
  await warmUp({ store: clauseStore, connections: 4 });

  return {
    config: { isDemo, allowedOrigins },
    log,
    auth,
    useCases,
    embed,
    hooks: calls.hooks,
    documents: { extractText, understandDocument },
    audit: {
      latest: async () => (await audit.checkpoints.latest())?.note ?? null,
      take: async () => (await audit.checkpoints.take())?.note ?? null,
      verifierKey: audit.verifierKey,
    },
    signing: {
      verifyFile: (bytes) =>
        verifyFile(bytes, {
          trustedRoots: [authority.rootPem],
          trustedTsaRoots: sealed.tsaRoots,
          trustedSealRoots: sealed.sealRoots,
          trustedLogKeys: [audit.verifierKey],
          ...(checkBankId ? { checkBankId } : {}),
        }),
      verifierPage,
      crl: () => authority.crl(ids.now()),
      rootPem: authority.rootPem,
      rootFingerprint: authority.fingerprint,
    },
    attach(server) {
      const demoIsWhole = seeded?.finish();
      hub.attach(server);
      server.on('upgrade', (request, stream, head) => void rooms.handleUpgrade(request, stream, head));
      return {
        answer: answerHooks(calls.hooks),
        ready: async () => (await sql`select 1 as one`).length === 1,
        drain: async () => {
          await demoIsWhole;
          await rooms.drain();
          await hub.close();
          access.stop();
          await bus.close();
          await stopHearingRevocations();
          await sweep.stop();
          await checkpointHourly.stop();
          await reminding.stop();
          await calls.stop();
          await seals.stop();
          await sealed.close();
          await renderer.close();
          await database.close();
        },
      };
    },
  };
}
