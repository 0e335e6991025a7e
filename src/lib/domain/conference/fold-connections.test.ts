import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioEvents } from './call-world.ts';
import type { ConferenceEvent, ConferenceSource } from './conference-event.ts';
import { foldConnections } from './fold-connections.ts';

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../tests/fixtures/conference', name), 'utf8');
type Kind = ConferenceEvent['kind'];

interface Extra {
  readonly name?: string;
  readonly email?: string;
  readonly verified?: boolean;
  readonly source?: ConferenceSource;
  readonly to?: string;
  readonly role?: string;
  readonly into?: string;
}

/** Minutes past noon as a statement of a call. */
function said(kind: Kind, minute: number, key = 'c1', extra: Extra = {}): ConferenceEvent {
  const at = new Date(Date.UTC(2026, 10, 24, 12, 0, Math.round(minute * 60))).toISOString();
  const basis = { at, source: extra.source ?? 'webhook', verified: extra.verified ?? true } as const;
  if (kind === 'started' || kind === 'ended') return { ...basis, kind };
  const email = extra.email === undefined ? {} : { email: extra.email };
  const person = { name: extra.name ?? `Person ${key}`, kind: 'person', ...email } as const;
  const of = { ...basis, connectionKey: key, person };
  switch (kind) {
    case 'role':
      return { ...of, kind, role: extra.role ?? 'host' };
    case 'bound':
      return { ...of, kind, to: extra.to ?? 'c0' };
    case 'breakout':
      return { ...of, kind, into: extra.into ?? null };
    default:
      return { ...of, kind };
  }
}

const at = (minute: number): string => said('started', minute).at;
const times = (events: readonly ConferenceEvent[]): unknown[] =>
  foldConnections(events).map((one) => [one.connectionKey, one.joinedAt, one.leftAt]);

describe('connections of a call', () => {
  it('are open from the join until the leave, whichever is heard first', () => {
    const events = [said('left', 50), said('joined', 5), said('joined', 5)];
    expect(times(events)).toEqual([['c1', at(5), at(50)]]);
    expect(times([said('joined', 5)])).toEqual([['c1', at(5), null]]);
  });

  it('count from the first join and to the last leave that is told', () => {
    const events = [said('joined', 5), said('joined', 5.02), said('left', 50), said('left', 50.02)];
    expect(times(events)).toEqual([['c1', at(5), at(50.02)]]);
  });

  it('know only their end when the join was never told', () => {
    expect(times([said('left', 50)])).toEqual([['c1', null, at(50)]]);
  });

  it('come back under the same key as another connection, for providers that key a person', () => {
    const events = [said('joined', 5), said('left', 20), said('joined', 25)];
    expect(times(events)).toEqual([
      ['c1', at(5), at(20)],
      [`c1@${at(25)}`, at(25), null],
    ]);
  });

  it('are not in the meeting while they wait', () => {
    const waiting = foldConnections([said('waiting', 1)]);
    expect(waiting).toMatchObject([{ waiting: true, joinedAt: null, leftAt: null }]);
    const admitted = [said('waiting', 1), said('admitted', 2)];
    expect(foldConnections(admitted)).toMatchObject([{ waiting: true, joinedAt: null }]);
    const inside = [...admitted, said('joined', 2.1)];
    expect(foldConnections(inside)).toMatchObject([{ waiting: false, joinedAt: at(2.1), leftAt: null }]);
  });

  it('wait no longer once they have given up, and a waiting room left on the way in is no leave', () => {
    expect(foldConnections([said('waiting', 1), said('stopped-waiting', 4)])).toMatchObject([
      { waiting: false, joinedAt: null, leftAt: at(4) },
    ]);
    expect(foldConnections([said('waiting', 1), said('left', 4)])).toMatchObject([
      { waiting: false, joinedAt: null, leftAt: at(4) },
    ]);
    expect(times([said('waiting', 1), said('left', 2), said('joined', 2.1)])).toEqual([
      ['c1', at(2.1), null],
    ]);
  });

  it('end when somebody is put back into the waiting room, and begin anew when let in', () => {
    const events = [said('joined', 5), said('waiting', 30), said('admitted', 32)];
    expect(times(events)).toEqual([
      ['c1', at(5), at(30)],
      [`c1@${at(32)}`, at(32), null],
    ]);
    expect(times(events.slice(0, 2))).toEqual([['c1', at(5), at(30)]]);
  });

  it('end with the meeting, but a leave of its own is nearer the truth', () => {
    const events = [said('ended', 60), said('joined', 5), said('joined', 6, 'c2'), said('left', 50, 'c2')];
    expect(times(events)).toEqual([
      ['c1', at(5), at(60)],
      ['c2', at(6), at(50)],
    ]);
  });

  it('are open when they joined after the end of an earlier instance', () => {
    const events = [said('joined', 5), said('ended', 60), said('started', 70), said('joined', 71, 'c2')];
    expect(times(events)).toEqual([
      ['c1', at(5), at(60)],
      ['c2', at(71), null],
    ]);
    // Started in the same second as the earlier one ended.
    expect(times([said('ended', 60), said('started', 60), said('joined', 60)])).toEqual([
      ['c1', at(60), null],
    ]);
  });

  it('wait in vain when the meeting ends', () => {
    expect(foldConnections([said('waiting', 1), said('ended', 60)])).toMatchObject([
      { waiting: false, leftAt: at(60) },
    ]);
  });

  it('carry the latest name and role, and what was ever told of who it is', () => {
    const events = [
      said('renamed', 9, 'c1', { name: 'Örjan Zetterwall' }),
      said('joined', 5, 'c1', { name: 'iPad', email: 'orjan@lekeberg.example' }),
      said('role', 8, 'c1', { name: 'iPad', role: 'cohost' }),
      said('role', 7, 'c1', { name: 'iPad', role: 'host' }),
      said('bound', 10, 'c9', { to: 'c1' }),
      said('joined', 9, 'c9'),
    ];
    const [first, phone] = foldConnections(events);
    expect(first).toMatchObject({
      person: { name: 'Örjan Zetterwall', email: 'orjan@lekeberg.example' },
      role: 'cohost',
      boundTo: null,
    });
    expect(phone).toMatchObject({ connectionKey: 'c9', boundTo: 'c1' });
  });

  it('are not moved, renamed or ended by a hint once something verified is known of them', () => {
    const hint = { verified: false, source: 'panel', name: 'Karin Sundfors' } as const;
    const events = [said('joined', 5, 'c1', { name: 'Gäst 4' })];
    const hints = [said('left', 9, 'c1', hint), said('joined', 1, 'c1', hint), said('ended', 20, '', hint)];
    expect(foldConnections([...events, ...hints])).toMatchObject([
      { joinedAt: at(5), leftAt: null, verified: true, person: { name: 'Gäst 4' } },
    ]);
    expect(foldConnections(hints)).toMatchObject([{ joinedAt: at(1), leftAt: at(9), verified: false }]);
    const open = [said('joined', 1, 'c1', hint), said('ended', 20, '', hint)];
    expect(times(open)).toEqual([['c1', at(1), at(20)]]);
  });

  it('leave out a statement without a readable time', () => {
    expect(foldConnections([{ ...said('joined', 5), at: 'later' }])).toEqual([]);
  });
});

