import { randomUUID } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MethodUi, QrUi } from '#server/application/method-ports.ts';
import { evidencePlace } from '#server/application/keep-signature.ts';
import { createSigningIdentities } from '#server/application/signing-identities.ts';
import { verifyFiles } from '#server/ops/audit/verify-files.ts';
import { createBankIdMethod } from '#server/signing/methods/bankid/bankid-method.ts';
import { createBankIdClient } from '#server/signing/methods/bankid/client.ts';
import { bankIdCheck } from '#server/signing/methods/open-methods.ts';
import { verifyBundle } from '#server/signing/archive/verify-bundle.ts';
import { verifyExtract } from '#server/signing/verify/verify-extract.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import { bindUseCases, type SessionLike } from '#server/use-cases.ts';
import { MeetingStates } from '#server/application/meeting-states.ts';
import { bankIdAuthority, type Person } from '../support/bankid/authority.ts';
import { type AnswerAs, type BankIdSimulator, startBankIdSimulator } from '../support/bankid/simulator.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  challengeOf,
  CLIENT,
  course,
  type People,
  PLACE,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import type { SoftwarePasskey } from '../support/software-passkey.ts';

const CHAIR: Person = { personalNumber: '191212121212', givenName: 'Östen Erik', surname: 'Ordförande' };
const OTHER: Person = { personalNumber: '198001019879', givenName: 'Stig', surname: 'Främling' };

let world: ApplicationWorld;
let bankid: BankIdSimulator;
let people: People;
const signedIn = (session: SessionLike) => ({
  ...session,
  authenticatedAt: new Date(world.clock.offset + Date.now()),
  method: 'password',
});

beforeAll(async () => {
  world = await applicationWorld();
  const now = () => Date.now() + world.clock.offset;
  bankid = await startBankIdSimulator({ now });
  world.dependencies.methods.push(
    createBankIdMethod({
      client: createBankIdClient(bankid),
      identities: createSigningIdentities(world.dependencies),
      roots: [bankid.authority.rootPem],
      now: () => new Date(now()),
    }),
  );
  people = await world.organisation();
  await enrol();
});
afterAll(async () => {
  await bankid.close();
  await world.close();
});
afterEach(() => {
  bankid.trouble(undefined);
  bankid.forget();
});

const enrol = async (session: SessionLike = people.chair, number = CHAIR.personalNumber) =>
  must(await world.useCases.enrolPersonalNumber({ session: signedIn(session), number }));
const begin = (meetingId: string, session: SessionLike = people.chair) =>
  world.useCases.beginSignature({ session, meetingId, place: PLACE, method: 'bankid', client: CLIENT });
const advance = (meetingId: string, order: string, session: SessionLike = people.chair) =>
  world.useCases.advanceSignature({ session, meetingId, order, client: CLIENT });
const pass = (seconds: number) => {
  world.clock.offset += seconds * 1000;
};
function qr(ui: MethodUi | undefined): QrUi {
  if (ui?.kind !== 'qr') throw new Error('there is no code to scan');
  return ui;
}

/** Begins, scans and signs as `person`; then asks once more. */
async function signAs(meetingId: string, person: Person = CHAIR, as: AnswerAs = {}) {
  const begun = must(await begin(meetingId));
  await bankid.approve(bankid.scan(qr(begun.ui).text), person, as);
  pass(2);
  return { begun, result: await advance(meetingId, begun.order) };
}

/** § c3 adjusted in the meeting: the chair signs with BankID, the adjuster with a passkey. */
async function adjustAtOnce(meetingId: string, passkey: SoftwarePasskey): Promise<void> {
  const clauseId = 'c3';
  must(await world.act(people.chair, meetingId, { type: 'adjust-at-once', clauseId }));
  must(await world.useCases.freezeClause({ session: people.secretary, meetingId, clauseId }));
  const client = CLIENT;
  const begun = must(
    await world.useCases.beginSignature({
      session: people.chair,
      meetingId,
      place: PLACE,
      clauseId,
      method: 'bankid',
      client,
    }),
  );
  await bankid.approve(bankid.scan(qr(begun.ui).text), CHAIR);
  pass(2);
  must(await advance(meetingId, begun.order));
  const session = people.adjuster;
  const { ui, intentSha256: order } = must(
    await world.useCases.beginSignature({ session, meetingId, place: PLACE, clauseId }),
  );
  const input = passkey.assert({ challenge: challengeOf(ui), ...PLACE });
  must(await world.useCases.advanceSignature({ session, meetingId, order, input, client }));
}

