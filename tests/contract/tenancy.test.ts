import { randomUUID } from 'node:crypto';
import type { BodyProfile } from '#lib/domain/body.ts';
import type { BodyRow } from '#server/application/ports.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import type { TransactionSql } from '#server/postgres/connect.ts';
import type { SessionLike } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  newMeeting,
  type People,
  PLACE,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { zoomSettings } from '../support/hook-world.ts';

let world: ApplicationWorld;
let ours: People;
let theirs: People;
/** Signed by its chair, so that every table has a row of ours. */
let meetingId: string;
let intentSha256: string;
let body: BodyRow;
let agreementId: string;

beforeAll(async () => {
  world = await applicationWorld();
  [ours, theirs] = [await world.organisation('Vår kommun'), await world.organisation('Deras kommun')];
  meetingId = await world.freeze(ours);
  must(await world.sign(ours.chair, meetingId, await world.enrol(ours.chair)));
  ({ intentSha256 } = await world.answer(ours.adjuster, meetingId, await world.enrol(ours.adjuster)));
  const adjusted = await world.freeze(ours);
  for (const session of [ours.chair, ours.adjuster])
    must(await world.sign(session, adjusted, await world.enrol(session)));
  const correction = { clauseId: null, what: 'Dag', oldText: '1 mars', newText: '2 mars', basis: 'Skrivfel' };
  must(await world.useCases.correctMinutes({ session: ours.chair, meetingId: adjusted, correction }));
  must(
    await world.useCases.enrolPersonalNumber({
      session: { ...ours.chair, authenticatedAt: new Date(), method: 'password' },
      number: '191212121212',
    }),
  );
  [body = never()] = await world.useCases.listBodies({ session: ours.chair });
  const profile = { ...body.profile, adjusters: 2 };
  must(await change(ours.chair, profile));
  await world.db.admin`
    insert into signature_reminder (organisation_id, meeting_id, revision, slot_id, kind, at)
    select organisation_id, meeting_id, revision, slot_id, 'last-day', now() from signature_slot limit 1`;
  await boundCall();
  await (await world.ownAudit()).checkpoints.take();
  await world.db.admin`
    insert into seal_attempt (organisation_id, id, meeting_id, revision, outcome, at, reason)
    select organisation_id, ${randomUUID()}, meeting_id, revision, 'failed', now(), 'timeout' from minutes_revision
    where meeting_id = ${adjusted}`;
  await world.db.admin`
    insert into conference_identity (organisation_id, account_id, provider, provider_user_id, linked_at)
    values (${ours.chair.account.organisationId}, ${ours.chair.account.id}, 'zoom', 'zUsrFixture', now())`;
  await world.db.admin`
    insert into graph_subscription (organisation_id, id, account_id, external_id, what, due_at)
    values (${ours.chair.account.organisationId}, ${randomUUID()}, ${agreementId}, '19:x', 'call-events', now())`;
  await world.db.admin`
    insert into person (organisation_id, id, name) values (${ours.chair.account.organisationId}, ${randomUUID()}, 'Ada')`;
});
afterAll(() => world.close());

const administrator = ({ account }: SessionLike) =>
  world.db.admin`update account set is_administrator = true where id = ${account.id}`;

/** An agreement, a call and a row in every table that is about them. */
async function boundCall(): Promise<void> {
  const session = ours.chair;
  await administrator(session);
  const added = await world.useCases.addAgreement({
    session,
    name: 'Zoom',
    externalId: 'our_account',
    settings: zoomSettings(),
  });
  agreementId = must(added).id;
  must(await world.useCases.bindMeeting({ session, meetingId, accountId: agreementId, link: '84712639219' }));
  const { organisationId } = session.account;
  const at = new Date().toISOString();
  const bytes = new Uint8Array([1]);
  await world.dependencies.unitOfWork.run(organisationId, async ({ conference }) => {
    const about = { accountId: agreementId, bindingId: null, meeting: null, isLate: false, receivedAt: at };
    await conference.keepDeliveries([{ ...about, sha256: 'a'.repeat(64), raw: bytes, sealed: bytes }]);
    await conference.keepDecision(meetingId, {
      id: randomUUID(),
      suggestionId: 'join:k',
      decision: 'confirmed',
      connectionKey: 'k',
      personIds: ['m1'],
      decidedBy: session.account.id,
      decidedByName: session.account.name,
      decidedAt: at,
      version: 1,
    });
    const alias = { person: 'ada', kind: 'alias', value: 'ada b' } as const;
    await conference.learnAlias(body.id, alias, { meetingId, at });
    await conference.keepColumns('b'.repeat(64), { name: 0 }, { at, name: 'Ada' });
    const transcript = { id: randomUUID(), name: 'a.vtt', sealed: bytes, keptBy: 'Ada', keptAt: at };
    await conference.keepTranscript(meetingId, transcript);
  });
}

