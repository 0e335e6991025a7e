import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import en from '../../../messages/en/methods.json' with { type: 'json' };
import sv from '../../../messages/sv/methods.json' with { type: 'json' };
import { evidenceFor, intentFor, passkeyOf, PEOPLE } from '../../../tests/support/signing-intents.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { openKeyVault } from '../key-vault.ts';
import { say } from '../messages.ts';
import { openSecretBox, secretBoxOf } from '../secret-box.ts';
import { BANKID_HINTS, BANKID_REFUSALS } from './bankid/codes.ts';
import { isNameOf } from './bankid/bankid-evidence.ts';
import { qrText, qrUi } from './bankid/qr.ts';
import { openMethods, pemsIn } from './open-methods.ts';
import { verifyEvidence } from './verify-evidence.ts';

const ORDER = { qrStartToken: 'token', qrStartSecret: 'secret', autoStartToken: 'a b' };

describe('BankID’s animated code', () => {
  it('is new every second and as BankID computes it', () => {
    const code = createHmac('sha256', 'secret').update('7').digest('hex');
    expect(qrText(ORDER, 7)).toBe(`bankid.token.7.${code}`);
    expect(qrText(ORDER, 8)).not.toBe(qrText(ORDER, 7));
  });
  it('is drawn with a quiet zone, and opens the app on the same device', () => {
    const { path, size, autoStart } = qrUi(ORDER, 0);
    expect(size).toBeGreaterThanOrEqual(29 + 8);
    expect(path.startsWith('M4 4h7v1h-7z')).toBe(true);
    expect(JSON.stringify(autoStart)).toContain('autostarttoken=a%20b');
    expect(JSON.stringify(qrUi(ORDER, 0))).not.toContain('secret');
  });
});

describe('words', () => {
  const words = { sv, en } as Readonly<Record<string, Readonly<Record<string, string>>>>;
  it.each(['sv', 'en'] as const)('[SIG-1] every hint, refusal and level is told in %s', (language) => {
    const keyed = (prefix: string) => (code: string) => prefix + code.replaceAll('-', '_');
    const keys = [...BANKID_HINTS.map(keyed('sign_hint_')), ...BANKID_REFUSALS.map(keyed('refusal_'))];
    expect(keys.filter((key) => (words[language]?.[key] ?? '') === '')).toEqual([]);
    for (const level of ['trial', 'vouched', 'approval', 'advanced_claim', 'qualified'])
      for (const key of [`level_${level}`, `level_${level}_text`]) expect(say(language, key)).not.toBe(key);
  });
});

describe('the name on a BankID', () => {
  it.each([
    ['Anna Svensson', 'Anna Maria Svensson', true],
    ['anna-maria svensson', 'Anna Maria Svensson', true],
    ['Anna Berg', 'Anna Maria Svensson', false],
    ['', 'Anna Maria Svensson', false],
  ])('%s is %s: %s', (printed, registered, is) => expect(isNameOf(printed, registered)).toBe(is));
});

describe('evidence in the file', () => {
  const intent = intentFor(PEOPLE.chair, { pdfSha256: 'a'.repeat(64), pages: 3 });
  let good: Evidence;
  beforeAll(async () => {
    good = await evidenceFor(intent, passkeyOf(PEOPLE.chair.userId));
  });
  it('[SIG-2] that claims more than its method carries is refused', async () => {
    const claim = { ...good, assurance: { label: 'passkey', eidas: 'AdES-claim' as const } };
    expect(await verifyEvidence(claim)).toBe('claims-too-much');
  });
  it('[SIG-1] of a passkey is never a mere hash: it has nothing to hide', async () => {
    const { webauthn: _webauthn, enrolment: _enrolment, ...frame } = good;
    const hidden = { ...frame, evidenceSha256: 'a'.repeat(64) };
    expect(parseEvidence(canonicalBytes(hidden))).toBeUndefined();
    const method = 'bankid' as const;
    const kept = { ...hidden, method, intent: { ...intent, method } };
    expect(parseEvidence(canonicalBytes(kept))).toEqual(kept);
    const both = { ...kept, enrolment: good.enrolment };
    expect(parseEvidence(canonicalBytes(both))).toBeUndefined();
  });
  it('[SIG-1] of one method about an intent for another is refused', async () => {
    expect(await verifyEvidence({ ...good, method: 'oidc' })).toBe('evidence-malformed');
  });
});

describe('values encrypted at rest', () => {
  const box = secretBoxOf(randomBytes(32));
  it('come back whole, from their own place alone', () => {
    const sealed = box.seal('191212121212', 'here');
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('1212');
    expect(box.open(sealed, 'here')).toBe('191212121212');
    expect(() => box.open(sealed, 'there')).toThrow();
    expect(() =>
      box.open(
        sealed.map((byte, i) => (i === 14 ? byte ^ 1 : byte)),
        'here',
      ),
    ).toThrow();
    expect(() => secretBoxOf(randomBytes(32)).open(sealed, 'here')).toThrow();
    expect(box.mac('a', 'here')).toBe(box.mac('a', 'here'));
    expect(box.mac('a', 'here')).not.toBe(box.mac('a', 'there'));
  });
  it('open again after a restart, under the key in the vault', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vault-'));
    const vault = () => openKeyVault({ directory, secret: 's'.repeat(32) });
    const sealed = (await openSecretBox(await vault())).seal('x', 'p');
    expect((await openSecretBox(await vault())).open(sealed, 'p')).toBe('x');
    await rm(directory, { recursive: true });
  });
});

describe('the methods of an installation', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'issuers-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const open = async (issuers?: unknown) => {
    const file = join(folder, 'issuers.json');
    if (issuers !== undefined) await writeFile(file, JSON.stringify(issuers));
    return openMethods({
      bankId: undefined,
      oidcIssuers: issuers === undefined ? undefined : file,
      credentials: { ofAccount: () => Promise.resolve([]), noteUse: () => Promise.resolve() },
      identities: { personalNumber: () => Promise.resolve(null), subject: () => Promise.resolve(null) },
      now: () => new Date(),
    });
  };
  const issuer = {
    id: 'freja',
    name: 'Freja',
    issuer: 'https://id.example',
    clientId: 'k',
    clientSecret: 's',
  };
  it('[SIG-3] without configuration passkeys alone, with issuers theirs as well', async () => {
    expect((await open()).methods.map((one) => one.key)).toEqual(['passkey']);
    const { methods, issuers } = await open([issuer, { ...issuer, id: 'entra', name: 'Entra' }]);
    expect(methods.map((one) => one.key)).toEqual(['passkey', 'oidc:freja', 'oidc:entra']);
    expect(issuers.map((one) => one.name)).toEqual(['Freja', 'Entra']);
  });
  it('says which file is wrong', async () => {
    await expect(open([issuer, issuer])).rejects.toThrow(/issuers\.json names two/u);
    await expect(open([{ ...issuer, id: 'Ö' }])).rejects.toThrow(/issuers\.json is no list/u);
  });
  it('finds every certificate in a PEM text', () => {
    const one = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(pemsIn(`# first\n${one}\n\n${one}\n`)).toEqual([one, one]);
  });
});
