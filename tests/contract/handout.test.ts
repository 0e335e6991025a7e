import { strFromU8, strToU8, unzipSync, type Unzipped, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { canonicalBytes, canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Extract } from '#server/signing/verify/extract.ts';
import { verifyFile } from '#server/signing/verify/verify-file.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  course,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { createDice } from '../support/fault-run.ts';

let world: ApplicationWorld;
let people: People;
let meetingId: string;
let clauseIds: string[];
let unsigned: string;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  unsigned = await world.freeze(people);
  meetingId = await world.freeze(people);
  for (const who of [people.chair, people.adjuster])
    must(await world.sign(who, meetingId, await world.enrol(who)));
  const [row] = await world.db.admin<{ canonical: string }[]>`
    select canonical from minutes_revision where meeting_id = ${meetingId}`;
  clauseIds = (JSON.parse(row?.canonical ?? '') as MinutesDocument).clauses.map(({ id }) => id);
}, 120_000);
afterAll(() => world.close());

const verify = (bytes: Uint8Array) => verifyFile(bytes, { trustedRoots: [world.authority.rootPem] });
const extractOf = async (clauseId: string, session = people.member) =>
  must(await world.useCases.readExtract({ session, meetingId, clauseId })).bytes;
const first = () => clauseIds[0] ?? '';

describe('an extract of one clause', () => {
  it('[ADJ-5] every clause of adjusted minutes verifies alone, by file and proof only', async () => {
    for (const clauseId of clauseIds) {
      const report = await verify(await extractOf(clauseId));
      expect(report).toMatchObject({ verdict: 'valid', extract: { id: clauseId }, root: { pinned: true } });
      expect(report.signers.map(({ valid }) => valid)).toEqual([true, true]);
    }
  });

  it('is for those seated in the meeting, and for adjusted minutes only', async () => {
    const { readExtract } = world.useCases;
    const clauseId = first();
    expect(refusedWith(await readExtract({ session: people.stranger, meetingId, clauseId }))).toBe(
      'no-such-meeting',
    );
    expect(refusedWith(await readExtract({ session: people.chair, meetingId: unsigned, clauseId }))).toBe(
      'not-adjusted',
    );
    expect(refusedWith(await readExtract({ session: people.chair, meetingId, clauseId: 'nope' }))).toBe(
      'no-such-clause',
    );
  });

  it.each<[string, string, (extract: Extract, other: Extract) => unknown]>([
    ['another text', 'proof-differs', (one) => ({ ...one, clause: { ...one.clause, title: 'Avslag' } })],
    ['another clause under this proof', 'proof-differs', (one, other) => ({ ...one, clause: other.clause })],
    [
      'the proof of another clause',
      'proof-differs',
      (one, other) => ({ ...one, clauseProof: other.clauseProof }),
    ],
    ['the head as a clause', 'proof-differs', (one) => ({ ...one, clauseProof: one.headProof })],
    [
      'another date in the head',
      'proof-differs',
      (one) => ({ ...one, head: { ...one.head, date: '2020-01-01' } }),
    ],
    [
      'a signer less in the head',
      'proof-differs',
      (one) => ({ ...one, head: { ...one.head, signers: one.head.signers.slice(1) } }),
    ],
    [
      'the same signature twice',
      'signature-of-nobody',
      (one) => ({ ...one, signatures: [...one.signatures, ...one.signatures.slice(0, 1)] }),
    ],
    [
      'the certificate of the other signer',
      'certificate-name',
      (one) => ({
        ...one,
        signatures: one.signatures.map(({ evidence }, i) => ({
          evidence,
          certificate: one.signatures[(i + 1) % one.signatures.length]?.certificate,
        })),
      }),
    ],
  ])('[ARC-2] with %s is refused: %s', async (_, code, change) => {
    const read = async (clauseId: string) => JSON.parse(strFromU8(await extractOf(clauseId))) as Extract;
    const changed = change(await read(first()), await read(clauseIds[1] ?? ''));
    const report = await verify(canonicalBytes(changed));
    expect(report.verdict).toBe('invalid');
    expect(report.reasons.map((reason) => reason.code)).toContain(code);
  });

  it('without one signature is incomplete, and says who is missing', async () => {
    const one = JSON.parse(strFromU8(await extractOf(first()))) as Extract;
    const report = await verify(canonicalBytes({ ...one, signatures: one.signatures.slice(1) }));
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.map(({ code }) => code)).toEqual(['unsigned-slot']);
  });

  it('under a root that is not ours is not ours', async () => {
    const report = await verifyFile(await extractOf(first()), {
      trustedRoots: ['-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'],
    });
    expect(report).toMatchObject({ verdict: 'invalid', reasons: [{ code: 'root-unknown' }] });
  });

  it('[ADJ-6] names who did not sign for this clause, as an adjuster who was recused in it', async () => {
    const recused = await world.prepare(people);
    for (const [session, command] of course(people)) {
      if (command.type === 'move-pointer' && command.clauseId === 'c3')
        must(
          await world.act(people.secretary, recused, {
            type: 'report-recusal',
            participantId: 'm2',
            clauseId: 'c3',
          }),
        );
      // Somebody who leaves as well would leave too few to decide.
      if (command.type !== 'record-departure') must(await world.act(session, recused, command));
    }
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId: recused }));
    for (const who of [people.chair, people.adjuster])
      must(await world.sign(who, recused, await world.enrol(who)));
    const others = async (clauseId: string) => {
      const { readExtract } = world.useCases;
      const { bytes } = must(await readExtract({ session: people.member, meetingId: recused, clauseId }));
      const { verdict, notes } = await verify(bytes);
      return [verdict, ...notes.filter(({ code }) => code === 'signed-for-others')];
    };
    expect(await others('c1')).toEqual(['valid']);
    expect(await others('c3')).toEqual([
      'valid',
      { code: 'signed-for-others', params: { name: 'Åsa Justerare' } },
    ]);
  });

  it('does not survive the change of any byte', async () => {
    const whole = await extractOf(first());
    const dice = createDice(7);
    for (let round = 0; round < 150; round += 1) {
      const changed = whole.slice();
      const at = dice.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
      expect((await verify(changed)).verdict, `byte ${String(at)}`).not.toBe('valid');
    }
  });
});

