import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remindSigners } from '#server/application/remind-signers.ts';
import { unsignedMinutes } from '#server/postgres/unsigned-minutes.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type SigningGroup, signingGroup } from '../support/signing-group.ts';

let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

const read = async (session: SessionLike, meetingId: string) =>
  must(await world.useCases.readForSigning({ session, meetingId, locale: 'sv' }));
const verdict = async (meetingId: string) =>
  verifyMinutes(await world.pdf(people.secretary, meetingId), { trustedRoots: [world.authority.rootPem] });
const sessionOf = (group: SigningGroup, id: string): SessionLike => {
  const session = group.sessions[id];
  if (!session) throw new Error(`nobody is ${id}`);
  return session;
};
const COOPERATION = {
  kind: 'union-employer-group',
  documentType: 'samverkansprotokoll',
  gavel: 'chair-or-secretary',
  numbering: { style: 'plain', firstNumber: 1 },
} as const;
const seven = (profile = {}) =>
  signingGroup(world, people, {
    profile: { ...COOPERATION, ...profile },
    members: 6,
    adjusters: ['m2', 'm3', 'm4', 'm5', 'm6'],
  });

describe('seven signers', () => {
  it('[ADJ-2][ADJ-4] sign in any order, one refuses, a substitute takes the place, and all sign the true names', async () => {
    const group = await seven();
    const { meetingId } = group;
    const session = people.secretary;
    for (const id of ['m5', 's', 'm2'])
      expect(must(await group.sign(id))).toEqual({ state: 'done', adjusted: false });
    const declined = { session: sessionOf(group, 'm4'), meetingId, reason: 'Punkt 3 stämmer inte.' };
    must(await world.useCases.declineSignature(declined));
    expect(refusedWith(await group.begin('m3'))).toBe('minutes-disputed');

    const replace = (substituteId: string, by = session, decision = 'Gruppens beslut, punkt 2') =>
      world.useCases.replaceSigner({
        session: by,
        meetingId,
        slotId: 'adjuster-m4',
        substituteId,
        reason: 'refuses',
        decision,
      });
    expect(refusedWith(await replace('m7', sessionOf(group, 'm3')))).toBe('not-allowed');
    expect(refusedWith(await replace('m7', session, ' '))).toBe('decision-basis-missing');
    expect(refusedWith(await replace('m3'))).toBe('substitute-unfit');
    expect(refusedWith(await replace('m1'))).toBe('substitute-unfit');
    expect(must(await replace('m7'))).toEqual({ revision: 2 });

    const rows = await world.db.admin<{ slot_id: string; state: string }[]>`
      select slot_id, state from signature_slot where meeting_id = ${meetingId} and revision = 1 order by sort`;
    expect(Object.fromEntries(rows.map((one) => [one.slot_id, one.state]))).toEqual({
      'secretary-s': 'void',
      'chair-m1': 'void',
      'adjuster-m2': 'void',
      'adjuster-m3': 'void',
      'adjuster-m4': 'replaced',
      'adjuster-m5': 'void',
      'adjuster-m6': 'void',
    });
    const now = await read(session, meetingId);
    expect(now).toMatchObject({ revision: 2, previous: { revision: 1, version: 1 }, status: 'frozen' });
    expect(now.slots.map((one) => [one.slotId, one.state])).toContainEqual(['adjuster-m7', 'pending']);
    // ADJ-3: the text is the same; only who signs differs.
    const difference = must(await world.useCases.compareRevisions({ session, meetingId, from: 1, to: 2 }));
    expect(difference.parts).toEqual(['signers']);
    expect(difference.clauses).toEqual([]);
    expect(difference.signers.filter((one) => one.kind !== 'same')).toEqual([
      { kind: 'removed', text: 'Ledamot m4, Justerare' },
      { kind: 'added', text: 'Ledamot m7, Justerare, i stället för Ledamot m4' },
    ]);
    expect(refusedWith(await group.begin('m4'))).toBe('not-a-signer');
    for (const id of ['m7', 'm3', 's', 'm6', 'm1', 'm2']) must(await group.sign(id));
    expect(must(await group.sign('m5'))).toEqual({ state: 'done', adjusted: true });
    const report = await verdict(meetingId);
    expect(report.verdict).toBe('valid');
    expect(report.signers.map((one) => one.name)).toContain('Ledamot m7');
    expect(refusedWith(await replace('m4'))).toBe('already-adjusted');
  });

  it('[ADJ-4] the opinion of whoever declined is recorded in minutes that all sign anew', async () => {
    const group = await seven();
    const { meetingId } = group;
    const session = people.secretary;
    must(await group.sign('m2'));
    const record = () => world.useCases.recordDeviation({ session, meetingId, slotId: 'adjuster-m3' });
    expect(refusedWith(await record())).toBe('nobody-declined');
    const reason = 'Jag uppfattade utfallet annorlunda.';
    must(await world.useCases.declineSignature({ session: sessionOf(group, 'm3'), meetingId, reason }));
    must(await record());
    const difference = must(await world.useCases.compareRevisions({ session, meetingId, from: 1, to: 2 }));
    expect(difference.parts).toEqual(['closing']);
    expect(difference.closing).toEqual([
      { kind: 'added', text: 'Avvikande mening vid justeringen' },
      { kind: 'added', text: `Ledamot m3: ${reason}` },
    ]);
    expect((await read(session, meetingId)).slots.map((one) => one.state)).toEqual(Array(7).fill('pending'));
    must(await group.sign('m3'));
  });

  it('[ADJ-4] left to the next meeting nobody signs, and its decision stands where a signature would', async () => {
    const group = await seven();
    const { meetingId } = group;
    const session = people.chair;
    const handOver = () =>
      world.useCases.handOverAdjustment({ session, meetingId, reason: 'Det gäller beslutet i sak.' });
    const settle = () =>
      world.useCases.settleAdjustment({ session, meetingId, decision: 'FSG 25 mars, punkt 2' });
    expect(refusedWith(await handOver())).toBe('nobody-declined');
    must(
      await world.useCases.declineSignature({ session: sessionOf(group, 'm6'), meetingId, reason: 'Nej.' }),
    );
    expect(refusedWith(await settle())).toBe('not-handed-over');
    must(await handOver());
    expect(refusedWith(await handOver())).toBe('already-handed-over');
    expect((await read(session, meetingId)).handedOver).toMatchObject({
      reason: 'Det gäller beslutet i sak.',
    });
    expect(refusedWith(await group.begin('m2'))).toBe('minutes-disputed');
    must(await settle());
    const now = await read(session, meetingId);
    expect(now.handedOver).toBeNull();
    expect(now.slots.map((one) => one.slotId)).not.toContain('adjuster-m6');
    for (const id of ['s', 'm1', 'm2', 'm3', 'm4', 'm5']) must(await group.sign(id));
    expect((await verdict(meetingId)).verdict).toBe('valid');
  });

  it('[ADJ-2] the chair signs last where the body has decided so, and may still refuse before', async () => {
    const group = await seven({ signingOrder: 'chair-last' });
    expect(refusedWith(await group.begin('m1'))).toBe('not-your-turn');
    expect((await read(people.chair, group.meetingId)).waitsFor).not.toBeNull();
    const reason = 'Fel datum.';
    must(
      await world.useCases.declineSignature({ session: people.chair, meetingId: group.meetingId, reason }),
    );
  });
});

