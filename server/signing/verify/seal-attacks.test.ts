import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flipBytes } from '../../../tests/support/flip-bytes.ts';
import { sealingWorld, type SealingWorld } from '../../../tests/support/sealed-minutes.ts';
import {
  startTimestampAuthority,
  type TestTimestampAuthority,
} from '../../../tests/support/timestamp-authority.ts';
import { fromLatin1, latin1, sha256, toHex } from '../bytes.ts';
import { instanceSeal } from '../instance-seal.ts';
import { addSeal } from '../pades/seal-signature.ts';
import { openTimestamp } from '../pades/document-timestamp.ts';
import { coveredBytes, fillContents } from '../pades/open-signature.ts';
import { addValidationData } from '../pades/validation-data.ts';
import { readForm } from '../pades/slots.ts';
import { newestState, type PdfState } from '../pdf/document.ts';
import { createIncrement, type Increment } from '../pdf/increment.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { dict, isArray, isRef, name, ref, text, withEntries } from '../pdf/values.ts';
import { createTimestampClient } from '../timestamp/client.ts';
import { verifyMinutes } from './verify-minutes.ts';

/** All 1,000 of them with ATTACK_FLIPS=1000; fewer in every run. */
const FLIPS = Number(process.env['ATTACK_FLIPS'] ?? 150);

let tsa: TestTimestampAuthority;
let world: SealingWorld;
let signed: Uint8Array;
let sealed: Uint8Array;
let unstamped: Uint8Array;
let stamped: Uint8Array;
beforeAll(async () => {
  tsa = await startTimestampAuthority();
  world = await sealingWorld();
  signed = await world.signAll();
  sealed = await world.sealFile(signed);
  unstamped = await addValidationData(sealed, await world.data());
  stamped = await world.stamp(sealed, tsa);
});
afterAll(() => tsa.close());

async function append(
  pdf: Uint8Array,
  change: (state: PdfState, increment: Increment) => void,
): Promise<Uint8Array> {
  const state = newestState(pdf);
  const increment = createIncrement(state);
  change(state, increment);
  return increment.finish();
}

/** A timestamp as an honest authority would give it, over whatever the attacker has made of the file. */
async function stampAnything(pdf: Uint8Array, spoil = (der: Uint8Array) => der): Promise<Uint8Array> {
  const open = await openTimestamp(pdf, 8192);
  return fillContents(open, spoil(await tokenFor(await sha256(coveredBytes(open)))));
}

async function tokenFor(digest: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const client = createTimestampClient({ urls: [tsa.url], roots: [tsa.root], now: () => new Date() });
  const given = await client.stamp(digest);
  if (!given.ok) throw new Error(JSON.stringify(given));
  return given.token.der;
}

const trust = () => ({ trustedRoots: [world.authority.rootPem], trustedTsaRoots: [tsa.rootPem] });
const codes = async (pdf: Uint8Array): Promise<string[]> => {
  const { verdict, reasons } = await verifyMinutes(pdf, trust());
  return [verdict, ...reasons.map(({ code }) => code)];
};

const rotate = (state: PdfState, increment: Increment): void => {
  const [page = 0] = pageNumbers(state);
  increment.set(page, withEntries(state.dict(ref(page)), { Rotate: 180 }));
};
const tamperStore = (data: Uint8Array) => (state: PdfState, increment: Increment) => {
  const store = state.catalog().entries.get('DSS');
  const certificates = isRef(store) ? state.dict(store).entries.get('Certs') : undefined;
  const first = isArray(certificates) ? certificates[0] : undefined;
  if (!isRef(first)) throw new Error('no certificates');
  increment.setStream(first.num, dict({}), data);
};

