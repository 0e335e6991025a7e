import { beforeAll, describe, expect, it } from 'vitest';
import { type Evidence } from '#lib/domain/signing/evidence.ts';
import { evidenceFor, intentFor, passkeyOf, PEOPLE } from '../../../tests/support/signing-intents.ts';
import {
  signingWorld,
  type SigningWorld,
  type SlotName,
  testAuthority,
} from '../../../tests/support/signed-minutes.ts';
import { typstPdf } from '../../../tests/support/signing-pdf.ts';
import { concat, fromLatin1, latin1 } from '../bytes.ts';
import { signSlot } from '../pades/sign-slot.ts';
import { readSlots } from '../pades/slots.ts';
import { readPdf } from '../pdf/document.ts';
import { createIncrement } from '../pdf/increment.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { dict, isRef, ref, withEntries } from '../pdf/values.ts';
import { verifyMinutes } from './verify-minutes.ts';

let world: SigningWorld;
let one: Uint8Array;
let both: Uint8Array;
beforeAll(async () => {
  world = await signingWorld();
  one = await world.sign(world.frozen, 'secretary');
  both = await world.sign(one, 'chair');
});

/** mulberry32: the same bytes are flipped on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function isRefused(pdf: Uint8Array): Promise<boolean> {
  const { verdict, reasons } = await verifyMinutes(pdf);
  return (verdict === 'invalid' || verdict === 'not-ours') && reasons.length > 0;
}

/** The operator itself, signing what nobody approved: every check of the server left out. */
async function forge(pdf: Uint8Array, slot: SlotName, evidence: Evidence, authority = world.authority) {
  const state = readPdf(pdf).states.at(-1);
  const found = state && readSlots(state).find(({ slotId }) => slotId === slot);
  if (!found) throw new Error('no slot');
  return signSlot({ pdf, slot: found, evidence, authority, render: world.render, language: 'sv' });
}

describe('a changed file', () => {
  it('is refused whichever of 300 bytes is flipped', async () => {
    const random = seeded(20261122);
    const survivors: number[] = [];
    for (let i = 0; i < 300; i += 1) {
      const at = Math.floor(random() * both.length);
      const flipped = both.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      if (!(await isRefused(flipped))) survivors.push(at);
    }
    expect(survivors).toEqual([]);
  }, 120_000);

  it('is refused whichever byte of the last signature and all after it is flipped', async () => {
    const text = fromLatin1(both);
    const gap = text.lastIndexOf('/Contents <') + 10;
    const survivors: number[] = [];
    for (let at = gap; at < both.length; at += 29) {
      const flipped = both.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      if (!(await isRefused(flipped))) survivors.push(at);
    }
    // Upper-case hex means the same number, and is still not what was written.
    const upper = both.slice();
    const letter = text.slice(gap).search(/[a-f]/) + gap;
    upper[letter] = (upper[letter] ?? 0) ^ 0x20;
    if (!(await isRefused(upper))) survivors.push(letter);
    expect(survivors).toEqual([]);
  }, 120_000);

  it('is refused wherever it is cut off, except after a whole signature', async () => {
    const random = seeded(7);
    for (let i = 0; i < 60; i += 1) {
      const length = Math.floor(random() * (both.length - 2));
      const cut = both.subarray(0, length);
      if (length === world.frozen.length || length === one.length) continue;
      const { verdict } = await verifyMinutes(cut);
      expect([length, verdict]).toEqual([length, expect.stringMatching(/^(invalid|not-ours)$/)]);
    }
  });

  it('is incomplete, with the signer named, when the last signature is taken away', async () => {
    expect(await verifyMinutes(both.subarray(0, one.length))).toMatchObject({
      verdict: 'incomplete',
      reasons: [{ code: 'unsigned-slot', params: { name: PEOPLE.chair.name } }],
    });
  });

  it.each([
    ['a byte', ' '],
    ['a line feed', '\n'],
    ['a comment', '%x\n'],
    ['a second end', '%%EOF\n'],
  ])('is refused with %s behind the end', async (_, tail) => {
    expect(await isRefused(concat(both, latin1(tail)))).toBe(true);
  });
});

