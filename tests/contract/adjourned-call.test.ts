import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationWorld,
  type ApplicationWorld,
  newMeeting,
  type People,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;
let meetingId: string;

const MINUTE = 60_000;
const OPENED = Date.parse('2026-11-24T12:00:00Z');
const PEOPLE = ['Östen Ordförande', 'Åsa Justerare', 'Mona Ledamot'];
const minute = (count: number): Date => new Date(OPENED + count * MINUTE);
const goTo = (count: number): void => void (world.clock.offset = minute(count).getTime() - Date.now());

/** Opened at 0, adjourned from 20 to 50 in the second clause, closed at 80. */
beforeAll(async () => {
  world = await applicationWorld();
  goTo(0);
  people = await world.organisation();
  meetingId = await world.prepare(people, {
    change: { head: { ...newMeeting(people).head, date: '2026-11-24', startTime: '13:00' } },
  });
  const act = async (command: Parameters<typeof world.act>[2]) =>
    must(await world.act(people.chair, meetingId, command));
  await act({ type: 'open-meeting' });
  for (const participantId of ['m1', 'm2', 'm3'])
    await act({ type: 'answer-roll-call', participantId, answer: 'remote' });
  goTo(5);
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
  goTo(20);
  await act({ type: 'adjourn-meeting', reason: 'Lunch' });
  goTo(50);
  await act({ type: 'resume-meeting' });
  goTo(60);
  await act({ type: 'move-pointer', clauseId: 'c3' });
  goTo(80);
  await act({ type: 'close-meeting' });
});
afterAll(() => world.close());

type Row = readonly [name: string, from: number, to: number];

const wall = (count: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Stockholm',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(minute(count));

async function differences(rows: readonly Row[]) {
  const lines = rows.map(([name, from, to]) => `${name},${wall(from)},${wall(to)}`);
  const bytes = new TextEncoder().encode(['Name,Join time,Leave time', ...lines].join('\r\n'));
  const held = must(await world.useCases.holdAttendance({ session: people.secretary, meetingId, bytes }));
  return held.differences.map(({ code, name, seconds }) => [code, name, Math.round(seconds / 60)]);
}

describe('[DIS-5] a call that everybody left for lunch', () => {
  it('agrees with the roll: while the meeting is adjourned nobody has to be connected', async () => {
    expect(
      await differences(
        PEOPLE.flatMap((name): Row[] => [
          [name, -2, 20],
          [name, 49, 81],
        ]),
      ),
    ).toEqual([]);
  });

  it('says of whoever did not come back how much of the meeting they missed', async () => {
    const [chair = '', adjuster = '', member = ''] = PEOPLE;
    expect(
      await differences([
        [chair, -2, 81],
        [adjuster, -2, 20],
        [adjuster, 55, 81],
        [member, -2, 20],
        ['Städare', 25, 45],
      ]),
    ).toEqual([
      ['gap', adjuster, 5],
      ['left-earlier', member, 30],
    ]);
  });

  it('[JAV-1] shows what was said at lunch to nobody who is recused from what it interrupted', async () => {
    const [head, opened] = [{ ...newMeeting(people).head, date: '2026-11-24', startTime: '13:00' }, 0];
    goTo(opened);
    const recused = await world.prepare(people, { change: { head } });
    const act = async (command: Parameters<typeof world.act>[2]) =>
      must(await world.act(people.chair, recused, command));
    await act({ type: 'open-meeting' });
    for (const participantId of ['m1', 'm2', 'm3'])
      await act({ type: 'answer-roll-call', participantId, answer: 'remote' });
    await act({ type: 'move-pointer', clauseId: 'c2' });
    await act({ type: 'call-roll' });
    await act({ type: 'move-pointer', clauseId: 'c3' });
    goTo(20);
    await act({ type: 'adjourn-meeting', reason: 'Lunch' });
    goTo(50);
    await act({ type: 'resume-meeting' });
    await act({ type: 'report-recusal', clauseId: 'c3', participantId: 'm1' });
    must(await world.act(people.secretary, recused, { type: 'move-pointer', clauseId: 'c4' }));
    const cue = '00:30:00.000 --> 00:31:00.000\nMona Ledamot: Vid bordet\n';
    const bytes = new TextEncoder().encode(`WEBVTT\n\n${cue}`);
    const asked = { session: people.secretary, meetingId: recused, name: 'm.vtt', startTime: '13:00' };
    must(await world.useCases.keepTranscript({ ...asked, bytes }));
    const said = async (session: People['chair']) =>
      must(await world.useCases.readTranscripts({ session, meetingId: recused })).clauses.length;
    expect([await said(people.secretary), await said(people.chair)]).toEqual([1, 0]);
  });

  it('puts what was said at lunch beside no clause', async () => {
    const clock = (count: number): string => minute(count).toISOString().slice(11, 23);
    const said = (count: number, text: string): string =>
      `${clock(count - 720)} --> ${clock(count - 719)}\nMona Ledamot: ${text}\n`;
    const cues = [said(10, 'före'), said(30, 'vid bordet'), said(55, 'efter'), said(70, 'nästa')];
    const bytes = new TextEncoder().encode(`WEBVTT\n\n${cues.join('\n')}`);
    const asked = { session: people.secretary, meetingId, name: 'möte.vtt', startTime: '13:00' };
    must(await world.useCases.keepTranscript({ ...asked, bytes }));
    const { clauses } = must(await world.useCases.readTranscripts({ session: people.secretary, meetingId }));
    expect(clauses.map(({ clauseId, lines }) => [clauseId, lines.map(({ text }) => text)])).toEqual([
      ['c2', ['före', 'efter']],
      ['c3', ['nästa']],
      [null, ['vid bordet']],
    ]);
  });
});
