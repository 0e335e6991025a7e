import { expect, it } from 'vitest';
import { apartFrom } from './apart.ts';
import type { Connection } from './conference-event.ts';

const MEETING = { from: '2026-11-24T12:00:00Z', to: '2026-11-24T14:25:00Z' };
const connection = (joinedAt: string, leftAt: string | null, waiting = false): Connection => ({
  connectionKey: joinedAt,
  person: { name: 'Anna Berg', kind: 'person' },
  joinedAt: `${joinedAt}Z`,
  leftAt: leftAt === null ? null : `${leftAt}Z`,
  waiting,
  role: null,
  boundTo: null,
  verified: false,
  sources: ['file'],
});

it.each<[string, readonly Connection[], number | null]>([
  ['during it', [connection('2026-11-24T11:52:00', '2026-11-24T14:20:00')], null],
  ['of another day', [connection('2026-11-20T12:00:00', '2026-11-20T14:00:00')], -96],
  ['nine hours off', [connection('2026-11-24T03:02:00', '2026-11-24T05:25:00')], -9],
  ['after it', [connection('2026-11-24T18:00:00', '2026-11-24T19:00:00')], 6],
  ['of another day without an end', [connection('2026-11-20T12:00:00', null)], -96],
  ['begun before it and without an end', [connection('2026-11-24T11:00:00', null)], null],
  ['only waiting', [connection('2026-11-24T12:00:00', '2026-11-24T13:00:00', true)], null],
  [
    'of another day, and one during it',
    [
      connection('2026-11-23T12:00:00', '2026-11-23T13:00:00'),
      connection('2026-11-24T12:00:00', '2026-11-24T13:00:00'),
    ],
    null,
  ],
  ['none', [], null],
])('[DIS-5] a report %s', (_what, connections, hours) => {
  expect(apartFrom(MEETING, connections)?.hours ?? null).toBe(hours);
});

it('[DIS-5] says when its first came and its last left', () => {
  const two = [
    connection('2026-11-20T12:30:00', '2026-11-20T13:00:00'),
    connection('2026-11-20T12:00:00', '2026-11-20T14:00:00'),
  ];
  expect(apartFrom(MEETING, two)).toMatchObject({
    from: '2026-11-20T12:00:00.000Z',
    to: '2026-11-20T14:00:00.000Z',
  });
});