describe('a revision after signing', () => {
  const append = async (
    pdf: Uint8Array,
    change: (state: ReturnType<typeof newest>, increment: ReturnType<typeof createIncrement>) => void,
  ) => {
    const state = newest(pdf);
    const increment = createIncrement(state);
    change(state, increment);
    return increment.finish();
  };
  const newest = (pdf: Uint8Array) => {
    const state = readPdf(pdf).states.at(-1);
    if (!state) throw new Error('empty');
    return state;
  };

  it('that rewrites the text of a page is refused', async () => {
    const changed = await append(both, (state, increment) => {
      const [page] = pageNumbers(state);
      const contents = page === undefined ? undefined : state.dict(ref(page)).entries.get('Contents');
      if (!isRef(contents)) throw new Error('no contents');
      increment.setStream(contents.num, dict({}), latin1('BT (BESLUT: avslag) Tj ET'));
    });
    expect(await verifyMinutes(changed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing', params: { revision: 3 } }],
    });
  });

  it('between two signatures is refused although both still verify as bytes', async () => {
    const changed = await append(one, (state, increment) => {
      const [page = 0] = pageNumbers(state);
      increment.set(page, withEntries(state.dict(ref(page)), { Rotate: 180 }));
    });
    const signed = await forge(changed, 'chair', await world.evidence('chair'));
    expect(await verifyMinutes(signed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'changed-after-signing', params: { revision: 2 } }, { code: 'unsigned-slot' }],
    });
  });

  it.each([
    ['takes a signature out of its slot', () => dict({})],
    ['moves the slot', () => [0, 0, 500, 500]],
  ])('that %s is refused', async (what, value) => {
    const changed = await append(both, (state, increment) => {
      const slot = readSlots(state)[1];
      if (!slot) throw new Error('no slot');
      const entries = new Map(slot.field.entries);
      if (what.startsWith('moves')) entries.set('Rect', value());
      else entries.delete('V');
      increment.set(slot.num, { kind: 'dict', entries });
    });
    expect(await isRefused(changed)).toBe(true);
  });

  it('that only adds an unused object is refused', async () => {
    const changed = await append(both, (_, increment) => increment.set(increment.reserve(), dict({})));
    expect(await isRefused(changed)).toBe(true);
  });

  it('that changes the root of the document is refused', async () => {
    const changed = await append(both, (state, increment) => {
      const root = state.revision.trailer.entries.get('Root');
      if (!isRef(root)) throw new Error('no root');
      increment.set(root.num, withEntries(state.catalog(), { OpenAction: dict({}) }));
    });
    expect(await isRefused(changed)).toBe(true);
  });
});

