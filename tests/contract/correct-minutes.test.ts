import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyBundle } from '#server/signing/archive/verify-bundle.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

it('[COR-1] a clerical error in adjusted minutes is corrected beside them, and they stay byte for byte', async () => {
  const meetingId = await world.freeze(people);
  const given = {
    clauseId: 'c3' as string | null,
    what: 'Månaden',
    oldText: 'Start: 1 mars',
    newText: 'Start: 1 maj',
    basis: 'Uppenbart skrivfel; tjänsteskrivelsen anger maj.',
  };
  const correct = (change: Partial<typeof given> = {}, session = people.secretary) =>
    world.useCases.correctMinutes({ session, meetingId, correction: { ...given, ...change } });
  expect(refusedWith(await correct())).toBe('not-adjusted');
  must(await world.sign(people.chair, meetingId, await world.enrol(people.chair)));
  must(await world.sign(people.adjuster, meetingId, await world.enrol(people.adjuster)));
  const before = await world.pdf(people.member, meetingId);

  expect(refusedWith(await correct({}, people.adjuster))).toBe('not-allowed');
  expect(refusedWith(await correct({ basis: ' ' }))).toBe('correction-incomplete');
  expect(refusedWith(await correct({ newText: given.oldText }))).toBe('correction-changes-nothing');
  expect(refusedWith(await correct({ oldText: 'Start: 2 mars' }))).toBe('correction-text-not-found');
  expect(refusedWith(await correct({ clauseId: 'c1' }))).toBe('correction-text-not-found');
  expect(must(await correct())).toEqual({ number: 1 });
  expect(must(await correct({ oldText: '120 000', newText: '12 000' }, people.chair))).toEqual({ number: 2 });

  // What is misspelt is most often a name, and names stand outside the clauses.
  const name = { clauseId: null, what: 'Namnet', oldText: 'Mona Ledamot', newText: 'Mona Ledamoth' };
  expect(must(await correct(name))).toEqual({ number: 3 });

  const list = must(await world.useCases.listCorrections({ session: people.member, meetingId }));
  expect(list.map((one) => [one.number, one.oldText, one.issuedBy])).toEqual([
    [1, 'Start: 1 mars', 'Sara Sekreterare'],
    [2, '120 000', 'Östen Ordförande'],
    [3, 'Mona Ledamot', 'Sara Sekreterare'],
  ]);
  const report = await verifyMinutes(before, { trustedRoots: [world.authority.rootPem] });
  expect(report.verdict).toBe('valid');
  const frozen = await world.pdf(people.member, meetingId, true);
  expect(createHash('sha256').update(frozen).digest('hex')).toBe(list[0]?.originalPdfSha256);
  expect(Buffer.from(await world.pdf(people.member, meetingId)).equals(Buffer.from(before))).toBe(true);
  const paper = must(
    await world.useCases.readCorrectionPdf({ session: people.member, meetingId, number: 1 }),
  );
  expect(Buffer.from(paper.subarray(0, 5)).toString()).toBe('%PDF-');
  const none = await world.useCases.readCorrectionPdf({ session: people.member, meetingId, number: 4 });
  expect(refusedWith(none)).toBe('no-such-correction');

  // ARC-2: the archive's copy has them, each as the log tells of it, and all of them.
  const bundle = must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
  const files = unzipSync(bundle);
  expect(Object.keys(files).filter((one) => one.startsWith('rattelser/'))).toHaveLength(3);
  const trustedRoots = [world.authority.rootPem];
  expect((await verifyBundle(bundle, { trustedRoots })).verdict).toBe('valid');
  const { 'rattelser/rattelse-2.pdf': second, ...rest } = files;
  for (const [code, changed] of [
    ['bundle-differs', rest],
    [
      'bundle-differs',
      { ...files, 'rattelser/rattelse-2.pdf': Uint8Array.from(second ?? []).fill(0, 9, 10) },
    ],
    ['bundle-added', { ...files, 'rattelser/rattelse-4.pdf': new Uint8Array(second ?? []) }],
  ] as const) {
    const { verdict, reasons } = await verifyBundle(zipSync(changed), { trustedRoots });
    expect([verdict, reasons[0]?.code]).toEqual(['invalid', code]);
  }
  await expect(world.db.admin`update minutes_correction set new_text = 'x'`).rejects.toMatchObject({
    code: '42501',
  });
});

it('[COR-1] the database corrects nothing that is not adjusted', async () => {
  const meetingId = await world.freeze(people);
  const insert = world.db.admin`
    insert into minutes_correction (organisation_id, meeting_id, number, revision, what, old_text, new_text, basis, canonical,
                                    pdf, pdf_sha256, original_pdf_sha256, issued_by, issued_by_name, issued_at)
    select organisation_id, meeting_id, 1, revision, 'a', 'b', 'c', 'd', '{}', '', '', pdf_sha256, frozen_by, 'x', now()
    from minutes_revision where meeting_id = ${meetingId}`;
  await expect(insert).rejects.toMatchObject({ code: '23514' });
});
