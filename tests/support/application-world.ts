import { randomBytes, randomUUID } from 'node:crypto';
import type { BodyProfile } from '#lib/domain/body.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { createMeeting } from '#server/application/create-meeting.ts';
import { createTurns } from '#server/application/turns.ts';
import { MeetingStates } from '#server/application/meeting-states.ts';
import type { IdentityIssuer } from '#server/application/link-identity.ts';
import type { MethodUi, SignatureMethod } from '#server/application/method-ports.ts';
import type { ClauseTexts, MinutesPress } from '#server/application/ports.ts';
import { createMinutesPress } from '#server/documents/minutes-press.ts';
import { createRenderer } from '#server/documents/typst/renderer.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import type { TransactionSql } from '#server/postgres/connect.ts';
import { createCredentialRecords } from '#server/postgres/credential-records.ts';
import { createUnitOfWork } from '#server/postgres/unit-of-work.ts';
import { type ClauseRooms, createClauseRooms } from '#server/realtime/clause-rooms.ts';
import { createTypstAppearance } from '#server/signing/pades/appearance.ts';
import { addSignatureFields } from '#server/signing/pades/signature-fields.ts';
import { createPasskeyMethod } from '#server/signing/methods/passkey-method.ts';
import { secretBoxOf } from '#server/signing/secret-box.ts';
import { createPdfSealer } from '#server/signing/pdf-sealer.ts';
import { auditProof } from '#server/ops/audit/audit-proofs.ts';
import type { ConferencePort } from '#server/application/conference-port.ts';
import type { ConferenceAccountRow } from '#server/application/conference-records.ts';
import { createAskLimits } from '#server/application/ask-limits.ts';
import { createRefusedHooks } from '#server/application/refused-hooks.ts';
import { createCallFiles } from '#server/conference/call-files.ts';
import { createHandout } from '#server/signing/archive/handout.ts';
import { verifierKey } from '#server/signing/audit/signed-note.ts';
import type { CallListening } from '#server/application/call-listening.ts';
import type { CallChange } from '#server/application/call-standing.ts';
import { actorOf, bindUseCases, type SessionLike } from '#server/use-cases.ts';
import { type AuditWorld, auditWorld } from './audit-world.ts';
import { must } from './auth-world.ts';
import { testDatabase } from './database.ts';
import { testAuthority } from './signed-minutes.ts';
import { createSoftwarePasskey, type SoftwarePasskey } from './software-passkey.ts';

export const PLACE = { rpId: 'klubba.example', origin: 'https://klubba.example', locale: 'sv' } as const;
export const CLIENT = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 Firefox/140.0' };

export type Seat = 'secretary' | 'chair' | 'adjuster' | 'member' | 'guest' | 'stranger';
export type People = Readonly<Record<Seat, SessionLike>>;
export type ApplicationWorld = Awaited<ReturnType<typeof applicationWorld>>;

const NAMES: Readonly<Record<Seat, string>> = {
  secretary: 'Sara Sekreterare',
  chair: 'Östen Ordförande',
  adjuster: 'Åsa Justerare',
  member: 'Mona Ledamot',
  guest: 'Gun Gäst',
  stranger: 'Stig Främling',
};