/** Some of the same, in another order and some of them twice: what a network makes of a list of deliveries. */
const deliveredAnyhow = <T>(all: readonly T[]): fc.Arbitrary<T[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 12 }),
    )
    .chain(([each, again]) =>
      fc.shuffledSubarray([...each, ...again], { minLength: each.length + again.length }),
    );

const anyEvent: fc.Arbitrary<ConferenceEvent> = fc
  .tuple(
    fc.constantFrom<Kind>(
      ...(['joined', 'joined', 'left', 'left', 'waiting', 'admitted', 'renamed', 'role', 'bound'] as const),
      ...(['breakout', 'started', 'ended'] as const),
    ),
    fc.integer({ min: 0, max: 12 }),
    fc.constantFrom('a', 'b', 'c'),
    fc.record({
      name: fc.constantFrom('Åsa', 'Mats', 'iPhone'),
      verified: fc.boolean(),
      role: fc.constantFrom('host', 'cohost'),
      to: fc.constantFrom('a', 'b'),
      source: fc.constantFrom<ConferenceSource>('webhook', 'panel', 'report'),
    }),
  )
  .map(([kind, minute, key, extra]) => said(kind, minute, key, extra));

describe('the order of deliveries', () => {
  it('does not matter for a crash told after the return, duplicates and a late leave', () => {
    const events = scenarioEvents(fixture('zoom/scenarios/out-of-order-and-duplicates.json'));
    const folded = foldConnections(events);
    expect(folded.filter((one) => one.person.name.startsWith('Tommy'))).toMatchObject([
      { joinedAt: '2026-11-24T11:59:55.000Z', leftAt: '2026-11-24T12:55:40.000Z' },
      { joinedAt: '2026-11-24T12:57:05.000Z', leftAt: '2026-11-24T14:25:02.000Z' },
    ]);
    expect(folded.filter((one) => one.person.name.startsWith('viktoria'))).toMatchObject([
      { joinedAt: '2026-11-24T12:42:15.000Z', leftAt: '2026-11-24T14:05:00.000Z' },
    ]);
    fc.assert(
      fc.property(deliveredAnyhow(events), (other) => {
        expect(foldConnections(other)).toEqual(folded);
      }),
    );
  });

  it('does not matter for any statements at all', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { minLength: 1, maxLength: 25 })
          .chain((all) => fc.tuple(fc.constant(all), deliveredAnyhow(all))),
        ([all, other]) => {
          expect(foldConnections(other)).toEqual(foldConnections(all));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never gives a connection that ends before it begins, or two with one key', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        const folded = foldConnections(events);
        expect(new Set(folded.map((one) => one.connectionKey)).size).toBe(folded.length);
        for (const { joinedAt, leftAt, waiting } of folded) {
          if (joinedAt !== null && leftAt !== null) expect(leftAt >= joinedAt).toBe(true);
          if (waiting) expect([joinedAt, leftAt]).toEqual([null, null]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
