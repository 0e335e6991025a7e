import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingWorld, type SealingWorld } from '../../../tests/support/sealed-minutes.ts';
import { append, doubleByte, flippedAt, seeded } from '../../../tests/support/tampering.ts';
import {
  startTimestampAuthority,
  type TestTimestampAuthority,
} from '../../../tests/support/timestamp-authority.ts';
import { concat, fromLatin1, latin1 } from '../bytes.ts';
import { openTimestamp } from '../pades/document-timestamp.ts';
import { fillContents } from '../pades/open-signature.ts';
import { readForm } from '../pades/slots.ts';
import { addValidationData, readValidationData } from '../pades/validation-data.ts';
import { newestState, readPdf } from '../pdf/document.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { dict, isArray, isRef, name, ref, text, withEntries } from '../pdf/values.ts';
import { verifyMinutes } from './verify-minutes.ts';

const SEED = 20261129;

let tsa: TestTimestampAuthority;
let world: SealingWorld;
let one: Uint8Array;
let signed: Uint8Array;
let sealed: Uint8Array;
let stamped: Uint8Array;
beforeAll(async () => {
  tsa = await startTimestampAuthority();
  world = await sealingWorld();
  one = await world.sign(world.frozen, 0);
  signed = await world.sign(one, 1);
  sealed = await world.sealFile(signed);
  stamped = await world.stamp(sealed, tsa);
});
afterAll(() => tsa.close());

const verify = (pdf: Uint8Array) =>
  verifyMinutes(pdf, { trustedRoots: [world.authority.rootPem], trustedTsaRoots: [tsa.rootPem] });

async function isRefused(pdf: Uint8Array): Promise<boolean> {
  const { verdict, reasons } = await verify(pdf);
  return (verdict === 'invalid' || verdict === 'not-ours') && reasons.length > 0;
}

/** The token of the last timestamp in a file, with the zeros behind it. */
function tokenOf(pdf: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = fromLatin1(pdf);
  const at = file.lastIndexOf('/Contents <') + 11;
  const all = Buffer.from(file.slice(at, file.indexOf('>', at)), 'hex');
  return new Uint8Array(all.subarray(0, 4 + all.readUInt16BE(2)));
}

/** A timestamp revision as ours is written, around a token that somebody else chose. */
async function withToken(pdf: Uint8Array, token: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return fillContents(await openTimestamp(pdf, 8192), token);
}

describe('a sealed and stamped file', () => {
  it('is refused whichever byte is left out or stands twice', async () => {
    const random = seeded(SEED + 2);
    for (let i = 0; i < 20; i += 1) {
      const at = Math.floor(random() * stamped.length);
      const without = concat(stamped.subarray(0, at), stamped.subarray(at + 1));
      expect([at, await isRefused(without), await isRefused(doubleByte(stamped, at))]).toEqual([
        at,
        true,
        true,
      ]);
    }
  });

  it('is never more than it was when steps are cut from its end', async () => {
    const { revisions } = readPdf(stamped);
    const said = [];
    for (const { end } of revisions.slice(-5)) {
      const { verdict, notes, reasons } = await verify(stamped.subarray(0, end));
      said.push([verdict, ...reasons.map(({ code }) => code), ...notes.map(({ code }) => code)].join(' '));
    }
    expect(said).toEqual([
      'incomplete unsigned-slot not-timestamped',
      'valid not-sealed not-timestamped',
      'valid not-timestamped',
      'valid not-timestamped',
      'valid',
    ]);
  });

  it.each([
    ['a byte', ' '],
    ['a line feed', '\n'],
    ['a second end', '%%EOF\n'],
  ])('is refused with %s behind the end', async (_, tail) => {
    expect(await isRefused(concat(stamped, latin1(tail)))).toBe(true);
  });
});

