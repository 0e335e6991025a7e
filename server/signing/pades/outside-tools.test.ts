import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signingWorld } from '../../../tests/support/signed-minutes.ts';
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

/** The covered bytes and the CMS of each signature, found by the byte ranges as any reader would. */
function signatures(pdf: Uint8Array): { covered: Uint8Array; cms: Uint8Array }[] {
  const ranges = fromLatin1(pdf).matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g);
  return [...ranges].map((match) => {
    const [before = 0, after = 0, length = 0] = match.slice(1).map(Number);
    const hex = fromLatin1(pdf.subarray(before + 1, after - 1));
    const padded = Buffer.from(hex, 'hex');
    return {
      covered: concat(pdf.subarray(0, before), pdf.subarray(after, after + length)),
      cms: padded.subarray(0, 4 + padded.readUInt16BE(2)),
    };
  });
}
