import { afterEach, describe, expect, it } from 'vitest';
import { ok, type Result } from '#lib/domain/refusal.ts';
import { type Asked, localServer, type Reply } from '../../../tests/support/conference/local-server.ts';
import { createGraphApi } from './graph-api.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function answering(answer: (asked: Asked, count: number) => Reply) {
  const server = await localServer((asked) => answer(asked, server.log.length));
  closing.push(() => server.close().catch(() => undefined));
  const tokens = { token: () => Promise.resolve(ok('any')), forget: () => undefined };
  const calls = { sleep: () => Promise.resolve() };
  return { server, api: createGraphApi({ graphBase: server.base, tokens, calls }) };
}

const MEETING = { organizerId: 'o', meetingId: 'm' };
const list = (value: readonly unknown[]): Reply => ({ status: 200, json: { value } });
const record = (name: string | null, more: object = {}) => ({
  id: 'r',
  emailAddress: 'karin@region.example',
  identity: { displayName: name },
  attendanceIntervals: [{ joinDateTime: '2026-11-24T12:00:00Z', leaveDateTime: '2026-11-24T13:00:00Z' }],
  ...more,
});
const attended = (records: readonly unknown[]) => (asked: Asked) =>
  asked.path.endsWith('/attendanceReports') ? list([{ id: '1' }]) : list(records);
const names = (read: Result<readonly { person: { name: string } }[]>) =>
  read.ok ? read.value.map(({ person }) => person.name) : read.refusal;

describe('the attendance that Graph gives', () => {
  it('is read although somebody in it is nobody, and although a field is of another kind', async () => {
    const rows = [null, 7, {}, record('Åsa Ek'), record('Bo', { role: 7, emailAddress: {} })];
    const { api } = await answering(attended([...rows, record('Ett', { attendanceIntervals: 'x' })]));
    expect(names(await api.attendance(MEETING))).toEqual(['Åsa Ek', 'Bo']);
  });

  it('shows whoever has no name by their address', async () => {
    const { api } = await answering(attended([record(null), record('', { identity: null })]));
    expect(names(await api.attendance(MEETING))).toEqual(['karin@region.example', 'karin@region.example']);
  });

  it('is believed from Graph and from nobody it sends us on to', async () => {
    const other = await answering(attended([record('Ingen')]));
    const { api } = await answering(({ path }) => ({
      status: 302,
      headers: { location: `${other.server.base}${path}` },
    }));
    expect(names(await api.attendance(MEETING))).toMatchObject({ params: { status: 302 } });
    expect(other.server.log).toEqual([]);
  });
});

describe('a meeting that is to be made', () => {
  const wanted = { subject: 'Rådet', startAt: '2026-11-24T12:00:00Z', endAt: '2026-11-24T13:00:00Z' };
  const made = (joinWebUrl: string): Reply => ({
    status: 201,
    json: { id: 'm', joinWebUrl, chatInfo: { threadId: '19:meeting_x@thread.v2' } },
  });

  it.each([
    ['no sense', { status: 502, text: '' }],
    ['"not now"', { status: 503, text: '' }],
    ['half an answer', { status: 201, text: '{"id":"m' }],
    ['an address of somebody else', made('https://ond.example/l/meetup-join/19%3ameeting_x%40thread.v2/0')],
  ] as const)(
    'may have been made when the answer is %s, and is not asked for twice',
    async (_what, reply) => {
      const { api, server } = await answering(() => reply);
      expect(await api.createMeeting('o', wanted)).toEqual({
        ok: false,
        refusal: { code: 'call-may-be-made' },
      });
      expect(server.log).toHaveLength(1);
    },
  );

  it('has not been made when nobody is there', async () => {
    const { api, server } = await answering(() => list([]));
    await server.close();
    expect(await api.createMeeting('o', wanted)).toMatchObject({
      refusal: { code: 'conference-unreachable' },
    });
  });

  it('is joined at Teams', async () => {
    const address = 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0';
    const { api } = await answering(() => made(address));
    expect(await api.createMeeting('o', wanted)).toMatchObject({ value: { joinUrl: address } });
  });
});