describe('a sealed file', () => {
  it(`with a timestamp: each of ${String(FLIPS)} random byte changes is found`, async () => {
    expect((await verifyMinutes(stamped, trust())).verdict).toBe('valid');
    expect(await flipBytes(stamped, { count: FLIPS, seed: 20261129 })).toEqual([]);
  }, 600_000);

  it(`without a timestamp: each of ${String(FLIPS)} random byte changes is found`, async () => {
    expect((await verifyMinutes(unstamped, trust())).verdict).toBe('valid');
    expect(await flipBytes(unstamped, { count: FLIPS, seed: 29112026 })).toEqual([]);
  }, 600_000);

  it('seal, validation data and timestamp: every 211th byte of theirs is guarded, in both files', async () => {
    for (const file of [stamped, unstamped])
      expect(await flipBytes(file, { from: signed.length, every: 211 })).toEqual([]);
  }, 600_000);

  it('is refused wherever it is cut off, except after a whole step', async () => {
    const steps = [world.frozen, signed, sealed].map(({ length }) => length);
    for (let length = stamped.length - 1; length > signed.length; length -= 997) {
      if (steps.includes(length)) continue;
      expect([length, await codes(stamped.subarray(0, length))]).toEqual([
        length,
        expect.arrayContaining([expect.stringMatching(/^(invalid|not-ours)$/)]),
      ]);
    }
  });

  it('that had its seal cut away is said to miss it', async () => {
    expect(await verifyMinutes(stamped.subarray(0, signed.length))).toMatchObject({
      notes: expect.arrayContaining([{ code: 'not-sealed' }, { code: 'not-timestamped' }]),
    });
  });
});

describe('a revision after the seal', () => {
  it.each<[string, string, () => Promise<Uint8Array>]>([
    ['that turns a page', 'changed-after-signing', () => append(stamped, rotate)],
    [
      'that turns a page before an honest timestamp',
      'changed-after-signing',
      async () => stampAnything(await append(sealed, rotate)),
    ],
    [
      'with validation data behind the last timestamp',
      'timestamp-not-last',
      async () =>
        addValidationData(stamped, { certificates: [], crls: [await world.authority.crl(new Date(0))] }),
    ],
    [
      'that exchanges a certificate in the validation data',
      'changed-after-signing',
      () => append(unstamped, tamperStore(new Uint8Array(40))),
    ],
    [
      'that exchanges it and is stamped honestly',
      'changed-after-signing',
      async () => stampAnything(await append(unstamped, tamperStore(new Uint8Array(40)))),
    ],
    [
      'with validation data that is none',
      'validation-data-wrong',
      () => addValidationData(sealed, { certificates: [latin1('hello')], crls: [] }),
    ],
    [
      'with a certificate that nobody in sight has signed',
      'validation-data-wrong',
      async () => {
        const about = { organisationName: 'x', statementSha256: 'a'.repeat(64), at: new Date() };
        const { certificate } = await world.authority.issueSeal(about);
        return addValidationData(sealed, { certificates: [certificate], crls: [] });
      },
    ],
    [
      'that hides a script in the catalog beside the validation data',
      'changed-after-signing',
      () =>
        append(sealed, (state, increment) => {
          const root = state.revision.trailer.entries.get('Root');
          if (!isRef(root)) throw new Error('no root');
          const store = increment.reserve();
          increment.set(store, dict({ Type: name('DSS'), Certs: [], CRLs: [] }));
          increment.set(root.num, withEntries(state.catalog(), { DSS: ref(store), OpenAction: dict({}) }));
        }),
    ],
    [
      'that fills the seal a second time',
      'changed-after-signing',
      () =>
        append(sealed, (state, increment) => {
          const { seal } = readForm(state);
          if (!seal) throw new Error('no seal');
          const again = increment.reserve();
          increment.set(again, state.dict(ref(seal.signature ?? 0)));
          increment.set(seal.num, withEntries(seal.field, { V: ref(again) }));
        }),
    ],
    [
      'with a timestamp field that takes up room',
      'changed-after-signing',
      async () => {
        const open = fromLatin1(await stampAnything(sealed));
        const at = open.lastIndexOf('/Rect [0 0 0 0]');
        return latin1(`${open.slice(0, at)}/Rect [0 0 9 9]${open.slice(at + 15)}`);
      },
    ],
    [
      'with a timestamp that is told in another field',
      'changed-after-signing',
      async () => {
        const file = fromLatin1(await stampAnything(sealed));
        const title = toHex(latin1('timestamp_1'));
        return latin1(file.replace(`/T <${title}>`, `/T <${toHex(latin1('timestamp_9'))}>`));
      },
    ],
  ])('%s is refused: %s', async (_, code, make) => {
    expect(await codes(await make())).toEqual(expect.arrayContaining(['invalid', code]));
  });

  it('a signature behind the seal is refused', async () => {
    const two = await sealingWorld({ authority: world.authority });
    const one = await two.sign(two.frozen, 0);
    // Stamped while somebody had not signed, and signed afterwards.
    const late = await two.sign(await two.stamp(one, tsa), 1);
    expect(await codes(late)).toEqual(expect.arrayContaining(['invalid', 'signed-too-late']));
  });

  it('a seal behind a timestamp is refused', async () => {
    const late = await world.sealFile(await world.stamp(signed, tsa));
    expect(await codes(late)).toEqual(expect.arrayContaining(['invalid', 'sealed-too-late']));
  });
});