describe('a revision that is added to a sealed file', () => {
  const rewritesPage = (pdf: Uint8Array) =>
    append(pdf, (state, increment) => {
      const [page] = pageNumbers(state);
      const contents = page === undefined ? undefined : state.dict(ref(page)).entries.get('Contents');
      if (!isRef(contents)) throw new Error('no contents');
      increment.setStream(contents.num, dict({}), latin1('BT (BESLUT: avslag) Tj ET'));
    });

  it.each<[string, () => Uint8Array, number]>([
    ['the first signature', () => one, 2],
    ['the last signature', () => signed, 3],
    ['the seal', () => sealed, 4],
    ['the timestamp', () => stamped, 6],
  ])('and rewrites a page after %s is refused', async (_, before, revision) => {
    expect(await verify(await rewritesPage(before()))).toMatchObject({
      verdict: 'invalid',
      reasons: expect.arrayContaining([{ code: 'changed-after-signing', params: { revision } }]) as unknown,
    });
  });

  it('and rewrites a page is refused also when a true timestamp stands over it', async () => {
    expect(await verify(await world.stamp(await rewritesPage(stamped), tsa))).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing', params: { revision: 6 } }],
    });
  });

  it('and rewrites a page is refused also when the organisation seals and stamps it', async () => {
    const changed = await rewritesPage(signed);
    expect(await verify(await world.stamp(await world.sealFile(changed), tsa))).toMatchObject({
      verdict: 'invalid',
      reasons: expect.arrayContaining([
        { code: 'changed-after-signing', params: { revision: 3 } },
      ]) as unknown,
    });
  });

  it('and takes the seal out of its field is refused', async () => {
    const changed = await append(stamped, (state, increment) => {
      const { seal } = readForm(state);
      if (!seal) throw new Error('no seal');
      const entries = new Map(seal.field.entries);
      entries.delete('V');
      increment.set(seal.num, { kind: 'dict', entries });
    });
    expect(await verify(changed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing' }],
    });
  });

  it('and puts a script into the document is refused', async () => {
    const changed = await append(sealed, (state, increment) => {
      const root = state.revision.trailer.entries.get('Root');
      if (!isRef(root)) throw new Error('no root');
      const action = dict({ S: name('JavaScript'), JS: text('app.alert(1)') });
      increment.set(root.num, withEntries(state.catalog(), { OpenAction: action }));
    });
    expect(await verify(await world.stamp(changed, tsa))).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing', params: { revision: 4 } }, { code: 'active-content' }],
    });
  });
});

describe('a timestamp', () => {
  it('of another file is refused', async () => {
    const other = await sealingWorld({ signers: 1, authority: world.authority });
    const token = tokenOf(await other.complete(tsa));
    expect(await verify(await withToken(sealed, token))).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'timestamp-of-another' }],
    });
  });

  it('of the same file one step earlier is refused', async () => {
    const token = tokenOf(await world.stamp(signed, tsa));
    expect(await verify(await withToken(sealed, token))).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'timestamp-of-another' }],
    });
  });

  it('of the same file, given again over itself, is refused', async () => {
    expect(await verify(await withToken(stamped, tokenOf(stamped)))).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'timestamp-of-another' }],
    });
  });

  it('that is nothing, or noise, is refused', async () => {
    const random = seeded(SEED);
    const noise = Uint8Array.from({ length: 900 }, () => Math.floor(random() * 256));
    for (const token of [Uint8Array.of(0x30, 0x80), noise, concat(Uint8Array.of(0x30, 0x82, 3, 128), noise)])
      expect(await verify(await withToken(sealed, token))).toMatchObject({
        verdict: 'invalid',
        reasons: [{ code: 'timestamp-malformed' }],
      });
  });

  it('that does not stand last is refused: what came after it has no time', async () => {
    const extra = new Uint8Array(await world.authority.crl(new Date(Date.now() + 3_600_000)));
    const grown = await addValidationData(stamped, { certificates: [], crls: [extra] });
    expect(grown.length).toBeGreaterThan(stamped.length);
    expect(await verify(grown)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'timestamp-not-last' }],
    });
  });

  it('that says to cover less, or to begin later, than it must is refused', async () => {
    const file = fromLatin1(stamped);
    const [range = ''] = file.slice(file.lastIndexOf('/ByteRange')).match(/\[0 \d+ \d+ \d+/) ?? [];
    const at = file.lastIndexOf(range);
    const [, before = '', after = '', length = ''] = /\[0 (\d+) (\d+) (\d+)/.exec(range) ?? [];
    const lies = [
      `[1 ${before} ${after} ${length}`,
      `[0 ${before} ${after} ${String(Number(length) - 1).padStart(length.length, '0')}`,
      `[0 ${before} ${String(Number(after) + 1)} ${length}`,
      `[0 ${String(Number(before) - 1)} ${after} ${length}`,
    ];
    for (const lie of lies) {
      const changed = concat(stamped.subarray(0, at), latin1(lie), stamped.subarray(at + lie.length));
      expect([lie, await isRefused(changed)]).toEqual([lie, true]);
    }
  });
});

