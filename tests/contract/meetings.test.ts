import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { composeDraft } from '#server/application/compose-draft.ts';
import { findSeat } from '#server/application/read-meeting.ts';
import { readLog, verifyLog } from '#server/postgres/verify-log.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import { actorOf } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  course,
  decision,
  newMeeting,
  paragraph,
  type People,
  PLACE,
  CLIENT,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

const eventsOf = async (meetingId: string) =>
  must(await world.useCases.openRoom({ session: people.secretary, meetingId })).events;
const logOf = (meetingId: string) => readLog(world.db.admin, meetingId);
const isSealed = async (meetingId: string) => {
  const rows = await world.db.admin<{ sealed: boolean }[]>`
    select sealed_at is not null as sealed from clause_room where meeting_id = ${meetingId}`;
  return new Set(rows.map((row) => row.sealed));
};

describe('a meeting from summons to signature', () => {
  it('[ADJ-2][ADJ-3][COR-1] is prepared, held, frozen and signed, and the file proves it', async () => {
    const meetingId = await world.freeze(people);
    const before = await world.pdf(people.member, meetingId);
    const trustedRoots = [world.authority.rootPem];
    expect((await verifyMinutes(before, { trustedRoots })).verdict).toBe('not-signed');

    const [chairKey, adjusterKey] = [await world.enrol(people.chair), await world.enrol(people.adjuster)];
    expect(must(await world.sign(people.chair, meetingId, chairKey))).toEqual({
      state: 'done',
      adjusted: false,
    });
    expect((await verifyMinutes(await world.pdf(people.chair, meetingId), { trustedRoots })).verdict).toBe(
      'incomplete',
    );
    expect(must(await world.sign(people.adjuster, meetingId, adjusterKey))).toEqual({
      state: 'done',
      adjusted: true,
    });

    const pdf = await world.pdf(people.member, meetingId);
    const report = await verifyMinutes(pdf, { trustedRoots });
    expect(report.reasons).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(report.signers.map(({ name, valid }) => [name, valid])).toEqual([
      ['Östen Ordförande', true],
      ['Åsa Justerare', true],
    ]);
    expect(Buffer.from(pdf.slice(0, before.length)).equals(Buffer.from(before))).toBe(true);
    expect(Buffer.from(await world.pdf(people.member, meetingId, true)).equals(Buffer.from(before))).toBe(
      true,
    );
    const last = (await eventsOf(meetingId)).at(-1);
    expect(last?.fact).toEqual({ type: 'minutes-adjusted', revision: 1 });
    expect(verifyLog(await logOf(meetingId))).toBeNull();

    for (const at of [1000, Math.floor(before.length / 2), before.length + 500, pdf.length - 40]) {
      const changed = Uint8Array.from(pdf);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const found = await verifyMinutes(changed, { trustedRoots });
      expect(found.verdict, `byte ${at}`).not.toBe('valid');
      expect([...found.reasons, ...found.signers.flatMap((one) => one.reasons)].length).toBeGreaterThan(0);
    }
    expect(
      refusedWith(await world.useCases.reopenMinutes({ session: people.secretary, meetingId, reason: 'x' })),
    ).toBe('already-adjusted');
    expect(
      refusedWith(await world.useCases.beginSignature({ session: people.chair, meetingId, place: PLACE })),
    ).toBe('already-signed');
  });

  it('[000-3] keeps every word of the preparation in its first fact', async () => {
    const meetingId = await world.prepare(people);
    const [first] = await eventsOf(meetingId);
    const { head, participants, clauses } = newMeeting(people);
    expect(first?.fact).toMatchObject({
      type: 'meeting-prepared',
      head: { ...head, id: meetingId },
      participants,
      clauses,
    });
    const text = await world.rooms.readClause({
      organisationId: people.secretary.account.organisationId,
      meetingId,
      clauseId: 'c1',
    });
    expect(text).toEqual([paragraph('Ordföranden hälsar alla välkomna.')]);
  });
});

