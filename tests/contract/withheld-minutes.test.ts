import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeDraft } from '#server/application/compose-draft.ts';
import { findSeat } from '#server/application/read-meeting.ts';
import { verifyExtract } from '#server/signing/verify/verify-extract.ts';
import { actorOf, type SessionLike } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  course,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

/** Behind closed doors: the guest is shut out by them, and the member is recused from it. */
const CLOSED = 'c3';

let world: ApplicationWorld;
let people: People;
/** Frozen twice, so that there is a difference, and then adjusted and corrected. */
let meetingId: string;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  meetingId = await held();
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
});
afterAll(() => world.close());

async function held(): Promise<string> {
  const id = await world.prepare(people);
  for (const [session, command] of course(people)) {
    // Without the recused and without whoever left there would be too few.
    if (command.type === 'record-departure') continue;
    must(await world.act(session, id, command));
    if (command.type !== 'elect-adjusters') continue;
    const recusal = { type: 'report-recusal', participantId: 'm3', clauseId: CLOSED } as const;
    must(await world.act(people.member, id, recusal));
  }
  must(await close(id));
  return id;
}

const close = (id: string) =>
  world.act(people.chair, id, { type: 'change-clause', clauseId: CLOSED, changes: { closed: true } });
const shutOut = (): [string, SessionLike][] => [
  ['guest', people.guest],
  ['recused', people.member],
];
const pdf = (session: SessionLike, frozen: boolean, clauseId: string | null = null) =>
  world.useCases.readMinutesPdf({ session, meetingId, frozen, clauseId });
const label = async () => {
  const { clauses } = must(
    await world.useCases.readForSigning({ session: people.chair, meetingId, locale: 'sv' }),
  );
  return /^§\s?\d+/u.exec(clauses.find(({ id }) => id === CLOSED)?.label ?? '')?.[0] ?? '';
};

it('[SEC-1][JAV-1] a draft holds neither the words nor the decision of an item that is kept from its reader', async () => {
  const draftFor = async (session: SessionLike) => {
    const actor = actorOf(session);
    const { state, seat } = must(await findSeat(world.dependencies, actor, meetingId));
    const draft = await composeDraft(world.dependencies, {
      actor,
      state,
      revision: 1,
      language: 'sv',
      reader: seat,
    });
    return JSON.stringify(draft.document);
  };
  for (const words of ['Start: 1 mars', 'håller öppet på lördagar']) {
    expect(await draftFor(people.adjuster)).toContain(words);
    for (const [who, session] of shutOut()) expect(await draftFor(session), who).not.toContain(words);
  }
});

describe('frozen minutes with an item that is kept from somebody', () => {
  it('[SEC-1][JAV-1] go whole to those who sign, to the secretary and the chair, and to nobody shut out', async () => {
    for (const session of [people.secretary, people.chair, people.adjuster])
      for (const frozen of [true, false])
        expect(must(await pdf(session, frozen)).bytes.length).toBeGreaterThan(0);
    for (const [who, session] of shutOut())
      for (const frozen of [true, false])
        expect(await pdf(session, frozen), who).toEqual({
          ok: false,
          refusal: { code: 'clauses-withheld', params: { clauses: await label() } },
        });
  });

  it('[SEC-1] go to everybody seated when nothing in them is kept', async () => {
    const open = await world.freeze(people);
    for (const session of [people.member, people.guest])
      expect(
        must(await world.useCases.readMinutesPdf({ session, meetingId: open, frozen: true })).bytes.length,
      ).toBeGreaterThan(0);
  });

  it('[SEC-1][JAV-1] say on the signing page what is kept, and offer the others', async () => {
    for (const [, session] of shutOut()) {
      const read = must(await world.useCases.readForSigning({ session, meetingId, locale: 'sv' }));
      expect(read.kept).toEqual([await label()]);
      expect(read.clauses.map(({ id }) => id)).toEqual(['c1', 'c2', 'c4']);
    }
    const own = must(
      await world.useCases.readForSigning({ session: people.adjuster, meetingId, locale: 'sv' }),
    );
    expect(own.kept).toEqual([]);
    expect(own.clauses).toHaveLength(4);
  });

  it('[SEC-1] tell whoever is shut out of no change in the item', async () => {
    must(await world.useCases.reopenMinutes({ session: people.chair, meetingId, reason: 'Fel rubrik' }));
    for (const [clauseId, title] of [
      [CLOSED, 'Bibliotek på lördagar'],
      ['c4', 'Mötet slutar'],
    ] as const)
      must(await world.act(people.secretary, meetingId, { type: 'rename-clause', clauseId, title }));
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
    const changed = async (session: SessionLike) =>
      must(await world.useCases.compareRevisions({ session, meetingId, from: 1, to: 2 })).clauses.map(
        ({ clauseId }) => clauseId,
      );
    expect(await changed(people.adjuster)).toEqual([CLOSED, 'c4']);
    for (const [who, session] of shutOut()) expect(await changed(session), who).toEqual(['c4']);
  });
});