/** Every use case on real PostgreSQL, real clause rooms, the real renderer and the real signer. */
export async function applicationWorld() {
  const db = await testDatabase();
  const clauseStore = createClauseStore({ sql: db.app });
  const rooms: ClauseRooms<TransactionSql> = createClauseRooms({
    store: clauseStore,
    authorise: () => Promise.resolve({ ok: false, status: 401, code: 'signed-out' }),
    authoriseLine: () => Promise.resolve({ ok: false, status: 401, code: 'signed-out' }),
    isAllowedOrigin: () => false,
    now: () => Date.now(),
    log: { info: () => undefined, warn: () => undefined },
  });
  const renderer = createRenderer();
  const authority = await testAuthority('Klubba');
  const realPress = createMinutesPress({ renderer, addSignatureFields });
  const clock = { offset: 0 };
  const hooks: {
    beforePrint?: (() => Promise<void>) | undefined;
    agreementChanged?: (id: string) => void;
    listening?: CallListening;
    portOf?: (account: ConferenceAccountRow) => ConferencePort;
  } = {};
  const press: MinutesPress = {
    preview: (document) => realPress.preview(document),
    freeze: async (document) => {
      const printed = await realPress.freeze(document);
      await hooks.beforePrint?.();
      return printed;
    },
  };
  const texts: ClauseTexts = {
    read: (organisationId, meetingId, clauseId) => rooms.readClause({ organisationId, meetingId, clauseId }),
    seal: (organisationId, meetingId) => rooms.sealMeeting({ organisationId, meetingId }),
    unseal: (organisationId, meetingId, except) => rooms.unsealMeeting({ organisationId, meetingId }, except),
    sealClause: (organisationId, meetingId, clauseId) =>
      rooms.sealClause({ organisationId, meetingId, clauseId }),
    unsealClause: (organisationId, meetingId, clauseId) =>
      rooms.unsealClause({ organisationId, meetingId, clauseId }),
  };
  const callChanges: CallChange[] = [];
  const announced: { meetingId: string; events: readonly MeetingEvent[] }[] = [];
  const credentials = createCredentialRecords({ sql: db.app });
  const dependencies = {
    unitOfWork: createUnitOfWork({ sql: db.app, clauseStore }),
    states: new MeetingStates(),
    turns: createTurns(),
    ids: { uuid: randomUUID, now: () => new Date(Date.now() + clock.offset) },
    callChanged: (one: CallChange) => void callChanges.push(one),
    agreementChanged: (id: string) => hooks.agreementChanged?.(id),
    listening: {
      changed: (organisationId) => hooks.listening?.changed(organisationId),
      leave: (organisationId, former) => hooks.listening?.leave(organisationId, former),
    } satisfies CallListening,
    announce: (one: { meetingId: string; events: readonly MeetingEvent[] }) => void announced.push(one),
    texts,
    press,
    credentials,
    methods: [createPasskeyMethod({ credentials })] as SignatureMethod[],
    box: secretBoxOf(randomBytes(32)),
    issuers: [] as IdentityIssuer[],
    sealer: createPdfSealer({ authority, render: createTypstAppearance() }),
    ...createCallFiles({ origin: PLACE.origin }),
    providers: {
      portOf(account: ConferenceAccountRow): ConferencePort {
        if (!hooks.portOf) throw new Error('this test has no provider');
        return hooks.portOf(account);
      },
    },
    refusedHooks: createRefusedHooks({ now: () => new Date(Date.now() + clock.offset) }),
    askLimits: createAskLimits({ now: () => new Date(Date.now() + clock.offset) }),
    handout: createHandout({
      authority,
      verifierPage: () => Promise.resolve('<!doctype html><title>page</title>'),
      auditProof: async (meetingId, since) =>
        auditProof({ admin: db.admin, ...(await ownAudit()) }, meetingId, since),
    }),
  };
  const useCases = bindUseCases(dependencies);

  let audit: Promise<AuditWorld> | undefined;
  /** Made when first asked for: few tests need a key of their own. */
  async function ownAudit() {
    const { checkpoints, key } = await (audit ??= auditWorld(db));
    return { checkpoints, verifierKey: await verifierKey(key) };
  }

  async function organisation(name = 'Exempelby kommun'): Promise<People> {
    const organisationId = randomUUID();
    await db.admin`insert into organisation (id, name, slug) values (${organisationId}, ${name}, ${`o-${organisationId}`})`;
    const people: [Seat, SessionLike][] = [];
    for (const [seat, own] of Object.entries(NAMES) as [Seat, string][]) {
      const id = `${seat}-${randomUUID()}`;
      await db.admin`
        insert into account (id, organisation_id, email, name)
        values (${id}, ${organisationId}, ${`${id}@exempel.example`}, ${own})`;
      people.push([seat, { sessionId: `session-${id}`, account: { id, organisationId, name: own } }]);
    }
    return Object.fromEntries(people) as People;
  }

  /** A passkey row as enrolment writes it. */
  async function enrol(session: SessionLike): Promise<SoftwarePasskey> {
    const passkey = createSoftwarePasskey();
    await db.app`
      insert into passkey (id, account_id, rp_id, public_key, algorithm, enrolled_how, enrolled_by)
      values (${passkey.id}, ${session.account.id}, ${PLACE.rpId}, ${Buffer.from(passkey.publicKey)}, -7,
              'password', ${session.account.id})`;
    return passkey;
  }

  const act = (
    session: SessionLike,
    meetingId: string,
    command: MeetingCommand,
    commandId: string = randomUUID(),
  ) => useCases.executeCommand({ session, meetingId, commandId, expectedVersion: 1_000_000, command });

  /** § numbers are used once a year by a body (MIN-3), and the meetings made here are all of one body and day. */
  let prepared = 0;
  function ownNumbers(meeting: NewMeeting): NewMeeting {
    const firstNumber = meeting.body.numbering.firstNumber + 10 * prepared++;
    return { ...meeting, body: { ...meeting.body, numbering: { ...meeting.body.numbering, firstNumber } } };
  }

  async function prepare(
    people: People,
    options: { texts?: Readonly<Record<string, readonly MinutesBlock[]>>; change?: Partial<NewMeeting> } = {},
  ): Promise<string> {
    const made = await createMeeting(dependencies, {
      actor: actorOf(people.secretary),
      command: { ...ownNumbers(newMeeting(people)), ...options.change },
      firstTexts: options.texts ?? TEXTS,
    });
    return must(made).meetingId;
  }

  /** A meeting that has been held: opened, roll called, one left, adjuster elected, decided, closed. */
  async function hold(people: People): Promise<string> {
    const meetingId = await prepare(people);
    for (const [session, command] of course(people)) must(await act(session, meetingId, command));
    return meetingId;
  }

  async function freeze(people: People): Promise<string> {
    const meetingId = await hold(people);
    must(await useCases.freezeMinutes({ session: people.secretary, meetingId }));
    return meetingId;
  }

  async function answer(session: SessionLike, meetingId: string, passkey: SoftwarePasskey) {
    const begun = must(await useCases.beginSignature({ session, meetingId, place: PLACE }));
    const challenge = challengeOf(begun.ui);
    return { ...begun, response: passkey.assert({ challenge, ...PLACE }) };
  }

  async function sign(session: SessionLike, meetingId: string, passkey: SoftwarePasskey) {
    const { intentSha256, response } = await answer(session, meetingId, passkey);
    return useCases.advanceSignature({
      session,
      meetingId,
      order: intentSha256,
      input: response,
      client: CLIENT,
    });
  }

  return {
    db,
    clauseStore,
    rooms,
    authority,
    clock,
    hooks,
    announced,
    callChanges,
    dependencies,
    useCases,
    organisation,
    enrol,
    act,
    prepare,
    hold,
    freeze,
    answer,
    sign,
    async pdf(session: SessionLike, meetingId: string, frozen = false) {
      return must(await useCases.readMinutesPdf({ session, meetingId, frozen })).bytes;
    },
    ownAudit,
    async close() {
      (await audit)?.close();
      await rooms.drain();
      await renderer.close();
      await db.drop();
    },
  };
}