describe('signing with BankID', () => {
  it('[SIG-1] from a code on the screen to a signed PDF that verifies, without a personal number in it', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    const order = bankid.pendingOrder();
    const shown = Buffer.from(order.visible, 'base64').toString('utf8');
    expect(shown).toContain('Organ: Kulturnämnden');
    expect(shown).toContain('justerar som ordförande');
    expect(shown).toContain(begun.intent.document.pdfSha256.slice(0, 16));
    expect(Buffer.from(order.nonVisible, 'base64').toString('utf8')).toBe(
      `{"alg":"SHA-256","intent":"${begun.order}"}`,
    );
    pass(2);
    const waiting = must(await advance(meetingId, begun.order));
    expect(waiting).toMatchObject({ state: 'pending', hint: 'bankid-outstanding-transaction' });
    const next = waiting.state === 'pending' ? qr(waiting.ui) : undefined;
    expect(next?.text).not.toBe(qr(begun.ui).text);
    expect(next?.path).toMatch(/^M4 4h7v1h-7z/u);
    const scanned = bankid.scan(next?.text ?? '');
    pass(2);
    expect(must(await advance(meetingId, begun.order))).toEqual({
      state: 'pending',
      hint: 'bankid-user-sign',
    });
    await bankid.approve(scanned, CHAIR);
    pass(2);
    expect(must(await advance(meetingId, begun.order))).toEqual({ state: 'done', adjusted: false });
    // Asked again after the answer got lost on the way.
    expect(must(await advance(meetingId, begun.order))).toEqual({ state: 'done', adjusted: false });

    const pdf = await world.pdf(people.chair, meetingId);
    const report = await verifyMinutes(pdf, { trustedRoots: [world.authority.rootPem] });
    expect(report.verdict).toBe('incomplete');
    expect(report.signers.find((one) => one.signed)).toMatchObject({
      method: 'bankid',
      level: 'advanced-claim',
      valid: true,
    });
    expect(report.notes).toContainEqual({
      code: 'evidence-kept-apart',
      params: { name: 'Östen Ordförande' },
    });
    const latin = Buffer.from(pdf).toString('latin1');
    const hex = Buffer.from(CHAIR.personalNumber, 'latin1').toString('hex');
    expect(latin.includes(CHAIR.personalNumber) || latin.includes(hex)).toBe(false);
  });

  it('[ARC-2] the archive bundle holds the whole proof, which is examined there and nowhere in the database', async () => {
    const meetingId = await world.freeze(people);
    expect(must((await signAs(meetingId)).result)).toMatchObject({ state: 'done' });
    must(await world.sign(people.adjuster, meetingId, await world.enrol(people.adjuster)));
    const taken = { session: people.secretary, meetingId, clauseId: 'c3' };
    const extract = await verifyExtract(must(await world.useCases.readExtract(taken)).bytes);
    expect(extract.verdict).toBe('valid');
    expect(extract.notes.map((one) => one.code)).toContain('evidence-kept-apart');
    const bundle = must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
    const trusted = { trustedRoots: [world.authority.rootPem] };
    const name = 'Östen Ordförande';
    const examined = await verifyBundle(bundle, {
      ...trusted,
      checkBankId: bankIdCheck([bankid.authority.rootPem]),
    });
    expect(examined.verdict).toBe('valid');
    expect(examined.notes).toContainEqual({ code: 'bundle-evidence-checked', params: { name } });
    const unexamined = await verifyBundle(bundle, trusted);
    expect(unexamined.notes).toContainEqual({ code: 'bundle-evidence-unchecked', params: { name } });
    const stranger = await verifyBundle(bundle, {
      ...trusted,
      checkBankId: bankIdCheck([(await bankIdAuthority('Annan rot')).rootPem]),
    });
    expect(stranger).toMatchObject({
      verdict: 'invalid',
      reasons: [{ code: 'bankid-root', params: { name } }],
    });
    const stored = await world.db.admin<{ all: string }[]>`
      select string_agg(row_to_json(t)::text, '') as all from (
        select e.evidence::text as a, encode(e.sealed, 'escape') as b from signature_evidence e
        where e.meeting_id = ${meetingId}
        union all select coalesce(o.code, ''), encode(coalesce(o.memory, o.answer, ''), 'escape')
        from signature_order o where o.meeting_id = ${meetingId}
        union all select i.mac, encode(i.sealed, 'escape') from signing_identity i) t`;
    expect(stored[0]?.all).not.toContain(CHAIR.personalNumber);
    expect(stored[0]?.all).not.toContain('bankIdSignedData');
  });

  it('[ARC-2][ADJ-5] so is the whole proof of a clause that was adjusted at once', async () => {
    const meetingId = await world.prepare(people);
    const keys = await world.enrol(people.adjuster);
    for (const [session, command] of course(people)) {
      if (command.type === 'move-pointer' && command.clauseId === 'c4') await adjustAtOnce(meetingId, keys);
      must(await world.act(session, meetingId, command));
    }
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
    must((await signAs(meetingId)).result);
    must(await world.sign(people.adjuster, meetingId, keys));
    const bundle = must(await world.useCases.readArchive({ session: people.secretary, meetingId })).bytes;
    const files = unzipSync(bundle);
    const [own = '', ...more] = Object.keys(files).filter((one) => /^bevis\/par-\d+-1001\/chair/.test(one));
    expect([own, more]).toEqual([expect.stringMatching(/\.json$/), []]);
    expect(strFromU8(files[own] ?? new Uint8Array())).toContain(CHAIR.personalNumber);
    const options = {
      trustedRoots: [world.authority.rootPem],
      checkBankId: bankIdCheck([bankid.authority.rootPem]),
    };
    const report = await verifyBundle(bundle, options);
    expect(report).toMatchObject({ verdict: 'valid', reasons: [] });
    expect(report.notes).toContainEqual({
      code: 'bundle-evidence-checked',
      params: { name: 'Östen Ordförande' },
    });
    const { [own]: whole, ...without } = files;
    const other = strToU8(strFromU8(whole ?? new Uint8Array()).replace('Östen', 'Ostén'));
    for (const changed of [without, { ...files, [own]: other }])
      expect(await verifyBundle(zipSync(changed), options)).toMatchObject({
        verdict: 'invalid',
        reasons: [{ code: 'bundle-differs', params: { file: own } }],
      });
  });

  it('[ARC-2] the audit opens what was kept apart, and finds another proof in its place, or none', async () => {
    const meetingId = await world.freeze(people);
    must((await signAs(meetingId)).result);
    const { admin } = world.db;
    const { box } = world.dependencies;
    const open = (sealed: Uint8Array, place: string) => Promise.resolve(box.open(sealed, place));
    const faults = async () =>
      (await verifyFiles(admin, open)).faults.flatMap((one) => (one.meetingId === meetingId ? one.code : []));
    expect(await faults()).toEqual([]);
    const [row] = await admin<{ slotId: string; sealed: Uint8Array }[]>`
      select slot_id as "slotId", sealed from signature_evidence where meeting_id = ${meetingId} and sealed is not null`;
    const place = evidencePlace(meetingId, { revision: 1, slotId: row?.slotId ?? '' });
    const whole = box.open(row?.sealed ?? new Uint8Array(), place);
    const put = (sealed: Uint8Array | null) =>
      admin.begin(async (tx) => {
        await tx`alter table signature_evidence disable trigger user`;
        await tx`update signature_evidence set sealed = ${sealed} where meeting_id = ${meetingId}`;
        await tx`alter table signature_evidence enable trigger user`;
      });
    for (const sealed of [
      null,
      Uint8Array.from(row?.sealed ?? []).reverse(),
      box.seal(whole.replace('Östen', 'Ostén'), place),
      box.seal(whole, evidencePlace(meetingId, { revision: 2, slotId: row?.slotId ?? '' })),
    ]) {
      await put(sealed);
      expect(await faults()).toEqual(['proof-differs']);
    }
    await put(row?.sealed ?? null);
    expect(await faults()).toEqual([]);
  });

  it('[SIG-1] BankID is asked at most every two seconds, however many windows ask us', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    const before = bankid.calls.length;
    for (let i = 0; i < 4; i += 1) {
      await Promise.all([1, 2, 3].map(() => advance(meetingId, begun.order)));
      pass(1);
    }
    expect(bankid.calls.slice(before).map((one) => one.method)).toEqual(['collect', 'collect']);
    must(await world.useCases.cancelSignature({ session: people.chair, meetingId, order: begun.order }));
    expect(bankid.calls.at(-1)?.method).toBe('cancel');
    pass(2);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe('signing-cancelled');
    expect(() => bankid.pendingOrder()).toThrow('no order');
  });

  it('[SIG-1] another process goes on with the order, and with an answer that was kept before a crash', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    await bankid.approve(bankid.scan(qr(begun.ui).text), CHAIR);
    pass(2);
    const crashing = bindUseCases({
      ...world.dependencies,
      states: new MeetingStates(),
      sealer: { applySignature: () => Promise.reject(new Error('the process ended here')) },
    });
    const asked = { session: people.chair, meetingId, order: begun.order, client: CLIENT };
    await expect(crashing.advanceSignature(asked)).rejects.toThrow('the process ended here');
    const restarted = bindUseCases({ ...world.dependencies, states: new MeetingStates() });
    expect(must(await restarted.advanceSignature(asked))).toEqual({ state: 'done', adjusted: false });
  });

  it('nothing that the browser is given draws codes or opens the stored order', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    const order = bankid.pendingOrder();
    const [row] = await world.db.admin<{ memory: Buffer }[]>`
      select memory from signature_order where id = ${begun.order}`;
    for (const text of [JSON.stringify(begun), row?.memory.toString('latin1') ?? ''])
      expect(text).not.toContain(order.qrStartSecret);
  });
});

