import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationWorld,
  type ApplicationWorld,
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
      'a list of people without times',
      new TextEncoder().encode(
        'Name (Original Name),User Email,Total Duration (Minutes),Guest\nMona,,12,Yes\n',
      ),
      'no-connection-times',
    ],
  ])('that is %s is told in words', async (_what, bytes, code) => {
    expect(refusedWith(await hold(bytes))).toBe(code);
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
