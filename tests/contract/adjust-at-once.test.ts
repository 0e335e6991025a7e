import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { inclusionProof, minutesLeaves, rootFromProof } from '#lib/domain/signing/merkle.ts';
import { sealDue } from '#server/application/seal-minutes.ts';
import { verifyFiles } from '#server/ops/audit/verify-files.ts';
import { sha256 } from '#server/signing/bytes.ts';
import { openSealing, type Sealing } from '#server/signing/open-sealing.ts';
import { verifyBundle } from '#server/signing/archive/verify-bundle.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import type { SessionLike } from '#server/use-cases.ts';
import {
  challengeOf,
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  course,
  decision,
  paragraph,
  type People,
  PLACE,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import type { SoftwarePasskey } from '../support/software-passkey.ts';

let world: ApplicationWorld;
let people: People;
let sealing: Sealing;
let keys: { chair: SoftwarePasskey; adjuster: SoftwarePasskey };

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  const noTsa = { tsaUrls: [], tsaRoots: undefined, sealP12: undefined, sealP12Password: undefined };
  sealing = await openSealing({
    config: noTsa,
    authority: world.authority,
    organisationName: 'Klubba',
    now: world.dependencies.ids.now,
    onFailed: () => undefined,
  });
  keys = { chair: await world.enrol(people.chair), adjuster: await world.enrol(people.adjuster) };
});
afterAll(async () => {
  await sealing.close();
  await world.close();
});

const CLAUSE = 'c3';

/** Opened, the roll called, adjusters elected, and § c3 decided; c4 is what comes after. */
async function untilDecided(): Promise<string> {
  const meetingId = await world.prepare(people);
  for (const [session, command] of course(people)) {
    if (command.type === 'move-pointer' && command.clauseId === 'c4') break;
    must(await world.act(session, meetingId, command));
  }
  return meetingId;
}

const act = (meetingId: string, command: MeetingCommand, session: SessionLike = people.chair) =>
  world.act(session, meetingId, command);
const freeze = (meetingId: string) =>
  world.useCases.freezeClause({ session: people.secretary, meetingId, clauseId: CLAUSE });

async function sign(session: SessionLike, meetingId: string, passkey: SoftwarePasskey) {
  const begun = must(
    await world.useCases.beginSignature({ session, meetingId, place: PLACE, clauseId: CLAUSE }),
  );
  const response = passkey.assert({ challenge: challengeOf(begun.ui), ...PLACE });
  const { intentSha256 } = begun;
  const finished = await world.useCases.advanceSignature({
    session,
    meetingId,
    order: intentSha256,
    input: response,
    client: CLIENT,
  });
  return { intent: begun.intent, finished };
}

const write = (meetingId: string, clauseId: string) => {
  const { organisationId } = people.chair.account;
  return world.clauseStore.append([
    {
      key: { organisationId, meetingId, clauseId },
      rows: [{ accountId: people.secretary.account.id, update: new Uint8Array([0, 0]) }],
      leases: [],
    },
  ]);
};

/** The clause adjusted, the meeting over, the whole minutes still to come. */
async function closedWithAdjusted(): Promise<string> {
  const meetingId = await untilDecided();
  must(await act(meetingId, { type: 'adjust-at-once', clauseId: CLAUSE }));
  must(await freeze(meetingId));
  must((await sign(people.adjuster, meetingId, keys.adjuster)).finished);
  must((await sign(people.chair, meetingId, keys.chair)).finished);
  must(await act(meetingId, { type: 'move-pointer', clauseId: 'c4' }));
  must(await act(meetingId, { type: 'close-meeting' }));
  return meetingId;
}

