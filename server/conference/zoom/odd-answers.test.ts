import { afterEach, describe, expect, it } from 'vitest';
import type { Result } from '#lib/domain/refusal.ts';
import { type Asked, localServer, type Reply } from '../../../tests/support/conference/local-server.ts';
import { zoomServerTokens } from './server-token.ts';
import { createZoomApi } from './zoom-api.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function answering(
  answer: (asked: Asked, count: number) => Reply | Promise<Reply>,
  more: { longestListMs?: number } = {},
) {
  const asked: Asked[] = [];
  const server = await localServer((one) => {
    if (one.path === '/oauth/token')
      return { status: 200, json: { access_token: 'any', token_type: 'bearer', expires_in: 3599 } };
    asked.push(one);
    return answer(one, asked.length);
  });
  closing.push(server.close);
  const calls = { sleep: () => Promise.resolve(), ...more };
  const client = { oauthBase: server.base, clientId: 'a', clientSecret: 'b', accountId: 'c' };
  return {
    server,
    asked,
    api: createZoomApi({ apiBase: server.base, tokens: zoomServerTokens(client), calls }),
  };
}

async function elsewhere(reply: Reply) {
  const server = await localServer(() => reply);
  closing.push(server.close);
  return server;
}

const row = (id: number, more: object = {}) => ({
  id: '',
  user_id: String(id),
  name: `Person ${String(id)}`,
  join_time: '2026-11-24T12:00:00Z',
  leave_time: '2026-11-24T13:00:00Z',
  ...more,
});
const page = (participants: readonly unknown[], next = ''): Reply => ({
  status: 200,
  json: { next_page_token: next, participants },
});
const to = (location: string): Reply => ({ status: 302, headers: { location }, text: '' });
const names = (read: Result<readonly { person: { name: string } }[]>) =>
  read.ok ? read.value.map(({ person }) => person.name) : read.refusal;

describe('a list of who took part', () => {
  it('is read although somebody in it is nobody, and although a field is of another kind', async () => {
    const rows = [
      null,
      7,
      row(1),
      row(2, { user_email: ['x'], in_waiting_room: 'maybe' }),
      row(3, { name: 7 }),
    ];
    const { api } = await answering(() => page(rows));
    expect(names(await api.reportParticipants('u'))).toEqual(['Person 1', 'Person 2', '7']);
  });

  it('has whoever stands on two pages once', async () => {
    const { api } = await answering((_asked, count) =>
      count === 1 ? page([row(1), row(2)], 'next') : page([row(2), row(3)]),
    );
    expect(names(await api.reportParticipants('u'))).toEqual(['Person 1', 'Person 2', 'Person 3']);
  });

  it('is asked for again, once, when Zoom stumbled', async () => {
    const once = await answering((_asked, count) =>
      count === 1 ? { status: 500, text: '' } : page([row(1)]),
    );
    expect(names(await once.api.reportParticipants('u'))).toEqual(['Person 1']);
    const always = await answering(() => ({ status: 502, text: '<html>' }));
    expect(names(await always.api.reportParticipants('u'))).toMatchObject({ code: 'conference-refused' });
    expect(always.asked).toHaveLength(2);
  });

  it('is not waited for page by page for ever', async () => {
    const slow = async (_asked: Asked, count: number): Promise<Reply> => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return page([row(count)], `page ${String(count)}`);
    };
    const { api, asked } = await answering(slow, { longestListMs: 100 });
    expect(names(await api.reportParticipants('u'))).toEqual({ code: 'conference-unreachable' });
    expect(asked.length).toBeLessThan(10);
  });

  it('is believed from Zoom and from nobody it sends us on to', async () => {
    const other = await elsewhere(page([row(1)]));
    const { api } = await answering(() => to(`${other.base}/v2/report`));
    expect(names(await api.reportParticipants('u'))).toMatchObject({ params: { status: 302 } });
    expect(other.log).toEqual([]);
  });
});

describe('a transcript that Zoom keeps on another host', () => {
  const file: Reply = { status: 200, text: 'WEBVTT\n' };

  it('is followed to where Zoom is', async () => {
    const { api, server, asked } = await answering(({ path }) => (path === '/a' ? to('/b') : file));
    expect((await api.transcript(`${server.base}/a`, 'key')).ok).toBe(true);
    expect(asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/a', 'Bearer key'],
      ['/b', 'Bearer key'],
    ]);
  });

  it('is not followed to anybody else, nor for ever', async () => {
    const other = await elsewhere(file);
    const { api, server, asked } = await answering(({ path }) =>
      path === '/a' ? to(`${other.base}/x`) : to('/round'),
    );
    expect((await api.transcript(`${server.base}/a`, 'key')).ok).toBe(false);
    expect(other.log).toEqual([]);
    expect((await api.transcript(`${server.base}/round`, 'key')).ok).toBe(false);
    expect(asked.length).toBeLessThan(10);
  });
});

describe('a meeting that is to be made', () => {
  const wanted = {
    topic: 'Samverkansrådet',
    startAt: '2026-11-24T12:00:00.000Z',
    minutes: 60,
    timeZone: 'Europe/Stockholm',
    registration: false,
  };
  const made = (more: object): Reply => ({
    status: 201,
    json: { id: 84_712_639_219, uuid: 'u', join_url: 'https://zoom.us/j/84712639219?pwd=x', ...more },
  });

  it.each([
    ['no sense', { status: 500, text: '' }],
    ['"not now"', { status: 503, text: '' }],
    ['half an answer', { status: 201, text: '{"id":847126' }],
    ['something else', { status: 200, text: '<html>' }],
    ['no number', made({ id: 'none' })],
  ] as const)(
    'may have been made when the answer is %s, and is not asked for twice',
    async (_what, reply) => {
      const { api, asked } = await answering(() => reply);
      expect(await api.createMeeting('me', wanted)).toEqual({
        ok: false,
        refusal: { code: 'call-may-be-made' },
      });
      expect(asked).toHaveLength(1);
    },
  );

  it('has not been made when Zoom says no', async () => {
    const no = await answering(() => ({ status: 400, json: { code: 300, message: 'x' } }));
    expect(await no.api.createMeeting('me', wanted)).toMatchObject({
      refusal: { code: 'conference-refused' },
    });
  });

  it('is asked for again when Zoom says that it made nothing', async () => {
    const { api } = await answering((_asked, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '1' }, json: {} } : made({}),
    );
    expect((await api.createMeeting('me', wanted)).ok).toBe(true);
  });

  it.each([
    'https://ond.example/j/84712639219',
    'https://zoom.us.ond.example/j/84712639219',
    'https://zoom.us/j/84712639220',
    'javascript:alert(1)',
    '',
  ])('is joined at Zoom, whatever address was answered: %s', async (join_url) => {
    const { api } = await answering(() => made({ join_url }));
    expect(await api.createMeeting('me', wanted)).toMatchObject({
      value: { joinUrl: 'https://zoom.us/j/84712639219' },
    });
    expect(await api.joinUrl('84712639219')).toMatchObject({ value: 'https://zoom.us/j/84712639219' });
  });
});
