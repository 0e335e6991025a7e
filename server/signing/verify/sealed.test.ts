import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORGANISATION, sealingWorld, type SealingWorld } from '../../../tests/support/sealed-minutes.ts';
import {
  startTimestampAuthority,
  type TestTimestampAuthority,
} from '../../../tests/support/timestamp-authority.ts';
import { sameBytes } from '../bytes.ts';
import { openOwnSeal } from '../own-seal.ts';
import { addSeal } from '../pades/seal-signature.ts';
import { stampFile } from '../seal-file.ts';
import { createTimestampClient } from '../timestamp/client.ts';
import { verifyMinutes } from './verify-minutes.ts';

const run = promisify(execFile);

let tsa: TestTimestampAuthority;
let world: SealingWorld;
let signed: Uint8Array;
let sealed: Uint8Array;
let stamped: Uint8Array;
beforeAll(async () => {
  tsa = await startTimestampAuthority();
  world = await sealingWorld();
  signed = await world.signAll();
  sealed = await world.sealFile(signed);
  stamped = await world.stamp(sealed, tsa);
});
afterAll(() => tsa.close());

const trust = () => ({ trustedRoots: [world.authority.rootPem], trustedTsaRoots: [tsa.rootPem] });

describe('sealed minutes', () => {
  it('[SIG-2] are valid with the seal, the time and the authority that gave it, and without a note', async () => {
    expect(await verifyMinutes(stamped, trust())).toMatchObject({
      verdict: 'valid',
      reasons: [],
      notes: [],
      seal: { organisation: ORGANISATION, name: `${ORGANISATION} – sigill`, issuer: 'instance', audit: null },
      timestamps: [{ authority: 'Provtid', pinned: true }],
      root: { pinned: true },
    });
  });

  it('[ADJ-3] keep the frozen bytes and every step before at the front, byte for byte', () => {
    for (const earlier of [world.frozen, signed, sealed])
      expect(sameBytes(stamped.subarray(0, earlier.length), earlier)).toBe(true);
  });

  it('say plainly that there is no timestamp, and take one later', async () => {
    const without = await world.unstamped();
    expect(await verifyMinutes(without, trust())).toMatchObject({
      verdict: 'valid',
      notes: [{ code: 'not-timestamped' }],
      seal: { organisation: ORGANISATION },
      timestamps: [],
    });
    const later = await world.stamp(without, tsa);
    expect(sameBytes(later.subarray(0, without.length), without)).toBe(true);
    expect(await verifyMinutes(later, trust())).toMatchObject({ verdict: 'valid', notes: [] });
  });

  it('stay as they are when no authority answers: a time is never made up', async () => {
    const failures: unknown[] = [];
    const result = await stampFile({
      pdf: sealed,
      data: await world.data(),
      timestamps: createTimestampClient({ urls: ['http://127.0.0.1:9/'], roots: [], now: () => new Date() }),
      onFailed: (some) => failures.push(...some),
    });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'not-timestamped' } });
    expect(failures).toMatchObject([{ code: 'tsa-unreachable' }]);
  });

  it('take a new timestamp over the old one before its certificate ends', async () => {
    const other = await startTimestampAuthority({ key: 'rsa' });
    const again = await world.stamp(stamped, other);
    await other.close();
    expect(sameBytes(again.subarray(0, stamped.length), stamped)).toBe(true);
    const both = { ...trust(), trustedTsaRoots: [tsa.rootPem, other.rootPem] };
    expect(await verifyMinutes(again, both)).toMatchObject({
      verdict: 'valid',
      notes: [],
      timestamps: [{ pinned: true }, { pinned: true }],
    });
  });

  it('name the authority that nobody has pinned, and are refused under another', async () => {
    expect(await verifyMinutes(stamped, { trustedRoots: [world.authority.rootPem] })).toMatchObject({
      verdict: 'valid',
      notes: [{ code: 'timestamp-root-not-pinned' }],
    });
    const trustedTsaRoots = [world.authority.rootPem];
    expect(await verifyMinutes(stamped, { trustedTsaRoots })).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'timestamp-root-unknown' }],
    });
  });

  it('that nobody signs have the seal alone', async () => {
    const nobody = await sealingWorld({ signers: 0 });
    expect(await verifyMinutes(nobody.frozen)).toMatchObject({ verdict: 'not-signed' });
    const report = await verifyMinutes(await nobody.complete(tsa), {
      trustedRoots: [nobody.authority.rootPem],
      trustedTsaRoots: [tsa.rootPem],
    });
    expect(report).toMatchObject({ verdict: 'valid', signers: [], notes: [], root: { pinned: true } });
  });

  it('[ADJ-2] are not sealed while somebody has not signed, nor twice, nor without a place for it', async () => {
    const by = (pdf: Uint8Array) =>
      addSeal({
        ...{ pdf, organisation: ORGANISATION, at: new Date() },
        signer: () => Promise.reject(new Error('never asked')),
      });
    const one = await world.sign(world.frozen, 0);
    expect(await by(one)).toMatchObject({
      refusal: { code: 'unsigned-slot', params: { name: 'Östen Ordförande' } },
    });
    expect(await by(sealed)).toMatchObject({ refusal: { code: 'already-sealed' } });
    const old = await sealingWorld({ sealField: false });
    expect(await by(await old.signAll())).toMatchObject({ refusal: { code: 'no-seal-field' } });
    expect(await by(new Uint8Array(9))).toMatchObject({ refusal: { code: 'not-frozen-minutes' } });
  });

  it('from before there were seals take a timestamp without one', async () => {
    const old = await sealingWorld({ sealField: false });
    const report = await verifyMinutes(await old.stamp(await old.signAll(), tsa), {
      trustedTsaRoots: [tsa.rootPem],
    });
    expect(report).toMatchObject({ verdict: 'valid', seal: null, timestamps: [{ pinned: true }] });
  });

  it('say that the seal is missing where one has its place', async () => {
    expect(await verifyMinutes(signed, trust())).toMatchObject({
      verdict: 'valid',
      notes: [{ code: 'not-sealed' }, { code: 'not-timestamped' }],
    });
  });

  it('carry the checkpoint of the log when there is one', async () => {
    const audit = { size: 42, root: 'a'.repeat(64) };
    expect(await verifyMinutes(await world.sealFile(signed, { audit }))).toMatchObject({ seal: { audit } });
  });

  it.each(['ec', 'rsa'])('take a seal of the organisation’s own from a P12 (%s)', async (kind) => {
    const { p12, rootPem } = await ownSealFile(kind);
    await expect(openOwnSeal(p12, 'wrong')).rejects.toThrow();
    const own = await openOwnSeal(p12, 'hemligt');
    const file = await world.stamp(await world.sealFile(signed, { signer: () => Promise.resolve(own) }), tsa);
    expect(await verifyMinutes(file, { ...trust(), trustedSealRoots: [rootPem] })).toMatchObject({
      verdict: 'valid',
      notes: [],
      seal: { issuer: 'own', name: 'Exempelby sigill', pinned: true },
    });
    expect(await verifyMinutes(file, trust())).toMatchObject({
      verdict: 'valid',
      notes: [{ code: 'seal-root-not-pinned', params: { name: 'Exempelby sigill' } }],
    });
  });
});