describe('a signature that the operator forges', () => {
  const chairIntent = () => world.intent('chair');

  it.each<[string, string, () => Promise<Evidence>]>([
    ['evidence of another slot', 'slot-differs', async () => world.evidence('secretary')],
    [
      'evidence about another document',
      'frozen-differs',
      () =>
        evidenceFor(intentFor(PEOPLE.chair, { pdfSha256: '1'.repeat(64), pages: 1 }), world.passkeys.chair),
    ],
    [
      'the passkey of another person',
      'passkey-of-another',
      async () => {
        const evidence = await world.evidence('chair');
        const { enrolment } = evidence;
        if (!enrolment) throw new Error('no enrolment');
        return { ...evidence, enrolment: { ...enrolment, userId: 'user-sara' } };
      },
    ],
    [
      'an assertion by another key',
      'assertion-wrong',
      async () => {
        const good = await evidenceFor(chairIntent(), world.passkeys.chair);
        const other = await evidenceFor(good.intent, passkeyOf(PEOPLE.chair.userId));
        const { webauthn } = good;
        if (!webauthn || !other.webauthn) throw new Error('no proof');
        return {
          ...good,
          webauthn: { ...other.webauthn, credentialId: webauthn.credentialId, publicKey: webauthn.publicKey },
        };
      },
    ],
    [
      'an assertion over another challenge',
      'challenge-differs',
      async () => {
        const good = await evidenceFor(chairIntent(), world.passkeys.chair);
        const other = await evidenceFor(chairIntent(), world.passkeys.chair);
        return { ...good, ...(other.webauthn ? { webauthn: other.webauthn } : {}) };
      },
    ],
    [
      'an intent changed after it was signed',
      'intent-hash-differs',
      async () => {
        const good = await world.evidence('chair');
        return { ...good, intent: { ...good.intent, statement: 'Jag godkänner allt.' } };
      },
    ],
    [
      'an answer to decline',
      'declined',
      async () => {
        const good = await world.evidence('chair');
        return { ...good, intent: { ...good.intent, decision: 'decline', reason: 'Fel text' } };
      },
    ],
    [
      'a time outside the intent',
      'outside-intent-time',
      async () => ({ ...(await world.evidence('chair')), receivedAt: '2026-11-23T12:01:00.000Z' }),
    ],
    [
      'a method this verifier does not know',
      'method-unknown',
      async () => {
        const good = await world.evidence('chair');
        return { ...good, method: 'simulator', intent: { ...good.intent, method: 'simulator' } };
      },
    ],
  ])('with %s is refused', async (_, code, evidence) => {
    const proof = await evidence();
    expect(await verifyMinutes(await forge(one, 'chair', proof))).toMatchObject({
      verdict: 'invalid',
      signers: [{ valid: true }, { valid: false, reasons: [{ code }] }],
    });
    // The server says no to the same evidence before it signs anything.
    expect(await world.apply(one, 'chair', proof)).toMatchObject({ ok: false });
  });

  it('with one passkey for two people is refused', async () => {
    const shared = {
      ...world.passkeys.secretary,
      credential: { ...world.passkeys.secretary.credential, userId: PEOPLE.chair.userId },
    };
    const signed = await forge(one, 'chair', await evidenceFor(chairIntent(), shared));
    expect(await verifyMinutes(signed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'passkey-shared' }],
    });
  });

  it('under a second root is refused', async () => {
    const signed = await forge(
      one,
      'chair',
      await world.evidence('chair'),
      await testAuthority('Någon annan'),
    );
    expect(await verifyMinutes(signed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'roots-differ' }],
    });
  });

  it('about another meeting than the other signature is refused', async () => {
    const intent = chairIntent();
    const other = { ...intent, document: { ...intent.document, title: 'Ett annat protokoll' } };
    const signed = await forge(one, 'chair', await evidenceFor(other, world.passkeys.chair));
    expect(await verifyMinutes(signed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'documents-differ' }],
    });
  });

  it('with a count of pages that is not the file’s is refused', async () => {
    const intent = intentFor(PEOPLE.secretary, { pdfSha256: world.pdfSha256, pages: world.pages + 1 });
    const signed = await forge(
      world.frozen,
      'secretary',
      await evidenceFor(intent, world.passkeys.secretary),
    );
    expect(await verifyMinutes(signed)).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'pages-differ' }, { code: 'unsigned-slot' }],
    });
  });
});

describe('a file that is something else', () => {
  it.each<[string, string, () => Uint8Array]>([
    ['nothing', 'empty-file', () => new Uint8Array()],
    ['text', 'not-a-pdf', () => latin1('hej hej')],
    ['a PDF without slots', 'not-our-pdf', () => typstPdf().pdf],
    ['a PDF header and noise', 'not-our-pdf', () => concat(latin1('%PDF-1.7\n'), noise(10_000))],
    ['noise', 'not-a-pdf', () => noise(10_000)],
    ['20 MB of noise', 'not-a-pdf', () => noise(20_000_000)],
    ['20 MB of open brackets', 'not-our-pdf', () => trap('['.repeat(20_000_000))],
    ['20 MB of slashes', 'not-our-pdf', () => trap('/'.repeat(20_000_000))],
    ['20 MB of numbers', 'not-our-pdf', () => trap(`1 0 obj\n[${'1 '.repeat(10_000_000)}]\nendobj\n`)],
  ])(
    'is not ours: %s',
    async (_, code, make) => {
      const file = make();
      const started = performance.now();
      expect(await verifyMinutes(file)).toMatchObject({ verdict: 'not-ours', reasons: [{ code }] });
      expect(performance.now() - started).toBeLessThan(20_000);
    },
    60_000,
  );

  it('is refused when its catalog is its own page tree', async () => {
    const loop = trap(
      '1 0 obj\n<</Type /Catalog /Pages 1 0 R /Kids [1 0 R 1 0 R] /AcroForm 1 0 R /Fields [1 0 R] /KLBA_Slot 1 0 R>>\nendobj\n',
    );
    expect(await isRefused(loop)).toBe(true);
  });
});

function noise(length: number): Uint8Array {
  const random = seeded(length);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** A well-formed end around a body that is not. */
function trap(body: string): Uint8Array {
  const head = `%PDF-1.7\n${body}`;
  const xref = head.length;
  const line = `${String(9).padStart(10, '0')} 00000 n \n`;
  return latin1(`${head}xref\n1 1\n${line}trailer\n<</Size 2 /Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
}
