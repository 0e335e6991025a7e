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
const PEOPLE = ['Östen Ordförande', 'Åsa Justerare', 'Mona Ledamot'];
const OPENED = Date.parse('2026-11-24T12:00:00Z');
const LASTED = 80;
const goTo = (minutes: number): void => void (world.clock.offset = OPENED + minutes * MINUTE - Date.now());

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
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
  goTo(LASTED);
  await act({ type: 'close-meeting' });
});
afterAll(() => world.close());

const wall = (minutes: number, timeZone = 'Europe/Stockholm'): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(OPENED + minutes * MINUTE),
  );
const file = (label: string, timeOf: (minutes: number) => string): Uint8Array =>
  new TextEncoder().encode(
    [
      `Name,Join time${label},Leave time${label}`,
      ...PEOPLE.map((name, at) => `${name},${timeOf(-5 - at)},${timeOf(LASTED + 1)}`),
    ].join('\r\n'),
  );
const hold = async (bytes: Uint8Array, shiftMinutes?: number) => {
  const shift = shiftMinutes === undefined ? {} : { shiftMinutes };
  return must(await world.useCases.holdAttendance({ session: people.secretary, meetingId, bytes, ...shift }));
};

describe('[DIS-5] a file whose clock is not the Swedish one', () => {
  it.each([
    ['London', 60],
    ['Helsinki', -60],
    ['Kolkata', -270],
    ['Los_Angeles', 540],
  ])('of %s is asked about, and read otherwise when somebody says so', async (place, proposed) => {
    const area = place === 'Kolkata' ? 'Asia' : place === 'Los_Angeles' ? 'America' : 'Europe';
    const bytes = file('', (minutes) => wall(minutes, `${area}/${place}`));
    const asked = await hold(bytes);
    expect(asked.differences.map(({ name }) => name).sort()).toEqual([...PEOPLE].sort());
    expect(asked.shift).toEqual({ read: 0, proposed });
    const read = await hold(bytes, proposed);
    expect(read.shift).toEqual({ read: proposed, proposed: null });
    expect([read.differences, read.apart]).toEqual([[], null]);
    // The wrong answer is asked about again, from what the file says.
    expect((await hold(bytes, proposed + 60)).shift).toEqual({ read: proposed + 60, proposed });
  });

  it('is not asked about where the file agrees, or says its zone', async () => {
    expect((await hold(file('', wall))).shift).toEqual({ read: 0, proposed: null });
    const said = await hold(file(' (PST)', (minutes) => wall(minutes, 'America/Los_Angeles')));
    expect([said.differences, said.shift, said.notes]).toEqual([[], { read: 0, proposed: null }, []]);
  });

  it('is asked about where the file says a zone that could be several', async () => {
    const bytes = file(' (IST)', (minutes) => wall(minutes, 'Asia/Kolkata'));
    const asked = await hold(bytes);
    expect(asked.notes).toEqual([{ code: 'zone-unknown', line: 1, text: 'IST' }]);
    expect(asked.shift.proposed).toBe(-270);
    expect((await hold(bytes, -270)).differences).toEqual([]);
  });
});
