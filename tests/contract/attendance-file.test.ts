import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationWorld,
  type ApplicationWorld,
  course,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let people: People;
let meetingId: string;
let span: { readonly from: string; readonly to: string };

const HEADER = 'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room';

/** As Zoom writes a time, in Swedish time. */
function zoomTime(iso: string, shiftMs = 0): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: 'Europe/Stockholm',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
    .format(new Date(Date.parse(iso) + shiftMs))
    .replace(',', '')
    .replace('\u202F', ' ');
}

/** As a Swedish program writes a time. */
const swedish = (iso: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Stockholm',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(iso));

const file = (rows: readonly (readonly [string, string, string])[]) =>
  new TextEncoder().encode(
    `\uFEFF${[HEADER, ...rows.map(([name, from, to]) => `${name},,${from},${to},90,Yes,No`)].join('\r\n')}\r\n`,
  );
const hold = (bytes: Uint8Array, session = people.secretary) =>
  world.useCases.holdAttendance({ session, meetingId, bytes });
const MINUTE = 60_000;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  meetingId = await world.prepare(people);
  const act = async (command: Parameters<typeof world.act>[2]) =>
    must(await world.act(people.chair, meetingId, command));
  await act({ type: 'open-meeting' });
  for (const [participantId, answer] of [
    ['m1', 'on-site'],
    ['m2', 'remote'],
    ['m3', 'remote'],
  ] as const)
    await act({ type: 'answer-roll-call', participantId, answer });
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
  world.clock.offset += 90 * MINUTE;
  await act({ type: 'close-meeting' });
  const room = must(await world.useCases.openRoom({ session: people.chair, meetingId, since: 0 }));
  const at = (type: string) => room.events.find(({ fact }) => fact.type === type)?.at ?? '';
  span = { from: at('meeting-opened'), to: at('meeting-closed') };
});
afterAll(() => world.close());