it('[ADJ-5] one § is adjusted during the meeting while another is written, and the whole minutes hold it unchanged', async () => {
  const meetingId = await untilDecided();
  expect(refusedWith(await freeze(meetingId))).toBe('not-decided-at-once');
  must(await act(meetingId, { type: 'adjust-at-once', clauseId: CLAUSE }));
  const frozen = must(await freeze(meetingId));
  expect(frozen.revision).toBe(1001);
  expect(refusedWith(await freeze(meetingId))).toBe('not-decided-at-once');

  // Locked: neither text nor facts; the next item goes on being written.
  expect((await write(meetingId, CLAUSE))[0]).toEqual({ kind: 'sealed' });
  expect((await write(meetingId, 'c4'))[0]).toMatchObject({ kind: 'stored' });
  const rename = { type: 'rename-clause', clauseId: CLAUSE, title: 'Annat' } as const;
  expect(refusedWith(await act(meetingId, rename))).toBe('clause-locked');
  expect(refusedWith(await act(meetingId, decision('Något annat.')))).toBe('clause-locked');
  const before = {
    type: 'add-clause',
    clause: { id: 'ny', number: '', title: 'Före', kind: 'decision', presenters: [] },
    afterId: 'c2',
  } as const;
  expect(refusedWith(await act(meetingId, before))).toBe('clause-locked');

  const first = await sign(people.adjuster, meetingId, keys.adjuster);
  expect(first.intent.scope).toHaveLength(1);
  expect(must(first.finished)).toEqual({ state: 'done', adjusted: false });
  must(await act(meetingId, { type: 'move-pointer', clauseId: 'c4' }));
  expect(must((await sign(people.chair, meetingId, keys.chair)).finished)).toEqual({
    state: 'done',
    adjusted: true,
  });

  const pdf = await world.useCases.readMinutesPdf({
    session: people.member,
    meetingId,
    frozen: false,
    clauseId: CLAUSE,
  });
  const trustedRoots = [world.authority.rootPem];
  expect((await verifyMinutes(must(pdf).bytes, { trustedRoots })).verdict).toBe('valid');
  // SIG-2: it is sealed like any minutes, once.
  const { organisationId } = people.chair.account;
  const sealed = () =>
    sealDue({ ...world.dependencies, sealing: sealing.sealing }, { organisationId, meetingId });
  expect(await sealed()).toEqual({ sealed: 1, timestamped: 0, failures: [] });
  expect(await sealed()).toEqual({ sealed: 0, timestamped: 0, failures: [] });
  const paper = must(
    await world.useCases.readMinutesPdf({
      session: people.member,
      meetingId,
      frozen: false,
      clauseId: CLAUSE,
    }),
  );
  expect(await verifyMinutes(paper.bytes, { trustedRoots })).toMatchObject({
    verdict: 'valid',
    seal: { organisation: 'Exempelby kommun' },
  });
  expect((await verifyFiles(world.db.admin)).faults).toEqual([]);
  const reopened = await world.useCases.reopenClause({
    session: people.chair,
    meetingId,
    clauseId: CLAUSE,
    reason: 'Nej',
  });
  expect(refusedWith(reopened)).toBe('already-adjusted');

  must(await act(meetingId, { type: 'close-meeting' }));
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
  const rows = await world.db.admin<{ canonical: string; content_root: string; adjusted_at: Date | null }[]>`
    select canonical, content_root, adjusted_at from minutes_revision
    where meeting_id = ${meetingId} order by revision`;
  const [whole, small] = rows.map((row) => JSON.parse(row.canonical) as MinutesDocument);
  expect(rows.map((row) => row.adjusted_at !== null)).toEqual([false, true]);
  if (!whole || !small) throw new Error('two documents');
  const index = 1 + whole.clauses.findIndex((one) => one.id === CLAUSE);
  const proof = await inclusionProof(minutesLeaves(whole), index, sha256);
  const [, leaf = new Uint8Array()] = minutesLeaves(small);
  const root = await rootFromProof(leaf, proof, sha256);
  expect(Buffer.from(root ?? []).toString('hex')).toBe(rows[0]?.content_root);

  // ADJ-3: reopening the rest leaves what was adjusted at once as it is.
  const reason = 'Rättelse i en annan punkt.';
  must(await world.useCases.reopenMinutes({ session: people.secretary, meetingId, reason }));
  expect((await write(meetingId, CLAUSE))[0]).toEqual({ kind: 'sealed' });
  expect((await write(meetingId, 'c4'))[0]).toMatchObject({ kind: 'stored' });
});