describe('an extract of a clause that an adjuster was recused in', () => {
  let scoped: string;
  beforeAll(async () => {
    scoped = await world.prepare(people);
    for (const [session, command] of course(people)) {
      // Without the recused and without whoever left there would be too few.
      if (command.type === 'record-departure') continue;
      must(await world.act(session, scoped, command));
      if (command.type !== 'elect-adjusters') continue;
      const recusal = { type: 'report-recusal', participantId: 'm2', clauseId: 'c3' } as const;
      must(await world.act(people.adjuster, scoped, recusal));
    }
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId: scoped }));
    for (const who of [people.chair, people.adjuster])
      must(await world.sign(who, scoped, await world.enrol(who)));
  });
  const extract = async (clauseId: string) =>
    must(await world.useCases.readExtract({ session: people.chair, meetingId: scoped, clauseId })).bytes;
  const names = async (bytes: Uint8Array) => (await verify(bytes)).signers.map(({ name }) => name);

  it('[ADJ-5] names those who signed for it, and not who signed for the others', async () => {
    expect(await verify(await extract('c3'))).toMatchObject({ verdict: 'valid' });
    expect(await names(await extract('c3'))).toEqual(['Östen Ordförande']);
    expect(await names(await extract('c2'))).toEqual(['Östen Ordförande', 'Åsa Justerare']);
  });

  it('[JAV-1] is of minutes that the recused adjuster signs, and so has whole', async () => {
    expect((await world.pdf(people.adjuster, scoped)).length).toBeGreaterThan(0);
    const { readExtract } = world.useCases;
    must(await readExtract({ session: people.adjuster, meetingId: scoped, clauseId: 'c3' }));
  });

  it('[ADJ-5] is refused when a signature claims another scope than the minutes give it', async () => {
    const one = JSON.parse(strFromU8(await extract('c2'))) as Extract;
    const signers = one.head.signers.map(({ clauses: _, ...signer }) => signer);
    const report = await verify(canonicalBytes({ ...one, head: { ...one.head, signers } }));
    expect(report.verdict).toBe('invalid');
    expect(report.reasons.map(({ code }) => code)).toContain('scope-differs');
  });
});

describe('the certificates in an extract', () => {
  it('[ARC-2] are the issued ones to the last bit', async () => {
    const whole = await extractOf(first());
    const from = strFromU8(whole).indexOf('"certificate":"') + '"certificate":"'.length;
    const until = whole.indexOf(0x22, from);
    const dice = createDice(11);
    for (let at = from; at < until; at += 1) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(6));
      expect((await verify(changed)).verdict, `character ${String(at - from)}`).not.toBe('valid');
    }
  });
});