describe('[DIS-5] the attendance file of a call', () => {
  it('is held against the roll, and says what differs by more than a minute', async () => {
    const of = (code: string, name: string) => [code, name];
    const differences = async (rows: Parameters<typeof file>[0]) =>
      must(await hold(file(rows))).differences.map(({ code, name }) => of(code, name));
    const [from, to] = [zoomTime(span.from, -5 * MINUTE), zoomTime(span.to, MINUTE / 2)];
    const [second, third] = ['Åsa Justerare', 'Mona Ledamot'];
    // m1 sits in the room and is not in the file; being early in the call is no difference.
    expect(
      await differences([
        [second, from, to],
        [third, from, to],
      ]),
    ).toEqual([]);
    expect(
      await differences([
        [second, zoomTime(span.from, 7 * MINUTE), to],
        [third, from, zoomTime(span.from, 30 * MINUTE)],
        [third, zoomTime(span.from, 40 * MINUTE), zoomTime(span.to, -10 * MINUTE)],
        ['iPhone', from, to],
        ['=HYPERLINK("https://ond.example")', from, to],
      ]),
    ).toEqual(
      expect.arrayContaining([
        of('came-later', second),
        of('gap', third),
        of('left-earlier', third),
        of('unknown-connection', 'iPhone'),
      ]),
    );
    expect(await differences([[second, from, to]])).toEqual([of('never-connected', third)]);
  });

  it('says when no connection in it was during the meeting, and how far off they are', async () => {
    const shifted = (ms: number) => file([['Mona Ledamot', zoomTime(span.from, ms), zoomTime(span.to, ms)]]);
    const HOUR = 60 * MINUTE;
    const apart = async (bytes: Uint8Array) => must(await hold(bytes)).apart;
    expect(await apart(shifted(0))).toBeNull();
    // An account in another part of the world.
    expect(await apart(shifted(-9 * HOUR))).toMatchObject({ hours: -9 });
    const far = await apart(shifted(-4 * 24 * HOUR));
    expect(far).toMatchObject({ hours: -96 });
    expect(Math.abs(Date.parse(far?.from ?? '') + 4 * 24 * HOUR - Date.parse(span.from))).toBeLessThan(1000);
    expect(Math.abs(Date.parse(far?.to ?? '') + 4 * 24 * HOUR - Date.parse(span.to))).toBeLessThan(1000);
    // A test of the call the day before is no other meeting.
    const both = [-24 * HOUR, 0].map((ms): [string, string, string] => [
      'Mona Ledamot',
      zoomTime(span.from, ms),
      zoomTime(span.to, ms),
    ]);
    expect(await apart(file(both))).toBeNull();
  });

  it('says what it hides, and why which row gave nothing', async () => {
    const [from, to] = [zoomTime(span.from), zoomTime(span.to)];
    const people = [
      '2. Participants',
      'Name;First Join;Last Leave',
      `Mona Ledamot;${from};${to}`,
      `Bo;${from};?`,
    ];
    const held = must(await hold(new TextEncoder().encode(people.join('\r\n'))));
    expect(held.notes).toEqual([{ code: 'first-and-last-only', line: 2 }]);
    expect(held.skipped).toEqual([{ line: 4, reason: 'time-unreadable' }]);
  });

  it('is for the secretary and the chair, of a meeting that has been opened', async () => {
    expect(refusedWith(await hold(file([]), people.member))).toBe('not-allowed');
    expect(refusedWith(await hold(file([]), people.stranger))).toBe('no-such-meeting');
    const fresh = await world.prepare(people);
    const asked = { session: people.secretary, meetingId: fresh, bytes: file([]) };
    expect(refusedWith(await world.useCases.holdAttendance(asked))).toBe('not-opened-yet');
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'not-attendance'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'not-attendance'],
    ['an Excel workbook', new TextEncoder().encode('PK\u0003\u0004'), 'attendance-workbook'],
    ['six megabytes', new Uint8Array(6_000_000).fill(65), 'call-file-too-large'],
    [
      'a list with times that nobody can read',
      new TextEncoder().encode('Name;Join time;Leave time\nMona;vid ett;vid tre\n'),
      'times-unreadable',
    ],
    [
      'a list with words for coming and going that nobody knows',
      new TextEncoder().encode('Full Name;User Action;Timestamp\nMona;Odešel;2026-11-24 13:00\n'),
      'actions-unknown',
    ],
    [
      'in the letters of an old Mac',
      Uint8Array.from([...'Name;Join time\n\u0081sa Lj\u009Ang;x\n'], (one) => one.charCodeAt(0)),
      'file-letters-unknown',
    ],
    [
      'a list of people without times',
      new TextEncoder().encode(
        'Name (Original Name),User Email,Total Duration (Minutes),Guest\nMona,,12,Yes\n',
      ),
      'no-connection-times',
    ],
  ])('that is %s is told in words', async (_what, bytes, code) => {
    expect(refusedWith(await hold(bytes))).toBe(code);
  });

  describe('with headings that nobody taught', () => {
    const unknown = (rows: readonly (readonly [string, string, string])[]) =>
      new TextEncoder().encode(
        [
          'Kund;Avdelning;In;Ut;Kontroll',
          ...rows.map(([name, from, to]) => `${name};Kumla;${from};${to};${to}`),
        ].join('\r\n'),
      );
    const whole = (people: readonly string[]) =>
      unknown(people.map((name) => [name, swedish(span.from), swedish(span.to)]));
    const columnsOf = async (bytes: Uint8Array, session = people.secretary) => {
      const held = await world.useCases.holdAttendance({ session, meetingId, bytes });
      return held.ok ? undefined : held.refusal.columns;
    };

    it('is asked about once, and recognised the second time', async () => {
      const asked = await columnsOf(whole(['Mona Ledamot']));
      expect(asked).toMatchObject({
        header: ['Kund', 'Avdelning', 'In', 'Ut', 'Kontroll'],
        sample: [['Mona Ledamot', 'Kumla', swedish(span.from), swedish(span.to), swedish(span.to)]],
      });
      const mapping = { signature: asked?.signature ?? '', name: 0, joined: 2, left: 3 };
      const bytes = whole(['Mona Ledamot', 'Åsa Justerare']);
      const first = must(
        await world.useCases.holdAttendance({ session: people.secretary, meetingId, bytes, mapping }),
      );
      expect(first.recognised).toEqual(['Mona Ledamot', 'Åsa Justerare']);
      expect(first.readAs?.mapping).toEqual(mapping);
      // By anybody who keeps the roll of a meeting in the organisation.
      const second = must(await hold(whole(['Mona Ledamot']), people.chair));
      expect(second.recognised).toEqual(['Mona Ledamot']);
      const kept = await world.db.admin`select mapping, kept_by from attendance_columns`;
      expect(kept).toEqual([{ mapping, kept_by: 'Sara Sekreterare' }]);
    });

    it('is asked about in every other organisation', async () => {
      const theirs = await world.organisation('Deras kommun');
      const another = await world.prepare(theirs);
      must(await world.act(theirs.chair, another, { type: 'open-meeting' }));
      const asked = { session: theirs.secretary, meetingId: another, bytes: whole(['Mona Ledamot']) };
      expect(refusedWith(await world.useCases.holdAttendance(asked))).toBe('columns-unknown');
    });

    it('takes no answer about another file, and asks again after one that gives nobody', async () => {
      const { signature = '' } =
        (await columnsOf(
          new TextEncoder().encode(
            `Vem;In;Ut;Åter\r\nMona;${swedish(span.from)};${swedish(span.to)};${swedish(span.to)}`,
          ),
        )) ?? {};
      const wrong = { signature, name: 1, joined: 0 };
      const brought = { session: people.secretary, meetingId, mapping: wrong };
      // Remembered from the first test: the answer about another file does not stand in its way.
      const known = await world.useCases.holdAttendance({ ...brought, bytes: whole(['Mona Ledamot']) });
      expect(must(known).recognised).toEqual(['Mona Ledamot']);
      const [count] = await world.db.admin<
        { n: number }[]
      >`select count(*)::int as n from attendance_columns`;
      expect(count?.n).toBe(1);
    });

    it('is not kept when a member brings it', async () => {
      const mapping = { signature: 'c'.repeat(64), name: 0, joined: 2 };
      const asked = { session: people.member, meetingId, bytes: whole(['Mona Ledamot']), mapping };
      expect(refusedWith(await world.useCases.holdAttendance(asked))).toBe('not-allowed');
    });
  });

  it('asks in which order the dates stand when it could be two days, and takes the answer', async () => {
    // Far from the day of the meeting, so that nothing else tells.
    const bytes = new TextEncoder().encode(
      'Name\tJoin Time\tLeave Time\r\nMona Ledamot\t03/04/2020, 1:00:00 PM\t03/04/2020, 2:00:00 PM\r\n',
    );
    const asked = { session: people.secretary, meetingId, bytes };
    expect(refusedWith(await world.useCases.holdAttendance(asked))).toBe('ambiguous-date');
    const answered = await world.useCases.holdAttendance({ ...asked, dateOrder: 'dmy' });
    expect(must(answered).connections).toBe(1);
  });

  it('changes nothing in adjusted minutes, however often it is brought', async () => {
    const adjusted = await world.prepare(people);
    for (const [session, command] of course(people)) {
      if (command.type === 'close-meeting') world.clock.offset += 90 * MINUTE;
      must(await world.act(session, adjusted, command));
    }
    must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId: adjusted }));
    for (const session of [people.chair, people.adjuster])
      must(await world.sign(session, adjusted, await world.enrol(session)));
    const everything = async () => ({
      pdf: Buffer.from(await world.pdf(people.chair, adjusted)).toString('base64'),
      revisions: await world.db.admin`
        select revision, status, canonical, content_root, pdf_sha256 from minutes_revision where meeting_id = ${adjusted}`,
      events: await world.db
        .admin`select * from meeting_event where meeting_id = ${adjusted} order by version`,
    });
    const before = await everything();
    const bytes = file([['Nils Norén', zoomTime(span.from), zoomTime(span.to)]]);
    for (const one of [bytes, bytes]) {
      const held = await world.useCases.holdAttendance({
        session: people.secretary,
        meetingId: adjusted,
        bytes: one,
      });
      expect(must(held).differences.length).toBeGreaterThan(0);
    }
    expect(await everything()).toEqual(before);
  });

  it('of Teams in UTF-16 is read too, and every name in it is text', async () => {
    const bytes = new Uint8Array(
      readFileSync('tests/fixtures/conference/teams/attendance/en-GB.utf16le.csv'),
    );
    const held = must(await hold(bytes));
    expect(held.provider).toBe('teams');
    expect(held.connections).toBeGreaterThan(5);
    // Another meeting's people: nobody here is taken for one of them.
    expect(held.recognised).toEqual([]);
  });
});
