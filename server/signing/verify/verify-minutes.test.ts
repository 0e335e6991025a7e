import { beforeAll, describe, expect, it } from 'vitest';
import { sameBytes } from '../bytes.ts';
import { signingWorld, type SigningWorld } from '../../../tests/support/signed-minutes.ts';
import { verifyMinutes } from './verify-minutes.ts';

describe('verifying minutes', () => {
  let world: SigningWorld;
  let one: Uint8Array;
  let both: Uint8Array;
  beforeAll(async () => {
    world = await signingWorld();
    one = await world.sign(world.frozen, 'secretary');
    both = await world.sign(one, 'chair');
  });

  it('[ADJ-2] is valid when all have signed, and says who, as what, when and what', async () => {
    const report = await verifyMinutes(both, { trustedRoots: [world.authority.rootPem] });
    expect(report).toMatchObject({
      verdict: 'valid',
      reasons: [],
      notes: [{ code: 'not-timestamped' }],
      signers: [
        {
          slotId: 'secretary',
          name: 'Sara Sekreterare',
          role: 'Sekreterare',
          valid: true,
          method: 'passkey',
        },
        { slotId: 'chair', name: 'Östen Ordförande', valid: true, signedAt: '2026-11-22T12:01:00.000Z' },
      ],
      document: {
        title: 'Protokoll',
        body: 'Kulturnämnden',
        date: '2026-11-20',
        pages: world.pages,
        frozenSha256: world.pdfSha256,
        frozenLength: world.frozen.length,
      },
      root: { fingerprint: world.authority.fingerprint, pinned: true },
    });
  });

  it('[ADJ-3] leaves the frozen bytes and every earlier signature untouched at the front of the file', () => {
    expect(sameBytes(both.subarray(0, world.frozen.length), world.frozen)).toBe(true);
    expect(sameBytes(both.subarray(0, one.length), one)).toBe(true);
  });

  it('[ADJ-2] names who is missing while somebody is', async () => {
    expect(await verifyMinutes(one)).toMatchObject({
      verdict: 'incomplete',
      reasons: [{ code: 'unsigned-slot', params: { name: 'Östen Ordförande', role: 'Ordförande' } }],
    });
    expect(await verifyMinutes(world.frozen)).toMatchObject({ verdict: 'not-signed', document: null });
  });

  it('signs in any order', async () => {
    const reversed = await world.sign(await world.sign(world.frozen, 'chair'), 'secretary');
    expect(await verifyMinutes(reversed)).toMatchObject({ verdict: 'valid' });
  });

  it('shows the fingerprint of a root nobody has pinned, and refuses it when others are', async () => {
    const fingerprint = world.authority.fingerprint;
    expect(await verifyMinutes(both)).toMatchObject({
      verdict: 'valid',
      root: { fingerprint, pinned: false },
      notes: [{ code: 'root-not-pinned', params: { fingerprint } }, { code: 'not-timestamped' }],
    });
    const other = (await signingWorld()).authority;
    expect(await verifyMinutes(both, { trustedRoots: [other.rootPem] })).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'root-unknown', params: { fingerprint } }],
    });
  });

  it('handles 120 clauses on many pages', async () => {
    const large = await signingWorld({ clauses: 120 });
    expect(large.pages).toBeGreaterThan(15);
    const signed = await large.sign(await large.sign(large.frozen, 'secretary'), 'chair');
    expect(await verifyMinutes(signed)).toMatchObject({ verdict: 'valid', document: { pages: large.pages } });
  });
});
