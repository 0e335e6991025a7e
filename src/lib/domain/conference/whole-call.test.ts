import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallStanding, ConnectionLink, RollStanding } from './call-standing.ts';
import { scenarioEvents, scenarioMembers } from './call-world.ts';
import { foldConnections } from './fold-connections.ts';
import { mayConfirmTogether } from './match.ts';
import { reconcile } from './reconcile.ts';
import { callSuggestions, nextChangeAt } from './suggestions.ts';

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../tests/fixtures/conference', name), 'utf8');
const TOMMY = '0A1B2C3D-0012-4E5F-8A9B-000000000012';
const AGAIN = '0A1B2C3D-0099-4E5F-8A9B-000000000099';
const people = scenarioMembers(fixture('members.json'));
const clock = (time: string): string => `2026-11-24T${time}.000Z`;

/** What had happened by a time, and of that only what had been told: Zoom tells a crash after the return. */
const told = (now: string, isTold: (name: string, kind: string) => boolean = () => true) =>
  foldConnections(
    scenarioEvents(fixture('zoom/scenarios/out-of-order-and-duplicates.json')).filter(
      (one) =>
        Date.parse(one.at) <= Date.parse(now) && isTold('person' in one ? one.person.name : '', one.kind),
    ),
  );
const standing = (now: string, more: Partial<CallStanding> = {}): CallStanding => ({
  connections: told(now),
  people,
  links: [],
  roll: [],
  now,
  ...more,
});

describe('a whole call', () => {
  it('at the roll call: who is sure, who is asked, who has to say who it is', () => {
    const joins = callSuggestions(standing(clock('12:01:00'))).flatMap((one) =>
      one.kind === 'join' ? [one] : [],
    );
    const named = (which: (one: (typeof joins)[number]) => boolean) =>
      joins.filter(which).map((one) => one.match.personId ?? one.caller.name);
    expect(named((one) => mayConfirmTogether(one.match))).toEqual([
      ...['m01', 'm16', 'm06', 'm02', 'm09', 'm11', 'm12'],
    ]);
    expect(named((one) => one.match.level === 'name-weak')).toEqual(['m03', 'm10']);
    expect(named((one) => one.askToPresent)).toEqual(['iPhone', 'Maria B Örebro']);
    expect(named((one) => one.match.reason === 'room')).toEqual(['Sessionssalen Kumla']);
  });

  it('[DIS-3] [DIS-5] a crash told after the return: a second device, then a gap and a new connection', () => {
    const roll: RollStanding[] = [{ personId: 'm12', mode: 'remote', since: clock('12:01:00') }];
    const links: ConnectionLink[] = [{ connectionKey: TOMMY, personIds: ['m12'] }];
    const now = clock('12:57:30');
    const early = told(now, (name, kind) => !(name.startsWith('Tommy') && kind === 'left'));
    const before = callSuggestions(standing(now, { connections: early, links, roll }));
    expect(before.filter((one) => one.connectionKey === AGAIN)).toMatchObject([
      { kind: 'join', standing: 'remote', personIds: [], match: { doubts: ['same-name-twice'] } },
    ]);
    const after = callSuggestions(standing(now, { links, roll }));
    expect(after.filter((one) => [TOMMY, AGAIN].includes(one.connectionKey))).toMatchObject([
      {
        kind: 'leave',
        at: clock('12:55:40'),
        people: [{ personId: 'm12', returnedAt: clock('12:57:05') }],
      },
      { kind: 're-attest', personId: 'm12', basis: 'name' },
    ]);
  });

  it('told in time: a dropped line first, and a leave when the grace is over', () => {
    const roll: RollStanding[] = [{ personId: 'm12', mode: 'remote', since: clock('12:01:00') }];
    const links: ConnectionLink[] = [{ connectionKey: TOMMY, personIds: ['m12'] }];
    const now = standing(clock('12:56:00'), { links, roll });
    expect(callSuggestions(now)).toContainEqual(
      expect.objectContaining({ kind: 'dropped', personIds: ['m12'] }),
    );
    expect(nextChangeAt(now)).toBe(clock('12:56:55'));
  });

  it('reconciles with the roll: the gap that the roll left out, and nothing else', () => {
    const links = [TOMMY, AGAIN].map((connectionKey) => ({ connectionKey, personIds: ['m12'] }));
    const input = {
      connections: told(clock('15:00:00')).filter((one) => [TOMMY, AGAIN].includes(one.connectionKey)),
      links,
      from: clock('12:00:30'),
      to: clock('14:25:00'),
    };
    const interval = (from: string, to: string | null) => ({
      personId: 'm12',
      mode: 'remote' as const,
      from,
      to,
    });
    expect(reconcile({ ...input, roll: [interval(clock('12:01:00'), null)] })).toMatchObject([
      { code: 'gap', personId: 'm12', seconds: 85 },
    ]);
    const roll = [
      interval(clock('12:00:30'), clock('12:55:40')),
      interval(clock('12:57:10'), clock('14:25:00')),
    ];
    expect(reconcile({ ...input, roll })).toEqual([]);
  });
});