describe('validation data', () => {
  const firstStream = (pdf: Uint8Array, key: 'Certs' | 'CRLs') => {
    const state = newestState(pdf);
    const { num } = readValidationData(state);
    const list = num === undefined ? undefined : state.dict(ref(num)).entries.get(key);
    const first = isArray(list) ? list[0] : undefined;
    const stream = isRef(first) ? state.object(first.num).stream : undefined;
    if (!stream) throw new Error(`no ${key}`);
    return stream;
  };

  it.each(['Certs', 'CRLs'] as const)(
    'that is changed is refused also before a timestamp covers it (%s)',
    async (key) => {
      const open = await addValidationData(sealed, await world.data());
      const [from, to] = firstStream(open, key);
      const random = seeded(SEED);
      for (let i = 0; i < 20; i += 1) {
        const at = from + Math.floor(random() * (to - from));
        expect([at, await isRefused(flippedAt(open, at, i % 8))]).toEqual([at, true]);
      }
    },
  );

  it('that is changed under a timestamp breaks the timestamp', async () => {
    const [from] = firstStream(stamped, 'CRLs');
    expect(await isRefused(flippedAt(stamped, from + 40, 0))).toBe(true);
  });

  it('of another authority in place of ours is refused', async () => {
    const stranger = await sealingWorld({ signers: 0 });
    const crls = [new Uint8Array(await stranger.authority.crl(new Date()))];
    const { certificates } = await world.data();
    const swapped = await addValidationData(sealed, { certificates, crls });
    expect(await verify(swapped)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'validation-data-wrong' }],
    });
  });

  it('that is taken away is refused', async () => {
    const changed = await append(stamped, (state, increment) => {
      const { num } = readValidationData(state);
      if (num === undefined) throw new Error('no data');
      increment.set(num, withEntries(state.dict(ref(num)), { CRLs: [] }));
    });
    expect(await verify(changed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing', params: { revision: 6 } }],
    });
  });
});

describe('evidence', () => {
  it('of one person in the place of another is refused', async () => {
    const file = fromLatin1(signed);
    const places = [...file.matchAll(/\/Contents <(?=3082)/g)].map(({ index }) => {
      const start = index + 11;
      return { start, room: file.indexOf('>', start) - start };
    });
    // The longer place takes the other's signature; which one that is depends on the random numbers in them.
    const [from, to] = places.toSorted((a, b) => a.room - b.room);
    if (!from || !to) throw new Error('no signatures');
    const theirs = file.slice(from.start, from.start + from.room).padEnd(to.room, '0');
    const swapped = latin1(file.slice(0, to.start) + theirs + file.slice(to.start + to.room));
    expect(swapped.length).toBe(signed.length);
    expect(await verify(swapped)).toMatchObject({
      verdict: 'invalid',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'digest-differs' })]) as unknown,
    });
  });
});