describe('a timestamp that the operator forges', () => {
  it.each<[string, string, () => Promise<Uint8Array>]>([
    [
      'a token of another file',
      'timestamp-of-another',
      async () => {
        const token = await tokenFor(await sha256(world.frozen));
        return stampAnything(sealed, () => token);
      },
    ],
    [
      'a token over the same file one step earlier',
      'timestamp-of-another',
      async () => {
        const token = await tokenFor(await sha256(sealed));
        return stampAnything(sealed, () => token);
      },
    ],
    [
      'a token with its last bit turned',
      'timestamp-signature-wrong',
      () =>
        stampAnything(sealed, (der) => {
          const bad = der.slice();
          bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
          return bad;
        }),
    ],
    [
      'garbage',
      'timestamp-malformed',
      () =>
        stampAnything(sealed, () => new Uint8Array([0x30, 0x81, 0x80].concat(Array<number>(128).fill(5)))),
    ],
    [
      'a byte range that leaves the end out',
      'timestamp-byte-range',
      async () => {
        const file = fromLatin1(await stampAnything(sealed));
        const at = file.lastIndexOf('/ByteRange [');
        const end = file.indexOf(']', at);
        const [a = '0', b = '0', c = '0', d = '0'] = file
          .slice(at + 12, end)
          .trim()
          .split(' ');
        const shorter = `/ByteRange [${a} ${b} ${c} ${String(Number(d) - 10)}]`.padEnd(end + 1 - at);
        return latin1(file.slice(0, at) + shorter + file.slice(end + 1));
      },
    ],
  ])('from %s is refused: %s', async (_, code, make) => {
    expect(await codes(await make())).toEqual(['invalid', code]);
  });

  it('from an authority that nobody trusts is refused', async () => {
    const other = await startTimestampAuthority();
    const file = await world.stamp(sealed, other);
    await other.close();
    expect(await codes(file)).toEqual(['invalid', 'timestamp-root-unknown']);
  });
});

describe('a seal that is not the organisation’s', () => {
  it('from another instance is refused', async () => {
    const stranger = await sealingWorld();
    const signer = instanceSeal(stranger.authority, { organisation: 'Exempelby kommun', at: new Date() });
    expect(await codes(await world.sealFile(signed, { signer }))).toEqual(['invalid', 'roots-differ']);
  });

  it('in a name that its certificate does not have is refused', async () => {
    const at = new Date();
    const signer = instanceSeal(world.authority, { organisation: 'Någon annan', at });
    const result = await addSeal({ pdf: signed, organisation: 'Exempelby kommun', at, signer });
    if (!result.ok) throw new Error('not sealed');
    expect(await codes(result.value)).toEqual(['invalid', 'seal-certificate']);
  });

  it('of another statement than the one that its certificate is for is refused', async () => {
    const at = new Date();
    const other = instanceSeal(world.authority, { organisation: 'Exempelby kommun', at });
    const signer = () => other('b'.repeat(64));
    const result = await addSeal({ pdf: signed, organisation: 'Exempelby kommun', at, signer });
    if (!result.ok) throw new Error('not sealed');
    expect(await codes(result.value)).toEqual(['invalid', 'seal-certificate']);
  });

  it('with another shown name is refused', async () => {
    const file = fromLatin1(sealed);
    const from = `/Name <${toHex(text('Exempelby kommun').bytes)}>`;
    const at = file.lastIndexOf(from);
    const to = `/Name <${toHex(text('Exempelbi kommun').bytes)}>`;
    const changed = latin1(file.slice(0, at) + to + file.slice(at + from.length));
    expect((await codes(changed)).at(0)).toBe('invalid');
  });
});