export function paragraph(text: string): MinutesBlock {
  return { kind: 'paragraph', runs: [{ text }] };
}

export const TEXTS: Readonly<Record<string, readonly MinutesBlock[]>> = {
  c1: [paragraph('Ordföranden hälsar alla välkomna.')],
  c3: [
    { kind: 'heading', text: 'Bakgrund' },
    paragraph('Förvaltningen föreslår att biblioteket håller öppet även på lördagar.'),
    {
      kind: 'list',
      ordered: false,
      items: [[paragraph('Kostnad: 120 000 kr')], [paragraph('Start: 1 mars')]],
    },
  ],
};

const PROFILE: BodyProfile = {
  kind: 'committee',
  documentType: 'protokoll',
  quorum: { rule: 'more-than-half', seats: 5 },
  numbering: { style: 'section', firstNumber: 41 },
  adjusters: 1,
  gavel: 'chair',
  sides: [],
};

/** Five members, of whom three have a login. */
export function newMeeting(people: People): NewMeeting {
  return {
    body: { name: 'Kulturnämnden', shortName: 'KN', ...PROFILE, sides: [] },
    head: {
      title: 'Kulturnämnden',
      date: '2026-11-20',
      startTime: '13:00',
      endTime: '16:00',
      place: 'Digitalt via Teams',
      form: 'remote',
      tool: 'Teams',
      nextMeeting: '',
    },
    participants: [
      { id: 'm1', name: 'Östen Ordförande', group: 'member', party: 'S', role: 'chair' },
      { id: 'm2', name: 'Åsa Justerare', group: 'member', party: 'M' },
      { id: 'm3', name: 'Mona Ledamot', group: 'member', party: 'C' },
      { id: 'm4', name: 'Nils Norén', group: 'member', party: 'V' },
      { id: 'm5', name: 'Olga Omberg', group: 'member', party: 'MP' },
      { id: 's', name: 'Sara Sekreterare', group: 'other', role: 'secretary' },
      { id: 'g', name: 'Gun Gäst', group: 'invited' },
    ],
    clauses: [
      { id: 'c1', number: '1', title: 'Mötet öppnas', kind: 'opening', presenters: [] },
      { id: 'c2', number: '2', title: 'Val av justerare', kind: 'adjuster-election', presenters: [] },
      {
        id: 'c3',
        number: '3',
        title: 'Lördagsöppet bibliotek',
        kind: 'decision',
        presenters: [],
        draftDecision: 'Biblioteket håller öppet på lördagar.',
      },
      { id: 'c4', number: '4', title: 'Mötet avslutas', kind: 'closing', presenters: [] },
    ],
    logins: [
      { accountId: people.secretary.account.id, participantId: 's', role: 'secretary' },
      { accountId: people.chair.account.id, participantId: 'm1', role: 'chair' },
      { accountId: people.adjuster.account.id, participantId: 'm2', role: 'adjuster' },
      { accountId: people.member.account.id, participantId: 'm3', role: 'member' },
      { accountId: people.guest.account.id, participantId: 'g', role: 'guest' },
    ],
  };
}