describe('what BankID says no to', () => {
  it.each([
    ['userCancel', 'bankid-user-cancel'],
    ['expiredTransaction', 'bankid-expired-transaction'],
    ['certificateErr', 'bankid-certificate-err'],
    ['cancelled', 'bankid-cancelled'],
    ['userDeclinedCall', 'bankid-user-declined-call'],
    ['notSupportedByUserApp', 'bankid-not-supported-by-user-app'],
    ['transactionRiskBlocked', 'bankid-transaction-risk-blocked'],
    ['somethingNew', 'bankid-failed'],
  ])('a failed order with %s is told as %s, once and for all', async (hint, code) => {
    const meetingId = await frozen();
    const begun = must(await begin(meetingId));
    bankid.fail(bankid.pendingOrder(), hint);
    pass(2);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe(code);
    pass(2);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe(code);
  });

  it('an order that nobody scans fails after thirty seconds, as BankID has it', async () => {
    const meetingId = await frozen();
    const begun = must(await begin(meetingId));
    pass(31);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe('bankid-start-failed');
  });

  it.each(['maintenance', 'internalError', 'requestTimeout'] as const)(
    'while collecting, %s is only a delay',
    async (trouble) => {
      const meetingId = await world.freeze(people);
      const begun = must(await begin(meetingId));
      const order = bankid.scan(qr(begun.ui).text);
      bankid.trouble(trouble);
      pass(2);
      expect(must(await advance(meetingId, begun.order))).toMatchObject({ state: 'pending' });
      bankid.trouble(undefined);
      await bankid.approve(order, CHAIR);
      pass(2);
      must(await advance(meetingId, begun.order));
    },
    60_000,
  );

  it('at the start every error has its own words, and nothing is left behind', async () => {
    const meetingId = await frozen();
    for (const [trouble, code] of [
      ['maintenance', 'bankid-maintenance'],
      ['unauthorized', 'bankid-unauthorized'],
      ['invalidParameters', 'bankid-invalid-parameters'],
    ] as const) {
      bankid.trouble(trouble);
      expect(refusedWith(await begin(meetingId))).toBe(code);
    }
    bankid.trouble(undefined);
    const first = must(await begin(meetingId));
    expect(refusedWith(await begin(meetingId))).toBe('bankid-already-in-progress');
    pass(2);
    expect(refusedWith(await advance(meetingId, first.order))).toBe('bankid-cancelled');
  });

  it('a relying party that nobody knows, or a server under another root, is no connection at all', async () => {
    const order = {
      endUserIp: '192.0.2.7',
      visible: 'a',
      nonVisible: 'b',
      personalNumber: CHAIR.personalNumber,
    };
    const unreachable = { ok: false, errorCode: 'unreachable' };
    const stranger = createBankIdClient({ ...bankid, pfx: bankid.strangerPfx });
    expect(await stranger.sign(order)).toEqual(unreachable);
    const deceived = createBankIdClient({ ...bankid, serverRoot: bankid.authority.rootPem });
    expect(await deceived.sign(order)).toEqual(unreachable);
    expect(await createBankIdClient(bankid).sign(order)).toMatchObject({ ok: true });
  });
});