describe('adjusted minutes with an item that is kept from somebody', () => {
  beforeAll(async () => {
    for (const who of [people.chair, people.adjuster])
      must(await world.sign(who, meetingId, await world.enrol(who)));
  });
  const extract = (session: SessionLike, clauseId: string) =>
    world.useCases.readExtract({ session, meetingId, clauseId });

  it('[SEC-1][JAV-1] give extracts of every other clause, each of which verifies', async () => {
    const trustedRoots = [world.authority.rootPem];
    for (const [who, session] of shutOut()) {
      for (const clauseId of ['c1', 'c2', 'c4']) {
        const { bytes } = must(await extract(session, clauseId));
        expect((await verifyExtract(bytes, { trustedRoots })).verdict, who).toBe('valid');
        // Of the item that is kept there is a hash, and no word.
        expect(Buffer.from(bytes).toString('utf8')).not.toContain('120 000');
      }
      expect(await extract(session, CLOSED), who).toEqual({
        ok: false,
        refusal: { code: 'clause-withheld', params: { clause: await label() } },
      });
    }
    expect(must(await extract(people.adjuster, CLOSED)).bytes.length).toBeGreaterThan(0);
    expect(refusedWith(await pdf(people.guest, false))).toBe('clauses-withheld');
  });

  it('[COR-1][SEC-1] give no correction that quotes the item', async () => {
    const given = { what: 'Ett skrivfel', basis: 'Uppenbart skrivfel.' };
    for (const correction of [
      { ...given, clauseId: CLOSED, oldText: 'Start: 1 mars', newText: 'Start: 1 maj' },
      { ...given, clauseId: null, oldText: '120 000', newText: '12 000' },
      { ...given, clauseId: null, oldText: 'Mona Ledamot', newText: 'Mona Ledamoth' },
    ])
      must(await world.useCases.correctMinutes({ session: people.secretary, meetingId, correction }));
    const listed = async (session: SessionLike) =>
      must(await world.useCases.listCorrections({ session, meetingId })).map(({ number }) => number);
    expect(await listed(people.adjuster)).toEqual([1, 2, 3]);
    for (const [who, session] of shutOut()) {
      expect(await listed(session), who).toEqual([3]);
      const read = (number: number) => world.useCases.readCorrectionPdf({ session, meetingId, number });
      expect([refusedWith(await read(1)), refusedWith(await read(2)), refusedWith(await read(3))]).toEqual([
        'clause-withheld',
        'clause-withheld',
        'was accepted',
      ]);
    }
  });
});

describe('the paper of a closed clause adjusted at once', () => {
  it('[ADJ-5][SEC-1] is for nobody shut out of it', async () => {
    const id = await world.prepare(people);
    for (const [session, command] of course(people)) {
      if (command.type === 'move-pointer' && command.clauseId === 'c4') break;
      must(await world.act(session, id, command));
    }
    must(await close(id));
    must(await world.act(people.chair, id, { type: 'adjust-at-once', clauseId: CLOSED }));
    must(await world.useCases.freezeClause({ session: people.secretary, meetingId: id, clauseId: CLOSED }));
    const read = (session: SessionLike) =>
      world.useCases.readMinutesPdf({ session, meetingId: id, frozen: true, clauseId: CLOSED });
    expect(refusedWith(await read(people.guest))).toBe('clauses-withheld');
    // A member is in the room of a closed item.
    for (const session of [people.member, people.adjuster, people.secretary])
      expect(must(await read(session)).bytes.length).toBeGreaterThan(0);
  });
});