describe('other profiles', () => {
  it('[COOP-5] two sides: one signature for each, and the second adjusts', async () => {
    const group = await signingGroup(world, people, {
      profile: {
        kind: 'consultation-body',
        documentType: 'motesanteckning',
        sides: ['Regionen', 'Kommunerna'],
        numbering: { style: 'plain', firstNumber: 1 },
      },
      members: 3,
      adjusters: [],
      viceChair: 'm3',
      side: (i) => (i < 2 ? 'Regionen' : 'Kommunerna'),
    });
    expect(refusedWith(await group.begin('s'))).toBe('not-a-signer');
    expect(must(await group.sign('m3'))).toEqual({ state: 'done', adjusted: false });
    expect(must(await group.sign('m1'))).toEqual({ state: 'done', adjusted: true });
    expect((await verdict(group.meetingId)).verdict).toBe('valid');
  });

  it('[X-2] where nobody signs the minutes are adjusted when they are frozen', async () => {
    const options = { profile: { approval: 'nobody-signs' as const }, members: 2, adjusters: [] };
    const { meetingId } = await signingGroup(world, people, options);
    const now = await read(people.secretary, meetingId);
    expect(now).toMatchObject({ status: 'adjusted', slots: [], maySettle: false });
    expect(now.adjustedAt).not.toBeNull();
    const clauseId = now.clauses[0]?.id ?? '';
    const extract = await world.useCases.readExtract({ session: people.secretary, meetingId, clauseId });
    expect(refusedWith(extract)).toBe('extract-needs-signatures');
    const reopened = await world.useCases.reopenMinutes({
      session: people.secretary,
      meetingId,
      reason: 'x',
    });
    expect(refusedWith(reopened)).toBe('already-adjusted');
  });
});

