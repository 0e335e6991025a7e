import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purgeCalls } from '#server/application/purge-calls.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  newMeeting,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;
let meetingId: string;
/** When each clause was taken up; ISO 8601 in UTC. */
let taken: { readonly opened: string; readonly second: string; readonly third: string };

const MINUTE = 60_000;
const SECRET_WORDS = 'Jag yrkar bifall till förslaget.';

beforeAll(async () => {
  world = await applicationWorld();
  world.clock.offset = Date.parse('2026-11-24T12:00:00Z') - Date.now();
  people = await world.organisation();
  meetingId = await world.prepare(people, {
    change: { head: { ...newMeeting(people).head, date: '2026-11-24', startTime: '13:00' } },
  });
  const act = async (command: Parameters<typeof world.act>[2], session = people.chair) =>
    must(await world.act(session, meetingId, command));
  await act({ type: 'open-meeting' });
  for (const participantId of ['m1', 'm2', 'm3'])
    await act({ type: 'answer-roll-call', participantId, answer: 'remote' });
  world.clock.offset += 5 * MINUTE;
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
  world.clock.offset += 10 * MINUTE;
  await act({ type: 'report-recusal', clauseId: 'c3', participantId: 'm1' });
  await act({ type: 'move-pointer', clauseId: 'c3' });
  world.clock.offset += 20 * MINUTE;
  await act({ type: 'move-pointer', clauseId: 'c4' }, people.secretary);
  await act({ type: 'close-meeting' });
  const room = must(await world.useCases.openRoom({ session: people.chair, meetingId, since: 0 }));
  const at = (type: string, nth = 0) => room.events.filter(({ fact }) => fact.type === type)[nth]?.at ?? '';
  taken = { opened: at('meeting-opened'), second: at('pointer-moved'), third: at('pointer-moved', 1) };
});
afterAll(() => world.close());

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
/** As Zoom writes it: lines by the time from the beginning of the recording. */
function vtt(lines: readonly (readonly [at: string, text: string])[], began: string): Uint8Array {
  const cues = lines.map(([at, text], i) => {
    const ms = Date.parse(at) - Date.parse(began);
    return `${String(i + 1)}\n${clock(ms)} --> ${clock(ms + 2000)}\n${text}\n`;
  });
  return new TextEncoder().encode(`WEBVTT\n\n${cues.join('\n')}`);
}
const after = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const wallTime = (at: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', timeStyle: 'medium' }).format(
    new Date(at),
  );

/** Begun with the meeting, on a whole second, as a person would say it. */
const began = (): string => `${taken.opened.slice(0, 19)}.000Z`;
const spoken = (): Uint8Array =>
  vtt(
    [
      [after(taken.opened, 2 * MINUTE), 'Östen Ordförande: Då hälsar jag alla välkomna.'],
      [after(taken.second, MINUTE), 'Mona Ledamot: Jag föreslår Åsa.'],
      [after(taken.third, MINUTE), `Mona Ledamot: ${SECRET_WORDS}`],
      [after(taken.third, 2 * MINUTE), 'Tid: den är mycket.'],
    ],
    began(),
  );
const keep = (session = people.secretary, startTime: string | null = wallTime(began())) =>
  world.useCases.keepTranscript({ session, meetingId, bytes: spoken(), name: 'möte.vtt', startTime });
const read = (session = people.secretary) => world.useCases.readTranscripts({ session, meetingId });

const said = async (session = people.secretary) => {
  const shown = must(await read(session));
  return shown.clauses.map(({ clauseId, lines }) => [
    clauseId,
    lines.map(({ speaker, text }) => [speaker, text]),
  ]);
};

