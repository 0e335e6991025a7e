import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingWorld } from '../../../tests/support/sealed-minutes.ts';
import { signingWorld, testAuthority } from '../../../tests/support/signed-minutes.ts';
import {
  startTimestampAuthority,
  type TestTimestampAuthority,
} from '../../../tests/support/timestamp-authority.ts';
import type { Authority } from '../authority.ts';
import { concat, fromLatin1 } from '../bytes.ts';

function has(tool: string): boolean {
  const isThere = spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  if (!isThere)
    process.stderr.write(`SKIPPED: ${tool} is not installed, so nobody but us has checked the signatures\n`);
  return isThere;
}

function hasVeraPdf(): boolean {
  if (!process.env['VERAPDF_CMD'])
    process.stderr.write('SKIPPED: VERAPDF_CMD is not set, so PDF/A and PDF/UA are not checked\n');
  return Boolean(process.env['VERAPDF_CMD']);
}

describe('what others say about the signed minutes', () => {
  let folder: string;
  const path = (file: string) => join(folder, file);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signed-'));
    const world = await signingWorld({ clauses: 20 });
    const both = await world.sign(await world.sign(world.frozen, 'secretary'), 'chair');
    await writeFile(path('both.pdf'), both);
    await writeFile(path('frozen.pdf'), world.frozen);
    await writeFile(path('root.pem'), world.authority.rootPem);
    for (const [i, { covered, cms }] of signatures(both).entries()) {
      await writeFile(path(`${i}.bin`), covered);
      await writeFile(path(`${i}.p7`), cms);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.skipIf(!has('qpdf'))('qpdf finds no fault in the frozen or the signed file', () => {
    for (const file of ['frozen.pdf', 'both.pdf'])
      expect(execFileSync('qpdf', ['--check', path(file)], { encoding: 'utf8' })).toContain(
        'No syntax or stream encoding errors',
      );
  });

  it.skipIf(!has('pdfsig') || !has('certutil'))(
    'pdfsig (NSS) finds both signatures valid and trusted',
    async () => {
      await mkdir(path('nss'));
      execFileSync('certutil', ['-N', '-d', `sql:${path('nss')}`, '--empty-password']);
      execFileSync('certutil', [
        '-A',
        '-d',
        `sql:${path('nss')}`,
        '-n',
        'root',
        '-t',
        'CT,C,C',
        '-i',
        path('root.pem'),
      ]);
      const said = execFileSync('pdfsig', ['-nssdir', `sql:${path('nss')}`, path('both.pdf')], {
        encoding: 'utf8',
      });
      expect(said.match(/Signature is Valid\./g)).toHaveLength(2);
      expect(said.match(/Certificate is Trusted\./g)).toHaveLength(2);
      expect(said.match(/ETSI\.CAdES\.detached/g)).toHaveLength(2);
      expect(said).toContain('- Total document signed');
    },
  );

  it.skipIf(!has('openssl'))('openssl verifies both over the bytes they cover, under the root', () => {
    for (const i of [0, 1]) {
      const args = [
        'cms',
        '-verify',
        '-inform',
        'DER',
        '-in',
        path(`${i}.p7`),
        '-content',
        path(`${i}.bin`),
        '-binary',
      ];
      const { status, stderr } = spawnSync('openssl', [
        ...args,
        '-CAfile',
        path('root.pem'),
        '-cades',
        '-out',
        '/dev/null',
      ]);
      expect([status, String(stderr)]).toEqual([0, expect.stringContaining('successful')]);
      expect(
        spawnSync('openssl', [...args.with(7, path(`${1 - i}.bin`)), '-CAfile', path('root.pem')]).status,
      ).not.toBe(0);
    }
  });

  it.skipIf(!has('pdffonts'))('every font is embedded (PDF/A)', () => {
    const [, , ...fonts] = execFileSync('pdffonts', [path('both.pdf')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(fonts.length).toBeGreaterThan(2);
    for (const font of fonts) expect(font).toMatch(/\b(CID TrueType|CID Type 0C)\b.*\byes yes yes\b/);
  });

  it.skipIf(!hasVeraPdf())('veraPDF passes PDF/A-2a and PDF/UA-1', () => {
    for (const flavour of ['2a', 'ua1']) {
      const args = ['--format', 'text', '--flavour', flavour, path('both.pdf')];
      expect(execFileSync(process.env['VERAPDF_CMD'] ?? '', args, { encoding: 'utf8' })).toMatch(/^PASS/);
    }
  });
});

describe('what others say about sealed minutes, with every number of signers', () => {
  let folder: string;
  let tsa: TestTimestampAuthority;
  let authority: Authority;
  const path = (file: string) => join(folder, file);
  const PROFILES = [0, 1, 2, 3, 7];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealed-'));
    [tsa, authority] = await Promise.all([startTimestampAuthority(), testAuthority()]);
    await writeFile(path('root.pem'), authority.rootPem);
    await writeFile(path('tsa.pem'), tsa.rootPem);
    for (const signers of PROFILES) {
      const world = await sealingWorld({ signers, authority });
      await writeFile(path(`${String(signers)}.pdf`), await world.complete(tsa));
    }
    await mkdir(path('nss'));
    const nss = ['-d', `sql:${path('nss')}`];
    if (has('certutil')) {
      execFileSync('certutil', ['-N', ...nss, '--empty-password']);
      execFileSync('certutil', ['-A', ...nss, '-n', 'root', '-t', 'CT,C,C', '-i', path('root.pem')]);
    }
  }, 120_000);
  afterAll(async () => {
    await tsa.close();
    await rm(folder, { recursive: true });
  });

  it.skipIf(!has('qpdf')).each(PROFILES)('qpdf finds no fault: %i signers', (signers) => {
    const said = execFileSync('qpdf', ['--check', path(`${String(signers)}.pdf`)], { encoding: 'utf8' });
    expect(said).toContain('No syntax or stream encoding errors');
  });

  it.skipIf(!has('pdfsig') || !has('certutil')).each(PROFILES)(
    'pdfsig finds everybody and the seal valid and trusted: %i signers',
    (signers) => {
      const args = ['-nssdir', `sql:${path('nss')}`, path(`${String(signers)}.pdf`)];
      const said = spawnSync('pdfsig', args, { encoding: 'utf8' }).stdout;
      expect(said.match(/ETSI\.CAdES\.detached/g)).toHaveLength(signers + 1);
      expect(said.match(/Signature is Valid\./g)).toHaveLength(signers + 1);
      expect(said.match(/Certificate is Trusted\./g)).toHaveLength(signers + 1);
      // This pdfsig cannot judge a document timestamp yet; that it covers the file to its end it sees.
      expect(said.slice(said.indexOf('timestamp_1'))).toContain('- Total document signed');
    },
  );

  it.skipIf(!has('openssl')).each(PROFILES)(
    'openssl verifies every signature, the seal and the timestamp to the last byte: %i signers',
    async (signers) => {
      const pdf = await readFile(path(`${String(signers)}.pdf`));
      const found = signatures(pdf);
      expect(found).toHaveLength(signers + 2);
      for (const [i, { covered, cms }] of found.entries()) {
        await writeFile(path('x.bin'), covered);
        await writeFile(path('x.p7'), cms);
        const isTimestamp = i === found.length - 1;
        const cmsArgs = ['cms', '-verify', '-inform', 'DER', '-in', path('x.p7'), '-content', path('x.bin')];
        const args = isTimestamp
          ? [
              'ts',
              '-verify',
              '-in',
              path('x.p7'),
              '-token_in',
              '-data',
              path('x.bin'),
              '-CAfile',
              path('tsa.pem'),
            ]
          : [...cmsArgs, '-binary', '-cades', '-CAfile', path('root.pem'), '-out', '/dev/null'];
        const { status, stderr, stdout } = spawnSync('openssl', args, { encoding: 'utf8' });
        expect([i, status, stderr + stdout]).toEqual([
          i,
          0,
          expect.stringMatching(/successful|Verification: OK/),
        ]);
        if (isTimestamp) expect(covered.length + cmsRoom(pdf)).toBe(pdf.length);
        await writeFile(path('x.bin'), concat(covered, new Uint8Array(1)));
        expect(spawnSync('openssl', args).status).not.toBe(0);
      }
    },
  );

  it.skipIf(!hasVeraPdf()).each(PROFILES)('veraPDF passes PDF/A-2a and PDF/UA-1: %i signers', (signers) => {
    for (const flavour of ['2a', 'ua1']) {
      const args = ['--format', 'text', '--flavour', flavour, path(`${String(signers)}.pdf`)];
      expect(execFileSync(process.env['VERAPDF_CMD'] ?? '', args, { encoding: 'utf8' })).toMatch(/^PASS/);
    }
  });

  /** Kept for a look with other tools: SEALED_SAMPLES names a folder. */
  it.skipIf(!process.env['SEALED_SAMPLES'])('are kept as samples', async () => {
    const to = process.env['SEALED_SAMPLES'] ?? '';
    await mkdir(to, { recursive: true });
    for (const file of [...PROFILES.map((n) => `${String(n)}.pdf`), 'root.pem', 'tsa.pem'])
      await writeFile(join(to, file), await readFile(path(file)));
  });
});

/** How much of the file the last signature leaves out: its own contents. */
function cmsRoom(pdf: Uint8Array): number {
  const last = [...fromLatin1(pdf).matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g)].at(-1);
  const [start = 0, end = 0] = (last ?? []).slice(1).map(Number);
  return end - start;
}

/** The covered bytes and the CMS of each signature, found by the byte ranges as any reader would. */
function signatures(pdf: Uint8Array): { covered: Uint8Array; cms: Uint8Array }[] {
  const ranges = fromLatin1(pdf).matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g);
  return [...ranges].map((match) => {
    const [before = 0, after = 0, length = 0] = match.slice(1).map(Number);
    const hex = fromLatin1(pdf.subarray(before + 1, after - 1));
    const padded = Buffer.from(hex, 'hex');
    return {
      covered: concat(pdf.subarray(0, before), pdf.subarray(after, after + length)),
      // Two octets of length up to 64 kB, one for the short ones.
      cms: padded.subarray(0, padded[1] === 0x82 ? 4 + padded.readUInt16BE(2) : 3 + (padded[2] ?? 0)),
    };
  });
}