/** A seal as an organisation would buy it: a root, and below it a certificate in a P12. */
async function ownSealFile(kind: string): Promise<{ p12: Uint8Array; rootPem: string }> {
  const cwd = await mkdtemp(join(tmpdir(), 'p12-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd });
  await writeFile(join(cwd, 'e.cnf'), 'keyUsage = critical,digitalSignature,nonRepudiation\n');
  const key = kind === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const made = ['-newkey', ...key, '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...made,
    '-keyout',
    'r.key',
    '-out',
    'r.pem',
    '-subj',
    '/CN=Säljaren',
    '-utf8',
  );
  const subject = '/O=Exempelby kommun/CN=Exempelby sigill';
  await openssl('req', ...made, '-keyout', 'l.key', '-out', 'l.csr', '-subj', subject);
  await openssl(
    'x509',
    '-req',
    '-in',
    'l.csr',
    '-CA',
    'r.pem',
    '-CAkey',
    'r.key',
    '-CAcreateserial',
    '-out',
    'l.pem',
    '-extfile',
    'e.cnf',
    '-days',
    '30',
  );
  await openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'l.key',
    '-in',
    'l.pem',
    '-certfile',
    'r.pem',
    '-out',
    's.p12',
    '-passout',
    'pass:hemligt',
  );
  const found = {
    p12: new Uint8Array(await readFile(join(cwd, 's.p12'))),
    rootPem: await readFile(join(cwd, 'r.pem'), 'utf8'),
  };
  await rm(cwd, { recursive: true });
  return found;
}
