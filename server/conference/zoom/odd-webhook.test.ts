import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiveZoomHook } from './receive-webhook.ts';

const SECRET = 'fixture_zoom_webhook_secret_token';
const ACCOUNT = 'aCcOuNt_Fixture_00000';
const NOW = new Date('2026-11-24T12:10:00Z');
const AT = '2026-11-24T12:01:00Z';
const TOLD = '2026-11-24T12:01:04.000Z';

interface Odd {
  readonly event?: string;
  readonly hook?: object;
  readonly participant?: unknown;
}

function receive({ event = 'meeting.participant_joined', hook, participant }: Odd) {
  const someone = { user_id: '1', user_name: 'Mona Ledamot', participant_uuid: 'u', join_time: AT };
  const isObject = typeof participant === 'object' && participant !== null;
  const object = {
    uuid: 'occasion',
    id: 84712639219,
    participant: participant === undefined || isObject ? { ...someone, ...participant } : participant,
  };
  const payload = { account_id: ACCOUNT, object: participant === null ? { ...object, participant } : object };
  const body = JSON.stringify({ event, event_ts: Date.parse(TOLD), payload, ...hook });
  const seconds = String(NOW.getTime() / 1000);
  const mac = createHmac('sha256', SECRET).update(`v0:${seconds}:${body}`).digest('hex');
  return receiveZoomHook(
    {
      headers: new Headers({ 'x-zm-request-timestamp': seconds, 'x-zm-signature': `v0=${mac}` }),
      raw: new TextEncoder().encode(body),
      url: new URL('https://klubba.example/api/hooks/zoom'),
      now: NOW,
    },
    { secrets: [SECRET], accountIds: [ACCOUNT], clientId: 'ours' },
  );
}
const only = (odd: Odd) => receive(odd).deliveries[0]?.events[0];

describe('a signed delivery with something odd in it', () => {
  it.each<[string, Odd, string]>([
    ['a time of telling that is text', { hook: { event_ts: String(Date.parse(TOLD)) } }, AT],
    ['a time of telling that is nothing', { hook: { event_ts: null } }, AT],
    ['a time that cannot be read', { participant: { join_time: 'just now' } }, TOLD],
    [
      'a time that cannot be read, told as text',
      { participant: { join_time: {} }, hook: { event_ts: TOLD } },
      TOLD,
    ],
    ['a time in milliseconds', { participant: { join_time: Date.parse(AT) } }, AT],
    ['a name that is an object', { participant: { user_name: { first: 'Mona' } } }, AT],
    ['a name of five thousand characters', { participant: { user_name: 'x'.repeat(5_000) } }, AT],
    ['an address that is a list', { participant: { email: [] } }, AT],
  ])('counts with %s', (_, odd, at) => {
    const answer = receive(odd);
    expect([answer.status, answer.dropped]).toEqual([204, undefined]);
    expect(only(odd)).toMatchObject({ kind: 'joined', at: new Date(at).toISOString(), connectionKey: 'u' });
  });

  it.each<[string, Odd]>([
    ['nobody', { participant: null }],
    ['text for a person', { participant: 'Mona' }],
    ['no time at all', { participant: { join_time: 'soon' }, hook: { event_ts: 'soon' } }],
    ['nobody to be known by', { participant: { user_id: '', user_name: '', participant_uuid: '' } }],
    ['a telephone that is nobody’s', { event: 'meeting.participant_bind' }],
  ])('is kept as it came, says nothing and is told of, with %s', (_, odd) => {
    expect(receive(odd)).toMatchObject({
      status: 204,
      dropped: 'entry-unreadable',
      deliveries: [{ events: [], meeting: { meetingId: '84712639219', instanceId: 'occasion' } }],
    });
  });

  it('keeps two whose ids begin alike apart', () => {
    const long = 'u'.repeat(300);
    const [first, second] = ['1', '2'].map((end) => only({ participant: { participant_uuid: long + end } }));
    expect(first).not.toEqual(second);
  });

  it('tells of the transcript beside a file that cannot be read', () => {
    const recording_files = [
      null,
      { file_type: 'TRANSCRIPT', download_url: 7 },
      { file_type: 'TRANSCRIPT', download_url: 'https://example.test/x', recording_start: null },
    ];
    const object = { uuid: 'occasion', id: '1', recording_files };
    const payload = { account_id: ACCOUNT, object };
    const hook = { payload, download_token: null };
    const [delivery] = receive({ event: 'recording.transcript_completed', hook }).deliveries;
    expect(delivery?.notices).toMatchObject([{ transcript: expect.stringContaining('example') as string }]);
  });
});