describe('commands', () => {
  it('[R16] the same command sent 20 times at once acts once and is answered alike', async () => {
    const meetingId = await world.prepare(people);
    const commandId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.act(people.chair, meetingId, { type: 'open-meeting' }, commandId),
      ),
    );
    expect(answers.map(must)).toEqual(Array.from({ length: 20 }, () => ({ version: 2 })));
    expect(await eventsOf(meetingId)).toHaveLength(2);
    expect(must(await world.act(people.chair, meetingId, { type: 'open-meeting' }, commandId))).toEqual({
      version: 2,
    });
    expect(
      refusedWith(await world.act(people.secretary, meetingId, { type: 'open-meeting' }, commandId)),
    ).toBe('command-id-taken');
    expect(world.announced.filter((one) => one.meetingId === meetingId)).toHaveLength(1);
  });

  it('[R25] 50 commands at once from several people give versions without gaps and an unbroken chain', async () => {
    const meetingId = await world.prepare(people);
    must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    const actors = [people.secretary, people.chair];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        world.act(actors[i % 2] ?? people.chair, meetingId, {
          type: 'add-clause',
          clause: { id: `x${i}`, number: '', title: `Fråga ${i}`, kind: 'other-matters', presenters: [] },
          afterId: null,
        }),
      ),
    );
    expect(new Set(answers.map((one) => must(one).version)).size).toBe(50);
    const events = await eventsOf(meetingId);
    expect(events.map((one) => one.version)).toEqual(Array.from({ length: 52 }, (_, i) => i + 1));
    expect(verifyLog(await logOf(meetingId))).toBeNull();
    const heard = world.announced.filter((one) => one.meetingId === meetingId).flatMap((one) => one.events);
    expect(heard.map((one) => one.version)).toEqual(heard.map((_, i) => i + 2));
  });

  it('[R25] a changed, dropped, moved or shortened log is found', async () => {
    const log = await logOf(await world.hold(people));
    const { rows } = log;
    const with_ = (change: (copy: (typeof rows)[number][]) => void) => {
      const copy = structuredClone([...rows]);
      change(copy);
      return verifyLog({ ...log, rows: copy });
    };
    expect(with_(() => undefined)).toBeNull();
    expect(with_((copy) => Object.assign(copy[3] ?? {}, { actorName: 'Någon Annan' }))).toMatchObject({
      version: 4,
    });
    expect(with_((copy) => Object.assign(copy[3] ?? {}, { at: new Date(0) }))).toMatchObject({ version: 4 });
    expect(with_((copy) => void copy.splice(2, 1))).toMatchObject({ version: 3 });
    expect(with_((copy) => void copy.pop())).toMatchObject({ code: 'log-too-short' });
    expect(with_((copy) => void copy.reverse())).toMatchObject({ version: 1 });
  });

  it('[R25] a meeting id in capitals is the same meeting, also in the chain', async () => {
    const meetingId = await world.prepare(people);
    must(await world.act(people.chair, meetingId.toUpperCase(), { type: 'open-meeting' }));
    expect(verifyLog(await logOf(meetingId))).toBeNull();
  });

  it('[DIS-3] people do only what their role may', async () => {
    const meetingId = await world.prepare(people);
    const refused = async (session: People['chair'], command: Parameters<typeof world.act>[2]) =>
      refusedWith(await world.act(session, meetingId, command));
    expect(await refused(people.member, { type: 'open-meeting' })).toBe('not-allowed');
    expect(
      await refused(people.guest, { type: 'answer-roll-call', participantId: 'g', answer: 'remote' }),
    ).toBe('not-allowed');
    expect(await refused(people.adjuster, { type: 'close-meeting' })).toBe('not-allowed');
    expect(
      await refused(people.member, { type: 'answer-roll-call', participantId: 'm4', answer: 'remote' }),
    ).toBe('not-yourself');
    expect(await refused(people.stranger, { type: 'open-meeting' })).toBe('no-such-meeting');
    const other = await world.organisation('Grannköping');
    expect(await refused(other.chair, { type: 'open-meeting' })).toBe('no-such-meeting');
    expect(await eventsOf(meetingId)).toHaveLength(1);
    must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    must(
      await world.act(people.member, meetingId, {
        type: 'answer-roll-call',
        participantId: 'm3',
        answer: 'remote',
      }),
    );
    expect(await refused(people.secretary, decision('Ja.'))).toBe('not-allowed');
  });

  it.each([
    ['a ballot', 'secretary', { type: 'cast-ballot', participantId: 'm3', choice: 'no' }],
    ['a request for a vote', 'secretary', { type: 'request-vote', clauseId: 'c3', byId: 'm3' }],
    ['nothing to do with it', 'secretary', { type: 'record-arrival', participantId: 'g', mode: 'remote' }],
  ] as const)(
    '[VOT-5] the outcome of a vote is not announced over %s the chair has not seen',
    async (what, seat, late) => {
      const meetingId = await world.prepare(people);
      for (const [session, command] of course(people).slice(0, 11))
        must(await world.act(session, meetingId, command));
      const voteId = randomUUID();
      const vote = { method: 'open', matter: 'matter', yes: '', no: '' } as const;
      must(
        await world.act(people.chair, meetingId, {
          type: 'open-vote',
          voteId,
          clauseId: 'c3',
          nodeId: null,
          ...vote,
        }),
      );
      for (const participantId of ['m2', 'm3', 'm4', 'm1']) {
        const ballot = { type: 'cast-ballot', voteId, participantId, choice: 'yes' } as const;
        must(await world.act(people.secretary, meetingId, ballot));
      }
      const close = (expectedVersion: number) =>
        world.useCases.executeCommand({
          session: people.chair,
          meetingId,
          commandId: randomUUID(),
          expectedVersion,
          command: { type: 'close-vote', voteId },
        });
      const command = late.type === 'cast-ballot' ? { ...late, voteId } : late;
      const { version } = must(await world.act(people[seat], meetingId, command));
      const isOther = what.startsWith('nothing');
      expect(refusedWith(await close(version - 1))).toBe(isOther ? 'was accepted' : 'changed-since-read');
      if (!isOther) expect(must(await close(version)).version).toBe(version + 1);
    },
  );

  it('[001-20] text with controls, half characters and loose accents is stored clean, not refused as a fault', async () => {
    const meetingId = await world.prepare(people);
    must(
      await world.act(people.secretary, meetingId, {
        type: 'rename-clause',
        clauseId: 'c3',
        title: 'Lo\u0308rdags\u0000oppet\u202E bibliotek\uD800',
      }),
    );
    const last = (await eventsOf(meetingId)).at(-1);
    expect(last?.fact).toMatchObject({ title: 'L\u00F6rdagsoppet bibliotek' });
    expect(verifyLog(await logOf(meetingId))).toBeNull();
  });

  it('[R25] asking from a version that no log reaches gives nothing, not a fault', async () => {
    const meetingId = await world.prepare(people);
    const found = await world.useCases.openRoom({
      session: people.member,
      meetingId,
      since: Number.MAX_SAFE_INTEGER,
    });
    expect(must(found).events).toEqual([]);
    expect(refusedWith(await world.useCases.openRoom({ session: people.member, meetingId: 'x' }))).toBe(
      'no-such-meeting',
    );
  });
});