it('[ADJ-5] a refusal disputes the clause, reopening lets it be written again, and the whole waits for its signatures', async () => {
  const meetingId = await untilDecided();
  must(await act(meetingId, { type: 'adjust-at-once', clauseId: CLAUSE }));
  must(await freeze(meetingId));
  const declined = { session: people.adjuster, meetingId, clauseId: CLAUSE, reason: 'Fel belopp.' };
  must(await world.useCases.declineSignature(declined));
  must(await act(meetingId, { type: 'move-pointer', clauseId: 'c4' }));
  must(await act(meetingId, { type: 'close-meeting' }));
  const whole = () => world.useCases.freezeMinutes({ session: people.secretary, meetingId });
  expect(refusedWith(await whole())).toBe('clause-not-adjusted');
  expect((await write(meetingId, CLAUSE))[0]).toEqual({ kind: 'sealed' });
  const reopen = { session: people.secretary, meetingId, clauseId: CLAUSE, reason: 'Beloppet rättas.' };
  must(await world.useCases.reopenClause(reopen));
  expect((await write(meetingId, CLAUSE))[0]).toMatchObject({ kind: 'stored' });
  expect(must(await freeze(meetingId))).toEqual({ revision: 1002 });
  const read = {
    session: people.chair,
    meetingId,
    locale: 'sv',
    clauseId: CLAUSE,
  } as const;
  const { version, previous } = must(await world.useCases.readForSigning(read));
  expect({ version, previous }).toEqual({ version: 2, previous: { revision: 1001, version: 1 } });
});

it('[ADJ-5] minutes in which the adjusted § would stand otherwise are not frozen', async () => {
  const meetingId = await closedWithAdjusted();
  const { texts } = world.dependencies;
  const changed = {
    ...texts,
    read: (organisationId: string, id: string, clauseId: string) =>
      clauseId === CLAUSE
        ? Promise.resolve([paragraph('Något helt annat.')])
        : texts.read(organisationId, id, clauseId),
  };
  const { freezeMinutes } = await import('#server/application/freeze-minutes.ts');
  const { actorOf } = await import('#server/use-cases.ts');
  const frozen = await freezeMinutes(
    { ...world.dependencies, texts: changed },
    { actor: actorOf(people.secretary), meetingId },
  );
  expect(refusedWith(frozen)).toBe('adjusted-clause-differs');
});

it('[ARC-2][ADJ-5] the archive has the paper of the clause beside the minutes, and another in its place is found', async () => {
  const meetingId = await closedWithAdjusted();
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
  must(await world.sign(people.adjuster, meetingId, keys.adjuster));
  must(await world.sign(people.chair, meetingId, keys.chair));
  const { bytes } = must(await world.useCases.readArchive({ session: people.secretary, meetingId }));
  const trustedRoots = [world.authority.rootPem];
  expect((await verifyBundle(bytes, { trustedRoots })).verdict).toBe('valid');
  const files = unzipSync(bytes);
  const [paper = '', ...more] = Object.keys(files).filter((one) => one.startsWith('paragrafer/'));
  expect([paper, more]).toEqual([expect.stringMatching(/^paragrafer\/.+\.pdf$/), []]);
  const frozenOnly = files['fryst/protokoll-fryst.pdf'] ?? new Uint8Array();
  for (const other of [frozenOnly, (files[paper] ?? new Uint8Array()).slice(0, -400)]) {
    const changed = zipSync({ ...files, [paper]: other });
    expect(await verifyBundle(changed, { trustedRoots })).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'bundle-differs', params: { file: paper } }],
    });
  }
});