describe('an archive bundle', () => {
  const bundle = async () =>
    must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
  const zip = (files: Unzipped) => zipSync(files, { mtime: new Date(1980, 0, 1) });

  it('[ARC-2] holds the files, the proofs and the log, and verifies as a whole', async () => {
    const bytes = await bundle();
    expect(Object.keys(unzipSync(bytes)).sort()).toEqual([
      'LASMIG.txt',
      'README.txt',
      expect.stringMatching(/^bevis\/.+\.json$/),
      expect.stringMatching(/^bevis\/.+\.json$/),
      'fryst/innehall.json',
      'fryst/protokoll-fryst.pdf',
      'granska.html',
      'logg/checkpoint.txt',
      'logg/logg.json',
      'protokoll.pdf',
      'rot/rot.pem',
    ]);
    const report = await verify(bytes);
    expect(report.verdict).toBe('valid');
    expect(report.notes.map(({ code }) => code)).toContain('bundle-whole');
  });

  it('[ARC-2] has the same bytes for the same minutes', async () => {
    expect(Buffer.compare(await bundle(), await bundle())).toBe(0);
  });

  it('is for the secretary and the chair', async () => {
    const { readArchive } = world.useCases;
    expect(refusedWith(await readArchive({ session: people.member, meetingId }))).toBe('not-allowed');
    expect(refusedWith(await readArchive({ session: people.stranger, meetingId }))).toBe('no-such-meeting');
    expect(refusedWith(await readArchive({ session: people.chair, meetingId: unsigned }))).toBe(
      'not-adjusted',
    );
  });

  const changed = (files: Unzipped, name: string, change: (text: string) => string): Unzipped => ({
    ...files,
    [name]: strToU8(change(strFromU8(files[name] ?? new Uint8Array()))),
  });
  it.each<[string, string, (files: Unzipped) => Unzipped]>([
    [
      'another frozen file',
      'bundle-differs',
      (files) => ({ ...files, 'fryst/protokoll-fryst.pdf': strToU8('%PDF-1.7') }),
    ],
    [
      'another content',
      'bundle-differs',
      (files) => changed(files, 'fryst/innehall.json', (text) => `${text} `),
    ],
    [
      'the evidence of the two exchanged',
      'bundle-differs',
      (files) => {
        const [a = '', b = ''] = Object.keys(files).filter((name) => name.startsWith('bevis/'));
        return { ...files, [a]: files[b] ?? new Uint8Array(), [b]: files[a] ?? new Uint8Array() };
      },
    ],
    ['evidence of nobody', 'bundle-added', (files) => ({ ...files, 'bevis/extra.json': strToU8('{}') })],
    [
      'an event of the log changed',
      'log-not-in-checkpoint',
      (files) => changed(files, 'logg/logg.json', (text) => text.replace('Sara', 'Sera')),
    ],
    [
      'another checkpoint',
      'log-wrong',
      (files) => changed(files, 'logg/checkpoint.txt', (text) => `${text}\n`),
    ],
    [
      'a checkpoint that says more',
      'checkpoint-wrong',
      (files) => {
        const change = (text: string) => text.replace(/\u2014 (\S+) \S/u, '\u2014 $1 A');
        const both = changed(files, 'logg/checkpoint.txt', change);
        return changed(both, 'logg/logg.json', change);
      },
    ],
    ['the log missing', 'bundle-damaged', ({ 'logg/logg.json': _, ...files }) => files],
  ])('[ARC-2] with %s is refused: %s', async (_, code, change) => {
    const report = await verify(zip(change(unzipSync(await bundle()))));
    expect(report.verdict).toBe('invalid');
    expect(report.reasons.map((reason) => reason.code)).toContain(code);
  });

  it.each<[string, () => Uint8Array, string]>([
    ['a zip of something else', () => zip({ 'a.txt': strToU8('a') }), 'not-a-bundle'],
    ['a name that leads out', () => zip({ '../protokoll.pdf': strToU8('%PDF-') }), 'not-a-bundle'],
    ['more than fits', () => zip({ 'protokoll.pdf': new Uint8Array(170 * 1024 * 1024) }), 'too-large'],
    ['half a zip', () => zip({ 'protokoll.pdf': strToU8('%PDF-') }).subarray(0, 40), 'not-a-bundle'],
  ])('is not %s', async (_, make, code) => {
    expect(await verify(make())).toMatchObject({ verdict: 'not-ours', reasons: [{ code }] });
  });

  it('tells in its README what a stranger needs', async () => {
    const readme = strFromU8(unzipSync(await bundle())['README.txt'] ?? new Uint8Array());
    expect(readme).toContain(world.authority.fingerprint);
    expect(readme).toContain('qpdf --check protokoll.pdf');
    expect(canonicalJson(readme)).toContain('sha256sum');
  });
});