describe('preparing a meeting', () => {
  const create = (change: (sound: NewMeeting) => NewMeeting) =>
    world.useCases.createMeeting({ session: people.secretary, command: change(newMeeting(people)) });

  it.each<[string, (sound: NewMeeting) => NewMeeting]>([
    [
      'roster-larger-than-seats',
      (m) => ({ ...m, body: { ...m.body, quorum: { rule: 'more-than-half', seats: 4 } } }),
    ],
    [
      'duplicate-name',
      (m) => ({
        ...m,
        participants: [...m.participants, { id: 'm9', name: 'nils norén', group: 'member', party: 'V' }],
      }),
    ],
    [
      'duplicate-id',
      (m) => ({ ...m, participants: [...m.participants, { id: 'm1', name: 'Ny Person', group: 'other' }] }),
    ],
    ['no-roster', (m) => ({ ...m, participants: [], logins: [] })],
    ['agenda-is-empty', (m) => ({ ...m, clauses: [] })],
    [
      'no-such-participant',
      (m) => ({
        ...m,
        logins: [{ accountId: people.chair.account.id, participantId: 'nobody', role: 'chair' }],
      }),
    ],
    ['malformed', (m) => ({ ...m, head: { ...m.head, date: '2026-02-31' } })],
    ['malformed', (m) => ({ ...m, body: { ...m.body, name: '\u200B' } })],
    [
      'person-has-two-logins',
      (m) => ({
        ...m,
        logins: [...m.logins, { accountId: people.stranger.account.id, participantId: 'm1', role: 'chair' }],
      }),
    ],
  ])('[000-1] is refused: %s', async (code, change) => {
    const [before] = await world.db.admin`select count(*)::int as n from meeting`;
    expect(refusedWith(await create(change))).toBe(code);
    expect(await world.db.admin`select count(*)::int as n from meeting`).toEqual([before]);
  });

  it('an account of another organisation gets no seat', async () => {
    const other = await world.organisation('Grannköping');
    const sound = newMeeting(people);
    const { meetingId } = must(
      await create((m) => ({
        ...m,
        logins: [
          ...sound.logins.slice(0, 2),
          { accountId: other.member.account.id, participantId: 'm4', role: 'member' },
        ],
      })),
    );
    const rows = await world.db.admin`select account_id from meeting_seat where meeting_id = ${meetingId}`;
    expect(rows).toHaveLength(2);
    expect(refusedWith(await world.useCases.openRoom({ session: other.member, meetingId }))).toBe(
      'no-such-meeting',
    );
    expect(must(await world.useCases.openRoom({ session: people.chair, meetingId })).events).toHaveLength(1);
  });

  it('[ROL-4] whoever prepares it can run it, but is never given the name of another', async () => {
    const { meetingId } = must(
      await world.useCases.createMeeting({ session: people.stranger, command: newMeeting(people) }),
    );
    const room = must(await world.useCases.openRoom({ session: people.stranger, meetingId }));
    expect(room.me).toMatchObject({ role: 'secretary' });
    expect(room.me.participantId).not.toBe('s');
  });

  it('20 first meetings of one body at once share that body', async () => {
    const name = `Nämnden ${randomUUID()}`;
    const made = await Promise.all(
      Array.from({ length: 20 }, () => create((m) => ({ ...m, body: { ...m.body, name } }))),
    );
    for (const one of made) must(one);
    expect(await world.db.admin`select id from body where name = ${name}`).toHaveLength(1);
  });
});

