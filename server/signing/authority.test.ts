import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from './authority.ts';
import { utf8 } from './bytes.ts';

const now = () => new Date('2026-11-22T12:00:00Z');
const subject = {
  name: 'Åsa Öberg',
  role: 'Ordförande',
  method: 'passkey',
  evidenceSha256: 'ab'.repeat(32),
  at: now(),
};

describe('the instance authority', () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'authority-'))));
  afterEach(() => rm(directory, { recursive: true }));
  const open = (secret?: string) =>
    openAuthority({ directory, secret, now, organisationName: 'Exempelby kommun' });

  it('keeps the same root from one start to the next, key file 0600, no key in clear', async () => {
    const first = await open();
    expect((await open()).rootPem).toBe(first.rootPem);
    expect((await stat(join(directory, 'signing-key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'root.key.json'))).mode & 0o777).toBe(0o600);
    expect(new X509Certificate(first.rootPem).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(
      first.fingerprint,
    );
    const stored = JSON.parse(await readFile(join(directory, 'root.key.json'), 'utf8')) as { sealed: string };
    expect(Buffer.from(stored.sealed, 'base64url').includes(Buffer.from('2a8648ce3d0201', 'hex'))).toBe(
      false,
    );
    expect((await readdir(directory)).sort()).toEqual(['root.key.json', 'signing-key']);
  });

  it('gives one root when several processes start at once', async () => {
    const opened = await Promise.all([open(), open(), open()]);
    expect(new Set(opened.map((authority) => authority.rootPem)).size).toBe(1);
  });

  it('refuses a short secret, a wrong secret and a root of another key', async () => {
    await expect(open('short')).rejects.toThrow('at least 32');
    await open('s'.repeat(32));
    await expect(open('t'.repeat(32))).rejects.toThrow('does not open');
    const path = join(directory, 'root.key.json');
    const stored = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
    const elsewhere = await mkdtemp(join(tmpdir(), 'authority-'));
    const other = await openAuthority({ directory: elsewhere, now, organisationName: 'Annan' });
    await rm(elsewhere, { recursive: true });
    await writeFile(path, JSON.stringify({ ...stored, certificatePem: other.rootPem }));
    await expect(open('s'.repeat(32))).rejects.toThrow('does not open');
  });

  it('issues a certificate for one signature, under the root, with the purposes readers ask for', async () => {
    const authority = await open();
    const signer = await authority.issueOneTime(subject);
    const leaf = new X509Certificate(signer.certificate);
    expect(leaf.verify(new X509Certificate(authority.rootPem).publicKey)).toBe(true);
    expect(leaf.subject).toContain('CN=Åsa Öberg');
    expect(leaf.ca).toBe(false);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4']);
    await signer.sign(utf8('once'));
    await expect(signer.sign(utf8('twice'))).rejects.toThrow('signs once');
  });
});