describe('frauds with BankID', () => {
  const b64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const rejected: readonly (readonly [string, string, () => AnswerAs | Promise<AnswerAs>])[] = [
    ['an identification', 'bankid-not-a-signature', () => ({ funcId: 'Identification' })],
    ['another text than ours', 'bankid-text-differs', () => ({ visible: b64('Jag köper en bil.') })],
    [
      'another intent',
      'bankid-intent-differs',
      () => ({ nonVisible: b64(`{"alg":"SHA-256","intent":"${'0'.repeat(64)}"}`) }),
    ],
    [
      'a root of somebody else',
      'bankid-root',
      async () => ({ authority: await bankIdAuthority('Annan rot') }),
    ],
    [
      'a BankID that has run out',
      'bankid-certificate-time',
      () => ({ validity: { from: new Date('2020-01-01'), to: new Date('2025-01-01') } }),
    ],
    [
      'a changed word',
      'bankid-signature-wrong',
      () => ({ tamper: (xml) => xml.replace('<fsib>0<', '<fsib>1<') }),
    ],
    [
      'a changed algorithm',
      'bankid-algorithm',
      () => ({ tamper: (xml) => xml.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#rsa-sha1') }),
    ],
    [
      'a document type',
      'bankid-doctype',
      () => ({
        tamper: (xml) => xml.replace('<Signature ', '<!DOCTYPE Signature [<!ENTITY a "b">]><Signature '),
      }),
    ],
    [
      'two parts of one name',
      'bankid-duplicate-id',
      () => ({ tamper: (xml) => xml.replace('<Object>', '<Object><a Id="bidSignedData"></a>') }),
    ],
    [
      'a second text outside what is signed',
      'bankid-duplicate-id',
      () => ({
        tamper: (xml) =>
          xml.replace(
            '</Object>',
            `${/<bankIdSignedData.*<\/bankIdSignedData>/u.exec(xml)?.[0] ?? ''}</Object>`,
          ),
      }),
    ],
    ['half a signature', 'bankid-reference-missing', () => ({ covers: 'data' })],
    ['no XML', 'bankid-xml-malformed', () => ({ tamper: () => 'hej' })],
  ];
  it.each(rejected)('[SIG-1] %s is refused as %s', async (_, reason, make) => {
    const meetingId = await frozen();
    const { result } = await signAs(meetingId, CHAIR, await make());
    expect(result).toMatchObject({ ok: false, refusal: { code: 'bankid-rejected', params: { reason } } });
  });

  it('[SIG-1] somebody else cannot sign: not in the app, not by claim, not by certificate', async () => {
    const meetingId = await frozen();
    const begun = must(await begin(meetingId));
    const order = bankid.scan(qr(begun.ui).text);
    await expect(bankid.approve(order, OTHER)).rejects.toThrow('not asked for');
    await bankid.approve(order, OTHER, { claims: OTHER.personalNumber });
    pass(2);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe('bankid-of-another');
    // The answer says one person and the certificate another.
    const { result } = await signAs(meetingId, OTHER, { claims: CHAIR.personalNumber });
    expect(refusedWith(result)).toBe('bankid-of-another');
    // The right number and another name: the number was given for the wrong login.
    const renamed = await signAs(meetingId, { ...CHAIR, givenName: 'Stig' });
    expect(renamed.result).toMatchObject({ refusal: { params: { reason: 'bankid-name-differs' } } });
  });

  it('[SIG-1] an order belongs to its login, its session and its meeting, and is good once', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    await bankid.approve(bankid.scan(qr(begun.ui).text), CHAIR);
    pass(2);
    const elsewhere = { ...people.chair, sessionId: `other-${randomUUID()}` };
    expect(refusedWith(await advance(meetingId, begun.order, elsewhere))).toBe('intent-expired');
    expect(refusedWith(await advance(meetingId, begun.order, people.adjuster))).toBe('intent-expired');
    expect(refusedWith(await advance(randomUUID(), begun.order))).toBe('intent-expired');
    const twice = await Promise.all([advance(meetingId, begun.order), advance(meetingId, begun.order)]);
    pass(2);
    must(await advance(meetingId, begun.order));
    expect(twice.filter((one) => one.ok).length).toBeGreaterThan(0);
    const [row] = await world.db.admin<{ n: number }[]>`
      select count(*)::int as n from signature_evidence where meeting_id = ${meetingId}`;
    expect(row?.n).toBe(1);
    // Given as a passkey's answer it is nothing.
    const replay = {
      session: people.chair,
      meetingId,
      order: begun.order,
      input: {},
      client: CLIENT,
    };
    expect(refusedWith(await world.useCases.advanceSignature(replay))).toBe('intent-expired');
  });

  it('[ADJ-3] minutes opened meanwhile are not signed by an order for the former text', async () => {
    const meetingId = await world.freeze(people);
    const begun = must(await begin(meetingId));
    await bankid.approve(bankid.scan(qr(begun.ui).text), CHAIR);
    must(await world.useCases.reopenMinutes({ session: people.secretary, meetingId, reason: 'Tillägg.' }));
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
    pass(2);
    expect(refusedWith(await advance(meetingId, begun.order))).toBe('changed-since-read');
  });
});

describe('the personal number', () => {
  it('[SIG-1] is asked for, checked, of one login only, and needs a fresh sign-in', async () => {
    const { useCases } = world;
    const session = signedIn(people.member);
    const stale = { ...session, authenticatedAt: new Date(Date.now() + world.clock.offset - 6 * 60_000) };
    const number = OTHER.personalNumber;
    expect(refusedWith(await useCases.enrolPersonalNumber({ session: stale, number }))).toBe('sign-in-again');
    for (const wrong of ['191212121213', '12121212-1212', '198002309876', ''])
      expect(refusedWith(await useCases.enrolPersonalNumber({ session, number: wrong }))).toBe(
        'personal-number-malformed',
      );
    const taken = await useCases.enrolPersonalNumber({ session, number: CHAIR.personalNumber });
    expect(refusedWith(taken)).toBe('personal-number-taken');
    must(await useCases.enrolPersonalNumber({ session: signedIn(people.chair), number: '19121212-1212' }));
    const shown = must(await useCases.signingIdentities({ session: people.chair }));
    expect(shown.personalNumber?.masked).toBe('19121212-••••');
    must(await useCases.removePersonalNumber({ session: people.chair }));
    const meetingId = await frozen();
    expect(refusedWith(await begin(meetingId))).toBe('no-personal-number');
    const choices = must(await useCases.signatureMethods({ session: people.chair, meetingId, place: PLACE }));
    expect(choices.methods.map(({ key, whyNot }) => [key, whyNot?.code])).toEqual([
      ['passkey', 'no-passkey'],
      ['bankid', 'no-personal-number'],
    ]);
  });
});

/** Nobody signs in it, so that it serves every refusal. */
let unsigned: Promise<string> | undefined;
function frozen(): Promise<string> {
  return (unsigned ??= world.freeze(people));
}