describe('freezing', () => {
  const freeze = (meetingId: string, session = people.secretary) =>
    world.useCases.freezeMinutes({ session, meetingId });

  it('[ADJ-3] is refused before the end, to members, and when something is missing; the text stays open', async () => {
    const open = await world.prepare(people);
    expect(refusedWith(await freeze(open))).toBe('wrong-phase');
    const held = await world.hold(people);
    expect(refusedWith(await freeze(held, people.member))).toBe('not-allowed');
    expect(refusedWith(await freeze(held, people.adjuster))).toBe('not-allowed');
    expect(refusedWith(await freeze(held, people.stranger))).toBe('no-such-meeting');
    const incomplete = await world.prepare(people);
    for (const [session, command] of course(people)) {
      if (command.type !== 'elect-adjusters') must(await world.act(session, incomplete, command));
    }
    const refused = await freeze(incomplete);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'incomplete', params: { first: 'no-adjuster' } },
    });
    for (const meetingId of [open, held, incomplete])
      expect(await isSealed(meetingId)).toEqual(new Set([false]));
  });

  it('[ADJ-3] a fact that comes while the paper is printed refuses it, and the text opens again', async () => {
    const meetingId = await world.hold(people);
    world.hooks.beforePrint = async () => {
      world.hooks.beforePrint = undefined;
      expect(await isSealed(meetingId)).toEqual(new Set([true]));
      must(
        await world.act(people.secretary, meetingId, {
          type: 'rename-clause',
          clauseId: 'c3',
          title: 'Nytt namn',
        }),
      );
    };
    expect(refusedWith(await freeze(meetingId))).toBe('changed-since-read');
    expect(await isSealed(meetingId)).toEqual(new Set([false]));
    expect(must(await freeze(meetingId))).toEqual({ revision: 1 });
  });

  it('[ADJ-3] a text opened by somebody while the paper is printed refuses it', async () => {
    const meetingId = await world.hold(people);
    const { organisationId } = people.secretary.account;
    world.hooks.beforePrint = async () => {
      world.hooks.beforePrint = undefined;
      await world.rooms.unsealMeeting({ organisationId, meetingId });
    };
    expect(refusedWith(await freeze(meetingId))).toBe('changed-since-read');
    expect(await isSealed(meetingId)).toEqual(new Set([false]));
  });

  it('[ADJ-3] two who freeze at once give one revision, and its text is sealed', async () => {
    const meetingId = await world.hold(people);
    const answers = await Promise.all([
      freeze(meetingId),
      freeze(meetingId, people.chair),
      freeze(meetingId),
    ]);
    expect(answers.filter((one) => one.ok)).toHaveLength(1);
    expect(await isSealed(meetingId)).toEqual(new Set([true]));
    expect(verifyLog(await logOf(meetingId))).toBeNull();
  });

  it('[JAV-1] a draft shows the recused no more than the room does, and the record everything', async () => {
    const secret = 'Bara för den som inte är jävig';
    const meetingId = await world.prepare(people, { texts: { c3: [paragraph(secret)] } });
    const { seat, state } = must(await findSeat(world.dependencies, actorOf(people.member), meetingId));
    must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    const draftFor = async (reader?: MeetingSeat) => {
      const now = must(await findSeat(world.dependencies, actorOf(people.chair), meetingId)).state;
      const options = { actor: actorOf(people.chair), state: now, revision: 1, language: 'sv' as const };
      const { document } = await composeDraft(world.dependencies, {
        ...options,
        ...(reader ? { reader } : {}),
      });
      return JSON.stringify(document);
    };
    expect(state.clauses.some((clause) => clause.id === 'c3')).toBe(true);
    expect(await draftFor(seat)).toContain(secret);
    const recusal = { type: 'report-recusal', participantId: seat.participantId, clauseId: 'c3' } as const;
    must(await world.act(people.member, meetingId, recusal));
    expect(await draftFor(seat)).not.toContain(secret);
    expect(await draftFor()).toContain(secret);
  });

  it('[SEC-1] a draft hides the text of a closed item from whoever is behind its doors', async () => {
    const secret = 'Bara för nämnden';
    const meetingId = await world.prepare(people, { texts: { c3: [paragraph(secret)] } });
    const close = { type: 'change-clause', clauseId: 'c3', changes: { closed: true } } as const;
    const guest: MeetingSeat = { participantId: 'nobody', role: 'guest' };
    const draftFor = async (reader?: MeetingSeat) => {
      const { state } = must(await findSeat(world.dependencies, actorOf(people.chair), meetingId));
      const options = { actor: actorOf(people.chair), state, revision: 1, language: 'sv' as const };
      const draft = await composeDraft(world.dependencies, { ...options, ...(reader ? { reader } : {}) });
      return JSON.stringify(draft.document);
    };
    expect(await draftFor(guest)).toContain(secret);
    must(await world.act(people.chair, meetingId, close));
    expect(await draftFor(guest)).not.toContain(secret);
    expect(await draftFor()).toContain(secret);
  });

  it('[MIN-3] § numbers already used by another meeting of the body that year stop the freezing, and the mending is named', async () => {
    const body = { ...newMeeting(people).body, name: 'Nämnden för räkning' };
    const numbered = (firstNumber: number) => ({
      ...body,
      numbering: { style: 'section' as const, firstNumber },
    });
    const { head } = newMeeting(people);
    const hold = async (firstNumber: number, date: string) => {
      const id = await world.prepare(people, {
        change: { body: numbered(firstNumber), head: { ...head, date } },
      });
      for (const [session, command] of course(people)) must(await world.act(session, id, command));
      return id;
    };
    const year = head.date.slice(0, 4);
    const series = (name: string, on: string) =>
      world.useCases.readNumberSeries({ session: people.secretary, body: name, date: on, startTime: '' });
    expect(await series(body.name, head.date)).toEqual({ lastUsed: null });
    await hold(10, `${year}-01-10`);
    const { lastUsed } = await series('nämnden för RÄKNING', `${year}-12-01`);
    expect(lastUsed).toBe(9 + newMeeting(people).clauses.filter((one) => !one.parentId).length);
    expect(await series(body.name, `${Number(year) + 1}-01-10`)).toEqual({ lastUsed: null });
    const next = (lastUsed ?? 0) + 1;

    const twice = await hold(10, `${year}-02-10`);
    expect(refusedWith(await freeze(twice))).toBe('incomplete');
    const { findings } = must(
      await world.useCases.checkMinutes({ session: people.secretary, meetingId: twice }),
    );
    expect(findings.find((one) => one.code === 'number-reused')?.params?.['firstNumber']).toBe(next);
    must(await world.act(people.secretary, twice, { type: 'set-first-number', firstNumber: next }));
    must(await freeze(twice));
  });

  it('[ADJ-3] what cannot be printed is refused by name, and the text opens again', async () => {
    const meetingId = await world.prepare(people, {
      texts: { c1: [paragraph('Ett tecken \uE123 som ingen har')] },
    });
    for (const [session, command] of course(people)) must(await world.act(session, meetingId, command));
    expect(refusedWith(await freeze(meetingId))).toBe('glyph-missing');
    expect(await isSealed(meetingId)).toEqual(new Set([false]));
  });

  it('[MIN-1] text with loose accents and hidden controls is frozen as people read it', async () => {
    const meetingId = await world.prepare(people, {
      texts: { c1: [paragraph('La\u0308get \u202Ear gott\u200B.')] },
    });
    for (const [session, command] of course(people)) must(await world.act(session, meetingId, command));
    must(await freeze(meetingId));
    const [row] = await world.db.admin<{ canonical: string }[]>`
      select canonical from minutes_revision where meeting_id = ${meetingId}`;
    expect(row?.canonical).toContain('L\u00E4get ar gott.');
  });

  it('[ADJ-3] after it nothing is edited: the rooms take no word and the log no command', async () => {
    const meetingId = await world.freeze(people);
    const key = { organisationId: people.secretary.account.organisationId, meetingId, clauseId: 'c3' };
    const appended = await world.clauseStore.append([
      { key, rows: [{ accountId: people.secretary.account.id, update: new Uint8Array([0, 0]) }], leases: [] },
    ]);
    expect(appended).toEqual([{ kind: 'sealed' }]);
    expect(
      refusedWith(
        await world.act(people.secretary, meetingId, { type: 'rename-clause', clauseId: 'c3', title: 'Nej' }),
      ),
    ).toBe('wrong-phase');
    expect(refusedWith(await freeze(meetingId))).toBe('wrong-phase');
  });
});