describe('the transcript of a call', () => {
  it('is kept encrypted, by whoever keeps the roll and nobody else', async () => {
    for (const session of [people.member, people.adjuster, people.guest]) {
      expect(refusedWith(await keep(session))).toBe('not-allowed');
      expect(refusedWith(await read(session))).toBe('not-allowed');
      const asked = { session, meetingId, id: 'x' };
      expect(refusedWith(await world.useCases.dropTranscript(asked))).toBe('not-allowed');
    }
    expect(refusedWith(await keep(people.stranger))).toBe('no-such-meeting');
    must(await keep());
    const [row] = await world.db.admin<{ sealed: Uint8Array; name: string }[]>`
      select sealed, name from conference_transcript where meeting_id = ${meetingId}`;
    const stored = Buffer.from(row?.sealed ?? []);
    expect(stored.length).toBeGreaterThan(100);
    for (const words of [SECRET_WORDS, 'Mona', 'bifall'])
      expect(stored.includes(Buffer.from(words, 'utf8'))).toBe(false);
    expect(row?.name).toBe('möte.vtt');
  });

  it('knows who spoke by the name the call showed them under, where no call is bound', async () => {
    const brought = await world.prepare(people, {
      change: { head: { ...newMeeting(people).head, date: '2026-11-24', startTime: '13:00' } },
    });
    must(await world.act(people.chair, brought, { type: 'open-meeting' }));
    const at = new Date(Date.now() + world.clock.offset).toISOString();
    const bytes = vtt(
      [
        [after(at, MINUTE), 'Norén Nils (V): Jag yrkar bifall.'],
        [after(at, 2 * MINUTE), 'Fråga: vad kostar det?'],
      ],
      at,
    );
    const asked = {
      session: people.secretary,
      meetingId: brought,
      bytes,
      name: 'm.vtt',
      startTime: wallTime(at),
    };
    must(await world.useCases.keepTranscript(asked));
    const shown = must(
      await world.useCases.readTranscripts({ session: people.secretary, meetingId: brought }),
    );
    expect(shown.clauses.flatMap(({ lines }) => lines.map(({ speaker, text }) => [speaker, text]))).toEqual([
      ['Nils Norén', 'Jag yrkar bifall.'],
      [null, 'Fråga: vad kostar det?'],
    ]);
  });

  it('opens nowhere else than in its own meeting', async () => {
    const other = await world.hold(people);
    await world.db.admin`
      insert into conference_transcript (organisation_id, meeting_id, id, name, sealed, kept_by, kept_at)
      select organisation_id, ${other}, gen_random_uuid(), name, sealed, kept_by, kept_at from conference_transcript
      where meeting_id = ${meetingId}`;
    await expect(
      world.useCases.readTranscripts({ session: people.secretary, meetingId: other }),
    ).rejects.toThrow();
  });

  it('asks when the recording began, when the file does not say', async () => {
    expect(refusedWith(await keep(people.secretary, null))).toBe('transcript-start-needed');
    expect(refusedWith(await keep(people.secretary, '25:00'))).toBe('transcript-start-needed');
    const asked = { session: people.secretary, meetingId, name: 'x', startTime: null };
    const none = new TextEncoder().encode('Hej');
    expect(refusedWith(await world.useCases.keepTranscript({ ...asked, bytes: none }))).toBe(
      'not-transcript',
    );
    // Graph says the time of day in each line itself.
    const bytes = new Uint8Array(readFileSync('tests/fixtures/conference/teams/vtt/graph-metadata.vtt'));
    const { id } = must(await world.useCases.keepTranscript({ ...asked, bytes }));
    must(await world.useCases.dropTranscript({ session: people.chair, meetingId, id }));
    expect(refusedWith(await world.useCases.dropTranscript({ session: people.chair, meetingId, id }))).toBe(
      'no-such-transcript',
    );
  });

  it('stands beside the clause it was spoken in, with the meeting’s own names and none before a mere colon', async () => {
    expect(await said()).toEqual([
      ['c1', [['Östen Ordförande', 'Då hälsar jag alla välkomna.']]],
      ['c2', [['Mona Ledamot', 'Jag föreslår Åsa.']]],
      [
        'c3',
        [
          ['Mona Ledamot', SECRET_WORDS],
          [null, 'Tid: den är mycket.'],
        ],
      ],
    ]);
  });

  it('says each line once, also when it was kept twice', async () => {
    const before = await said();
    const { id } = must(await keep());
    expect(await said()).toEqual(before);
    must(await world.useCases.dropTranscript({ session: people.secretary, meetingId, id }));
    expect(await said()).toEqual(before);
  });

  it('[JAV-1] shows nothing of a clause to whoever is recused from it', async () => {
    expect((await said(people.chair)).map(([clauseId]) => clauseId)).toEqual(['c1', 'c2']);
  });

  it('is gone thirty days after the minutes are adjusted, also when they have been sealed', async () => {
    const { organisationId } = people.secretary.account;
    const adjusted = await world.freeze(people);
    const bytes = spoken();
    const asked = {
      session: people.secretary,
      meetingId: adjusted,
      bytes,
      name: 'm.vtt',
      startTime: '13:00',
    };
    must(await world.useCases.keepTranscript(asked));
    for (const session of [people.chair, people.adjuster])
      must(await world.sign(session, adjusted, await world.enrol(session)));
    await world.db.admin`update minutes_revision set status = 'sealed' where meeting_id = ${adjusted}`;
    const left = async () => {
      await purgeCalls(world.dependencies, { organisationId });
      const shown = await world.useCases.readTranscripts({ session: people.secretary, meetingId: adjusted });
      return must(shown).kept.length;
    };
    world.clock.offset += 29 * 24 * 60 * MINUTE;
    expect(await left()).toBe(1);
    world.clock.offset += 2 * 24 * 60 * MINUTE;
    expect(await left()).toBe(0);
    // Those of meetings that are not adjusted stay.
    expect(must(await read()).kept.length).toBe(1);
    world.clock.offset -= 31 * 24 * 60 * MINUTE;
  });
});