describe('what the database itself refuses', () => {
  it('[COR-1][ADJ-3] no way back from adjusted, no signature on a withdrawn revision, no clause opened while one stands', async () => {
    const options = { profile: { adjustmentDays: 14 }, members: 2, adjusters: ['m2'] };
    const group = await signingGroup(world, people, options);
    const { meetingId } = group;
    const { organisationId } = people.chair.account;
    const asApp = (statement: string) =>
      world.db.app.begin(async (tx) => {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        return tx.unsafe(statement, [meetingId]);
      });
    const refused = { code: '23514' };
    const opening = 'update clause_room set sealed_at = null where meeting_id = $1';
    await expect(asApp(opening)).rejects.toMatchObject(refused);
    const view = {
      session: people.chair,
      meetingId,
      pdfSha256: (await read(people.chair, meetingId)).pdfSha256,
    };
    must(await world.useCases.noteViewed(view));
    expect(refusedWith(await world.useCases.noteViewed({ ...view, pdfSha256: 'a'.repeat(64) }))).toBe(
      'changed-since-read',
    );
    expect((await read(people.chair, meetingId)).mySlot).toMatchObject({ state: 'viewed' });
    must(await group.sign('m1'));
    must(await group.sign('m2'));
    const back = "update minutes_revision set status = 'frozen' where meeting_id = $1";
    await expect(asApp(back)).rejects.toMatchObject(refused);
    await expect(asApp(opening)).rejects.toMatchObject(refused);
    const unsign = "update signature_slot set state = 'pending' where meeting_id = $1";
    await expect(asApp(unsign)).rejects.toMatchObject(refused);
    expect((await read(people.chair, meetingId)).deadline?.date).toBe('2026-12-04');
  });
});

it('[ADJ-1] reminds the unsigned once of each kind, in the log, however often it is asked', async () => {
  const options = { profile: { adjustmentDays: 14 }, members: 2, adjusters: ['m2'] };
  const group = await signingGroup(world, people, options);
  const { meetingId } = group;
  must(await group.sign('m2'));
  const own = (await unsignedMinutes(world.db.admin)).find((one) => one.meetingId === meetingId);
  if (!own) throw new Error('not among the unsigned');
  const today = '2026-12-04T09:00:00Z';
  const dependencies = {
    ...world.dependencies,
    ids: { ...world.dependencies.ids, now: () => new Date(today) },
  };
  const remind = () => remindSigners(dependencies, own);
  const all = await Promise.all([remind(), remind(), remind()]);
  expect(all.map((one) => must(one).reminded).toSorted()).toEqual([0, 0, 1]);
  const { events } = must(await world.useCases.openRoom({ session: people.chair, meetingId }));
  const reminded = events.filter((one) => one.fact.type === 'signers-reminded');
  expect(reminded.map((one) => one.fact)).toMatchObject([
    { names: [people.chair.account.name], deadline: '2026-12-04' },
  ]);
});