/** What happens in a meeting from its opening to its end. */
export function course(people: People): readonly (readonly [SessionLike, MeetingCommand])[] {
  const { secretary, chair } = people;
  return [
    [chair, { type: 'open-meeting' }],
    ...['m1', 'm2', 'm3', 'm4', 's'].map(
      (participantId) => [secretary, { type: 'answer-roll-call', participantId, answer: 'remote' }] as const,
    ),
    [secretary, { type: 'answer-roll-call', participantId: 'm5', answer: 'absent' }],
    [secretary, { type: 'call-roll' }],
    [secretary, { type: 'move-pointer', clauseId: 'c2' }],
    [chair, { type: 'elect-adjusters', clauseId: 'c2', participantIds: ['m2'] }],
    [secretary, { type: 'move-pointer', clauseId: 'c3' }],
    [secretary, { type: 'record-departure', participantId: 'm4' }],
    [chair, decision('Biblioteket håller öppet på lördagar.')],
    [secretary, { type: 'move-pointer', clauseId: 'c4' }],
    [chair, { type: 'close-meeting' }],
  ];
}

export function decision(text: string): MeetingCommand {
  return { type: 'record-decision', clauseId: 'c3', decisionId: randomUUID(), text };
}

/** What the passkey is asked to sign. */
export function challengeOf(ui: MethodUi): string {
  if (ui.kind !== 'webauthn') throw new Error(`a passkey is not asked by ${ui.kind}`);
  return (ui.options as { challenge: string }).challenge;
}

/** The code a result must refuse with. */
export function refusedWith(
  result: { ok: true; value: unknown } | { ok: false; refusal: { code: string } },
): string {
  return result.ok ? 'was accepted' : result.refusal.code;
}