function never(): never {
  throw new Error('there is no body');
}

const change = (session: SessionLike, profile: BodyProfile) =>
  world.useCases.changeBodyProfile({
    session,
    bodyId: body.id,
    profile,
    read: body.profile,
    applyToUnopened: true,
  });

interface Table {
  readonly name: string;
  readonly is_enabled: boolean;
  readonly is_forced: boolean;
  readonly policies: number;
}

async function tenantTables(): Promise<readonly Table[]> {
  return world.db.admin<Table[]>`
    select c.relname as name, c.relrowsecurity as is_enabled, c.relforcerowsecurity as is_forced,
           (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.attname = 'organisation_id' and not a.attisdropped
      -- Read before it is known which organisation it is about: they say that.
      and c.relname not in ('account', 'conference_hook')
    order by 1`;
}

const asApp = <T>(organisationId: string | null, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  world.db.app.begin(async (tx) => {
    if (organisationId) await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
    return work(tx);
  }) as Promise<T>;

describe('the walls in the database', () => {
  it('every table of an organisation forces row-level security, with a policy', async () => {
    const tables = await tenantTables();
    expect(tables.length).toBeGreaterThanOrEqual(14);
    for (const { name, ...walls } of tables) {
      expect({ name, ...walls }).toEqual({ name, is_enabled: true, is_forced: true, policies: 1 });
    }
  });

  it('the application can neither step around it nor change the tables', async () => {
    const [role] = await world.db.app`
      select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
             has_schema_privilege(rolname, 'public', 'create') as creates
      from pg_roles where rolname = current_user`;
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      creates: false,
    });
    const owned = await world.db.admin`
      select relname from pg_class where relowner = 'klubba_app'::regrole and relnamespace = 'public'::regnamespace`;
    expect(owned).toEqual([]);
    const ddl = [
      'create table x (a int)',
      'alter table meeting_event disable trigger append_only',
      'alter table meeting no force row level security',
      'drop policy own_organisation on meeting',
      'drop table body',
      'truncate meeting_event cascade',
    ];
    for (const statement of ddl) {
      await expect(world.db.app.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  it.each([
    'meeting_event',
    'clause_update',
    'signature_evidence',
    'pdf_revision',
    'presence_decision',
    'conference_account_change',
  ])('%s is only ever added to, by the application or its owner', async (table) => {
    const { organisationId } = ours.chair.account;
    const [row] = await world.db.admin<
      { n: number }[]
    >`select count(*)::int as n from ${world.db.admin(table)}`;
    expect(row?.n).toBeGreaterThan(0);
    for (const statement of [
      `update ${table} set organisation_id = organisation_id`,
      `delete from ${table}`,
    ]) {
      await expect(asApp(organisationId, (tx) => tx.unsafe(statement))).rejects.toMatchObject({
        code: '42501',
      });
      await expect(world.db.admin.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
    await expect(world.db.admin.unsafe(`truncate ${table} cascade`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('frozen bytes and hashes cannot be rewritten, nor an intent or a slot', async () => {
    const { organisationId } = ours.chair.account;
    for (const statement of [
      "update minutes_revision set frozen_pdf = ''",
      "update minutes_revision set canonical = ''",
      "update minutes_revision set pdf_sha256 = ''",
      "update signature_slot set signer_name = 'X'",
      "update signature_intent set jcs = ''",
      "update signature_intent set account_id = 'x'",
      'delete from minutes_revision',
      'delete from signature_slot',
      'delete from command_outcome',
      'delete from client_lease',
    ]) {
      await expect(
        asApp(organisationId, (tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('a query that forgot its organisation, or names another, sees no row of any table', async () => {
    for (const { name } of await tenantTables()) {
      const [all] = await world.db.admin`
        select count(*)::int as n from ${world.db.admin(name)} where organisation_id = ${ours.chair.account.organisationId}`;
      expect(all?.['n'], name).toBeGreaterThan(0);
      for (const organisationId of [null, theirs.chair.account.organisationId]) {
        const rows = await asApp(organisationId, (tx) => tx`select 1 from ${tx(name)}`);
        expect(rows, name).toHaveLength(0);
      }
    }
  });

  it('nobody writes a row into another organisation', async () => {
    const { organisationId } = theirs.chair.account;
    await expect(
      asApp(
        organisationId,
        (tx) => tx`insert into body (organisation_id, id, name, profile)
                   values (${ours.chair.account.organisationId}, ${randomUUID()}, 'Inkräktare', '{}')`,
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      asApp(
        organisationId,
        (tx) => tx`update body set organisation_id = ${ours.chair.account.organisationId}`,
      ),
    ).resolves.toHaveLength(0);
  });

  it('a setting does not leak to the next transaction on the same connection', async () => {
    await asApp(ours.chair.account.organisationId, (tx) => tx`select 1`);
    const rows = await Promise.all(
      Array.from({ length: 20 }, () => asApp(null, (tx) => tx`select 1 from meeting`)),
    );
    expect(rows.flat()).toEqual([]);
  });
});

describe('two organisations', () => {
  it('every use case with the other’s ids answers as if there were no such meeting', async () => {
    const { useCases } = world;
    await world.enrol(theirs.chair);
    const session: SessionLike = theirs.chair;
    const before = await snapshot();
    const answers = {
      openRoom: await useCases.openRoom({ session, meetingId }),
      executeCommand: await useCases.executeCommand({
        session,
        meetingId,
        commandId: randomUUID(),
        expectedVersion: 0,
        command: { type: 'rename-clause', clauseId: 'c1', title: 'Kapad' },
      }),
      checkMinutes: await useCases.checkMinutes({ session, meetingId }),
      previewMinutes: await useCases.previewMinutes({ session, meetingId, language: 'sv' }),
      freezeMinutes: await useCases.freezeMinutes({ session, meetingId }),
      reopenMinutes: await useCases.reopenMinutes({ session, meetingId, reason: 'Vi vill' }),
      readForSigning: await useCases.readForSigning({ session, meetingId, locale: 'sv' }),
      frozenPdf: await useCases.readMinutesPdf({ session, meetingId, frozen: true }),
      signedPdf: await useCases.readMinutesPdf({ session, meetingId, frozen: false }),
      signatureMethods: await useCases.signatureMethods({ session, meetingId, place: PLACE }),
      beginSignature: await useCases.beginSignature({ session, meetingId, place: PLACE }),
      declineSignature: await useCases.declineSignature({ session, meetingId, reason: 'Nej' }),
      freezeClause: await useCases.freezeClause({ session, meetingId, clauseId: 'c3' }),
      reopenClause: await useCases.reopenClause({ session, meetingId, clauseId: 'c3', reason: 'Nej' }),
      correctMinutes: await useCases.correctMinutes({
        session,
        meetingId,
        correction: { clauseId: null, what: 'a', oldText: 'b', newText: 'c', basis: 'd' },
      }),
      listCorrections: await useCases.listCorrections({ session, meetingId }),
      readCorrectionPdf: await useCases.readCorrectionPdf({ session, meetingId, number: 1 }),
      noteViewed: await useCases.noteViewed({ session, meetingId, pdfSha256: 'a'.repeat(64) }),
      replaceSigner: await useCases.replaceSigner({
        session,
        meetingId,
        slotId: 'chair-m1',
        substituteId: 'm3',
        reason: 'absent',
        decision: '§ 1',
      }),
      recordDeviation: await useCases.recordDeviation({ session, meetingId, slotId: 'chair-m1' }),
      handOverAdjustment: await useCases.handOverAdjustment({ session, meetingId, reason: 'Nej' }),
      settleAdjustment: await useCases.settleAdjustment({ session, meetingId, decision: '§ 1' }),
      readExtract: await useCases.readExtract({ session, meetingId, clauseId: 'c1' }),
      readBinding: await useCases.readBinding({ session, meetingId }),
      bindMeeting: await useCases.bindMeeting({
        session,
        meetingId,
        accountId: agreementId,
        link: '84712639219',
      }),
      unbindMeeting: await useCases.unbindMeeting({ session, meetingId }),
      settleLate: await useCases.settleLate({ session, meetingId, deliveryIds: [], takeIn: true }),
      readCall: await useCases.readCall({ session, meetingId }),
      askConnected: await useCases.askConnected({ session, meetingId }),
      readCallSettings: await useCases.readCallSettings({ session, meetingId }),
      readJoinAddress: await useCases.readJoinAddress({ session, meetingId }),
      bindPasted: await useCases.bindPasted({
        session,
        meetingId,
        pasted: '84712639219',
        accountId: agreementId,
        organiserId: null,
      }),
      makeCall: await useCases.makeCall({
        session,
        meetingId,
        accountId: agreementId,
        organiserId: null,
        registration: false,
      }),
      reportSources: await useCases.reportSources({ session, meetingId }),
      fetchAttendance: await useCases.fetchAttendance({ session, meetingId }),
      fetchTranscript: await useCases.fetchTranscript({ session, meetingId, startTime: null }),
      keepTranscript: await useCases.keepTranscript({
        session,
        meetingId,
        bytes: new Uint8Array(),
        name: 'a.vtt',
        startTime: null,
      }),
      readTranscripts: await useCases.readTranscripts({ session, meetingId }),
      dropTranscript: await useCases.dropTranscript({ session, meetingId, id: randomUUID() }),
      settleSuggestion: await useCases.settleSuggestion({
        session,
        meetingId,
        commandId: randomUUID(),
        suggestionId: 'join:k',
        act: { kind: 'nobody' },
      }),
      holdAttendance: await useCases.holdAttendance({ session, meetingId, bytes: new Uint8Array() }),
      readArchive: await useCases.readArchive({ session, meetingId }),
      compareRevisions: await useCases.compareRevisions({ session, meetingId, from: 1, to: 1 }),
    };
    for (const [name, answer] of Object.entries(answers)) {
      expect(refusedWith(answer as Parameters<typeof refusedWith>[0]), name).toBe('no-such-meeting');
    }
    const order = { session, meetingId, order: intentSha256 };
    for (const input of [undefined, {}])
      expect(refusedWith(await useCases.advanceSignature({ ...order, input, client: CLIENT }))).toBe(
        'intent-expired',
      );
    expect(refusedWith(await useCases.cancelSignature(order))).toBe('intent-expired');
    const signedIn = { ...session, authenticatedAt: new Date(), method: 'password' };
    const url = `${PLACE.origin}/sign/return?code=a&state=${intentSha256}.AAAA`;
    const returned = await useCases.returnFromIssuer({ session: signedIn, url, client: CLIENT });
    expect(refusedWith(returned)).toBe('link-expired');
    expect(await useCases.readBody({ session, bodyId: body.id })).toBeNull();
    // Another's body of the same name has no numbers to tell of.
    const series = { body: body.name, date: '2026-11-20', startTime: '09:00' };
    expect(await useCases.readNumberSeries({ session, ...series })).toEqual({ lastUsed: null });
    expect(refusedWith(await change(session, { ...body.profile, adjusters: 0 }))).toBe('no-such-body');
    await administrator(theirs.chair);
    expect(must(await useCases.listAgreements({ session }))).toEqual([]);
    expect(must(await useCases.showAgreements({ session }))).toEqual([]);
    for (const id of [null, agreementId])
      expect(must(await useCases.readAgreementChanges({ session, id }))).toEqual([]);
    const agreement = { session, id: agreementId };
    const agreements = {
      changeAgreement: await useCases.changeAgreement({ ...agreement, name: 'Kapad', settings: {} }),
      rotateSecret: await useCases.rotateSecret({ ...agreement, secret: 'hook', value: 'a_captured_secret' }),
      dropFormerSecret: await useCases.dropFormerSecret({ ...agreement, secret: 'hook' }),
      leavesUnderAgreement: await useCases.leavesUnderAgreement(agreement),
      endAgreement: await useCases.endAgreement(agreement),
      showAgreement: await useCases.showAgreement(agreement),
      readAgreementPaper: await useCases.readAgreementPaper(agreement),
      beginInstall: await useCases.beginInstall(agreement),
    };
    for (const [name, answer] of Object.entries(agreements))
      expect(refusedWith(answer), name).toBe('no-such-agreement');
    expect(await snapshot()).toEqual(before);
    // What somebody else began opens for nobody but them: see the test of it.
    const finishInstall = await useCases.finishInstall({ session, memory: '', code: 'a', state: 'b' });
    expect(refusedWith(finishInstall)).toBe('zoom-install-stale');
    const byOrder = ['finishInstall', 'advanceSignature', 'cancelSignature', 'returnFromIssuer'];
    const byBody = ['readBody', 'changeBodyProfile', 'readNumberSeries'];
    const byAgreement = [
      'listAgreements',
      'showAgreements',
      'readAgreementChanges',
      'addAgreement',
      ...Object.keys(agreements),
    ];
    const tested = new Set([
      ...Object.keys(answers),
      ...byBody,
      ...byAgreement,
      'readMinutesPdf',
      ...byOrder,
    ]);
    // About one's own login alone: nothing of anybody else's can be named.
    const own = [
      'signingIdentities',
      'enrolPersonalNumber',
      'removePersonalNumber',
      'beginLink',
      'unlinkIdentity',
      'conferenceIdentities',
      'unlinkConference',
    ];
    const others = ['listMyMeetings', 'listColleagues', 'listBodies', 'createMeeting', ...own];
    expect(Object.keys(useCases).filter((name) => !tested.has(name) && !others.includes(name))).toEqual([]);
  });

  it('lists name only one’s own', async () => {
    const { useCases } = world;
    expect(await useCases.listMyMeetings({ session: theirs.chair })).toEqual([]);
    expect(await useCases.listBodies({ session: theirs.chair })).toEqual([]);
    expect(await useCases.listMyMeetings({ session: ours.chair })).toHaveLength(2);
    const colleagues = (await useCases.listColleagues({ session: theirs.chair })).map((one) => one.accountId);
    expect(colleagues.sort()).toEqual(
      Object.values(theirs)
        .map((one) => one.account.id)
        .sort(),
    );
  });

  it('a body of the same name is another body, and seats go to one’s own people only', async () => {
    const made = must(
      await world.useCases.createMeeting({ session: theirs.secretary, command: newMeeting(ours) }),
    );
    const bodies = await world.db
      .admin`select distinct organisation_id from body where name = 'Kulturnämnden'`;
    expect(bodies).toHaveLength(2);
    const seats = await world.db
      .admin`select account_id from meeting_seat where meeting_id = ${made.meetingId}`;
    expect(seats).toEqual([{ account_id: theirs.secretary.account.id }]);
  });

  it('the clause texts are behind the same wall', async () => {
    const store = createClauseStore({ sql: world.db.app });
    const { organisationId, id: accountId } = theirs.chair.account;
    const key = { organisationId, meetingId, clauseId: 'c1' };
    expect(await store.load(key)).toBeUndefined();
    expect(await store.clausesOf(organisationId, meetingId)).toEqual([]);
    expect(await store.seal(key)).toBeUndefined();
    await store.unseal(key);
    const text = { key, rows: [{ accountId, update: new Uint8Array([0, 0]) }], leases: [] };
    expect(await store.append([text])).toEqual([{ kind: 'sealed' }]);
    const [room] = await world.db.admin`
      select sealed_at is not null as sealed, seq::int from clause_room where meeting_id = ${meetingId} and clause_id = 'c1'`;
    expect(room).toEqual({ sealed: true, seq: 1 });
  });
});

async function snapshot() {
  return world.db.admin`
    select (select count(*) from meeting_event) as events, (select count(*) from command_outcome) as outcomes,
           (select count(*) from signature_intent where used_at is not null) as used,
           (select string_agg(state, ',' order by slot_id) from signature_slot) as slots`;
}