describe('signing', () => {
  it('[SIG-4] an intent is good once, for five minutes, in the session and the slot it was made for', async () => {
    const meetingId = await world.freeze(people);
    const key = await world.enrol(people.chair);
    await world.enrol(people.adjuster);
    const finish = (
      session: People['chair'],
      made: { intentSha256: string; response: unknown },
      id = meetingId,
    ) =>
      world.useCases.advanceSignature({
        session,
        meetingId: id,
        order: made.intentSha256,
        input: made.response,
        client: CLIENT,
      });

    const first = await world.answer(people.chair, meetingId, key);
    const made = { intentSha256: first.intentSha256, response: first.response };
    const elsewhere = { ...people.chair, sessionId: 'another-session' };
    expect(refusedWith(await finish(elsewhere, made))).toBe('intent-expired');
    expect(refusedWith(await finish(people.adjuster, made))).toBe('intent-expired');
    const other = await world.organisation('Grannköping');
    expect(refusedWith(await finish(other.chair, made))).toBe('intent-expired');

    // Whoever tried it elsewhere has not used it up for the signer; a wrong answer of the signer's own has.
    const broken = { ...made, response: { ...first.response, id: 'AAAA', rawId: 'AAAA' } };
    expect(refusedWith(await finish(people.chair, broken))).toBe('passkey-of-another');
    expect(refusedWith(await finish(people.chair, made))).toBe('intent-expired');

    const late = await world.answer(people.chair, meetingId, key);
    world.clock.offset = 5 * 60_000 + 1000;
    expect(refusedWith(await finish(people.chair, late))).toBe('intent-expired');
    world.clock.offset = 0;

    const wrongMeeting = await world.answer(people.chair, meetingId, key);
    expect(refusedWith(await finish(people.chair, wrongMeeting, await world.freeze(people)))).toBe(
      'intent-expired',
    );

    const second = await world.answer(people.chair, meetingId, key);
    expect(must(await finish(people.chair, second))).toEqual({ state: 'done', adjusted: false });
    expect(refusedWith(await finish(people.chair, second))).toBe('intent-expired');
    expect(
      await world.db.admin`select 1 from signature_evidence where meeting_id = ${meetingId}`,
    ).toHaveLength(1);
  });

  it('[SIG-4] only signers sign, and only with a passkey of the place', async () => {
    const meetingId = await world.freeze(people);
    const begin = async (session: People['chair']) =>
      refusedWith(await world.useCases.beginSignature({ session, meetingId, place: PLACE }));
    await world.enrol(people.member);
    await world.enrol(people.secretary);
    await world.enrol(people.stranger);
    expect(await begin(people.member)).toBe('not-a-signer');
    expect(await begin(people.secretary)).toBe('not-a-signer');
    expect(await begin(people.stranger)).toBe('no-such-meeting');
    const fresh = await world.organisation();
    const own = await world.freeze(fresh);
    expect(
      refusedWith(
        await world.useCases.beginSignature({ session: fresh.chair, meetingId: own, place: PLACE }),
      ),
    ).toBe('no-passkey');
  });

  it('[ADJ-2] two who finish at the same time both land, and the last adjusts', async () => {
    const meetingId = await world.freeze(people);
    const keys = [await world.enrol(people.chair), await world.enrol(people.adjuster)] as const;
    const answers = await Promise.all([
      world.sign(people.chair, meetingId, keys[0]),
      world.sign(people.adjuster, meetingId, keys[1]),
    ]);
    expect(answers.map(must)).toEqual(
      expect.arrayContaining([
        { state: 'done', adjusted: false },
        { state: 'done', adjusted: true },
      ]),
    );
    const report = await verifyMinutes(await world.pdf(people.chair, meetingId), {
      trustedRoots: [world.authority.rootPem],
    });
    expect(report.verdict).toBe('valid');
    expect(verifyLog(await logOf(meetingId))).toBeNull();
  });

  it('[ADJ-4][ADJ-6] a refusal to sign disputes the minutes; reopening voids every signature and gives revision 2', async () => {
    const meetingId = await world.freeze(people);
    const [chairKey, adjusterKey] = [await world.enrol(people.chair), await world.enrol(people.adjuster)];
    must(await world.sign(people.chair, meetingId, chairKey));
    const stale = world.useCases;
    const decline = (reason: string, session = people.adjuster) =>
      stale.declineSignature({ session, meetingId, reason });
    expect(refusedWith(await decline('  \u200B '))).toBe('reason-missing');
    expect(refusedWith(await decline('x'.repeat(2001)))).toBe('reason-too-long');
    expect(refusedWith(await decline('Nej', people.member))).toBe('not-a-signer');
    expect(refusedWith(await decline('Nej', people.chair))).toBe('already-signed');
    must(await decline('§ 43 återger inte beslutet.\u0000'));
    expect(refusedWith(await decline('Igen'))).toBe('already-declined');
    const state = must(
      await world.useCases.readForSigning({
        session: people.chair,
        meetingId,
        locale: 'sv',
      }),
    );
    expect(state.status).toBe('disputed');
    expect(state.slots.map((one) => one.state)).toEqual(['signed', 'declined']);

    const reopen = (session: People['chair'], reason = 'Beslutet skrivs om.') =>
      world.useCases.reopenMinutes({ session, meetingId, reason });
    expect(refusedWith(await reopen(people.adjuster))).toBe('not-allowed');
    expect(refusedWith(await reopen(people.secretary, ' '))).toBe('reason-missing');
    must(await reopen(people.secretary));
    expect(refusedWith(await reopen(people.secretary))).toBe('not-frozen');
    expect(await isSealed(meetingId)).toEqual(new Set([false]));
    const slots = await world.db
      .admin`select distinct state from signature_slot where meeting_id = ${meetingId}`;
    expect(slots).toEqual([{ state: 'void' }]);
    expect(
      refusedWith(await world.useCases.readMinutesPdf({ session: people.chair, meetingId, frozen: false })),
    ).toBe('not-frozen');

    expect(must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }))).toEqual({
      revision: 2,
    });
    must(await world.sign(people.chair, meetingId, chairKey));
    must(await world.sign(people.adjuster, meetingId, adjusterKey));
    const report = await verifyMinutes(await world.pdf(people.chair, meetingId), {
      trustedRoots: [world.authority.rootPem],
    });
    expect(report).toMatchObject({ verdict: 'valid', document: { revision: 2 } });
    expect(verifyLog(await logOf(meetingId))).toBeNull();
  });

  it('[ADJ-3] an intent of a reopened revision signs nothing', async () => {
    const meetingId = await world.freeze(people);
    const key = await world.enrol(people.chair);
    const old = await world.answer(people.chair, meetingId, key);
    must(await world.useCases.reopenMinutes({ session: people.secretary, meetingId, reason: 'Tillägg.' }));
    const finish = () =>
      world.useCases.advanceSignature({
        session: people.chair,
        meetingId,
        order: old.intentSha256,
        input: old.response,
        client: CLIENT,
      });
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
    expect(refusedWith(await finish())).toBe('changed-since-read');
  });
});

describe('lists', () => {
  it('a meeting says what it needs from each in each phase', async () => {
    const fresh = await world.organisation();
    const need = async (seat: keyof People) =>
      (await world.useCases.listMyMeetings({ session: fresh[seat] })).map((one) => one.needs);
    const meetingId = await world.freeze(fresh);
    expect([
      await need('secretary'),
      await need('chair'),
      await need('adjuster'),
      await need('member'),
    ]).toEqual([['read'], ['sign'], ['sign'], ['read']]);
    const key = await world.enrol(fresh.chair);
    must(await world.sign(fresh.chair, meetingId, key));
    expect(await need('chair')).toEqual(['read']);
    expect(await need('stranger')).toEqual([]);
  });
});
