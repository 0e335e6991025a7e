import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, strToU8, unzipSync, type Unzipped, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeArchive } from '#server/application/hand-out-minutes.ts';
import type { AuditProof } from '#server/signing/archive/audit-proof.ts';
import { verifyFile } from '#server/signing/verify/verify-file.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { startTimestampAuthority, type TestTimestampAuthority } from '../support/timestamp-authority.ts';
import { sealingOf, wholeMinutes } from '../support/whole-minutes.ts';

const folder = mkdtempSync(join(tmpdir(), 'klubba-bundle-'));
let world: ApplicationWorld;
let people: People;
let tsa: TestTimestampAuthority;
let meetingId: string;
let logKey: string;
let files: Unzipped;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  tsa = await startTimestampAuthority();
  writeFileSync(join(folder, 'tsa.pem'), tsa.rootPem);
  const sealing = await sealingOf(world, { tsaUrls: [tsa.url], tsaRoots: join(folder, 'tsa.pem') });
  meetingId = await wholeMinutes(world, people, sealing.sealing);
  await sealing.close();
  logKey = (await world.ownAudit()).verifierKey;
  files = unzipSync(await bundle());
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await tsa.close();
  await world.close();
});

const bundle = async () => must(await world.useCases.readArchive({ session: people.chair, meetingId })).bytes;
const zip = (some: Unzipped) => zipSync(some, { mtime: new Date(1980, 0, 1) });
const verify = (bytes: Uint8Array, trustedLogKeys = [logKey]) =>
  verifyFile(bytes, {
    trustedRoots: [world.authority.rootPem],
    trustedTsaRoots: [tsa.rootPem],
    trustedLogKeys,
  });
const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);

describe('the bundle of minutes that were sealed, stamped and corrected, one clause of them adjusted at once', () => {
  it('[ARC-2] holds all of it, and verifies against every root', async () => {
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'paragrafer/par-43-1001.pdf',
        'rattelser/rattelse-1.pdf',
        'rot/rot.pem',
        'rot/tidsstampel.pem',
        'rot/sparrlista-1.crl',
      ]),
    );
    const report = await verify(zip(files));
    expect(report).toMatchObject({ verdict: 'valid', reasons: [], root: { pinned: true } });
    expect(codes(report.notes)).toEqual(['bundle-whole', 'bundle-words-unsigned']);
    expect(report.seal?.audit).toMatchObject({ size: expect.any(Number) as number });
    expect(report.timestamps).toHaveLength(1);
    expect(Buffer.compare(await bundle(), await bundle())).toBe(0);
  });

  it('[R18] has a seal that names the checkpoint of its moment, which the adjustment stands in', async () => {
    const { seal } = await verify(zip(files));
    const [row] = await world.db.admin<{ root: string; version: number; adjusted: number }[]>`
      select c.root,
        (select max(l.version) from audit_leaf l
         where l.meeting_id = ${meetingId} and l.clause_id is null and l.seq <= c.size)::int as version,
        (select e.version from meeting_event e
         where e.meeting_id = ${meetingId} and e.type = 'minutes-adjusted')::int as adjusted
      from audit_checkpoint c where c.size = ${seal?.audit?.size ?? 0}`;
    expect(row).toEqual({
      root: seal?.audit?.root,
      version: row?.adjusted,
      adjusted: expect.any(Number) as number,
    });
  });

  it('[R18] is not signed by another key of the log, and says when nobody knows the key', async () => {
    expect(codes((await verify(zip(files), [])).notes)).toContain('log-key-not-pinned');
    const other = await verify(zip(files), [`x${logKey}`]);
    expect(other).toMatchObject({ verdict: 'invalid', reasons: [{ code: 'log-key-unknown' }] });
  });

  const changed = (name: string, change: (text: string) => string): Unzipped => ({
    ...files,
    [name]: strToU8(change(text(name))),
  });
  const withLog = (change: (log: AuditProof) => unknown): Unzipped =>
    changed('logg/logg.json', (all) => JSON.stringify(change(JSON.parse(all) as AuditProof)));
  const without = (gone: string): Unzipped =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name !== gone));
  const bytesOf = (name: string) => files[name] ?? new Uint8Array();
  const evidence = () => Object.keys(files).find((name) => name.startsWith('bevis/')) ?? '';

  it.each<[string, string, () => Unzipped]>([
    ['a correction missing', 'bundle-differs', () => without('rattelser/rattelse-1.pdf')],
    [
      'another correction',
      'bundle-differs',
      () => ({ ...files, 'rattelser/rattelse-1.pdf': bytesOf('paragrafer/par-43-1001.pdf') }),
    ],
    [
      'a correction that nobody issued',
      'bundle-added',
      () => ({ ...files, 'rattelser/rattelse-2.pdf': bytesOf('rattelser/rattelse-1.pdf') }),
    ],
    ['a clause missing', 'bundle-differs', () => without('paragrafer/par-43-1001.pdf')],
    [
      'the minutes in place of the clause',
      'bundle-differs',
      () => ({ ...files, 'paragrafer/par-43-1001.pdf': bytesOf('protokoll.pdf') }),
    ],
    [
      'the clause in place of the minutes',
      'bundle-differs',
      () => ({ ...files, 'protokoll.pdf': bytesOf('paragrafer/par-43-1001.pdf') }),
    ],
    ['a revocation list missing', 'bundle-differs', () => without('rot/sparrlista-1.crl')],
    [
      'another root beside the file',
      'bundle-differs',
      () => ({ ...files, 'rot/rot.pem': bytesOf('rot/tidsstampel.pem') }),
    ],
    [
      'one word of the evidence changed',
      'bundle-differs',
      () => changed(evidence(), (all) => all.replace(/"uaFamily": "\w+"/, '"uaFamily": "Lynx"')),
    ],
    ['something more in it', 'bundle-added', () => ({ ...files, 'beslut.pdf': strToU8('%PDF-') })],
    [
      'the log of a tree that the seal does not name',
      'log-other-than-sealed',
      () =>
        withLog(({ sinceSeal, ...log }) => ({
          ...log,
          sinceSeal: sinceSeal && { ...sinceSeal, size: sinceSeal.size + 1 },
        })),
    ],
    [
      'no word about the tree that the seal names',
      'log-other-than-sealed',
      () => withLog(({ sinceSeal: _, ...log }) => log),
    ],
  ])('[ARC-2] with %s is refused: %s', async (_, code, change) => {
    const report = await verify(zip(change()));
    expect(report.verdict).toBe('invalid');
    expect(codes(report.reasons)).toContain(code);
  });

  it('[ARC-2] is checked by a shell and openssl alone, with the commands of its README', () => {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const run = (command: string) =>
      execFileSync('bash', ['-c', `${command} 2>&1`], { cwd: folder, encoding: 'utf8' });
    for (const readme of ['README.txt', 'LASMIG.txt']) {
      const lines = text(readme)
        .split('\r\n')
        .map((line) => line.trim())
        .filter((line) => /^\(head|^head .* xxd|^openssl (cms|ts)/.test(line));
      // Two signatures, the seal and the timestamp: three lines each.
      expect(lines).toHaveLength(12);
      const said = lines.map((line) => run(line)).filter((line) => line !== '');
      expect(said).toHaveLength(4);
      for (const one of said) expect(one).toMatch(/successful|Verification: OK/);
    }
    expect(run('qpdf --check protokoll.pdf')).toContain('No syntax or stream encoding errors');
  });

  it('is taken by whoever runs the installation, and only of adjusted minutes', async () => {
    const { organisationId } = people.chair.account;
    const { dependencies } = world;
    const taken = must(await takeArchive(dependencies, { organisationId, meetingId }));
    expect(Buffer.compare(taken.bytes, await bundle())).toBe(0);
    const open = await world.hold(people);
    expect(refusedWith(await takeArchive(dependencies, { organisationId, meetingId: open }))).toBe(
      'not-frozen',
    );
  });
});
