import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Kind, said } from './call-statements.ts';
import { scenarioEvents } from './call-world.ts';
import type { ConferenceEvent, ConferenceSource } from './conference-event.ts';
import { foldConnections } from './fold-connections.ts';
import { fc } from '../../../../tests/support/properties.ts';

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../tests/fixtures/conference', name), 'utf8');

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
      ...(['breakout', 'stopped-waiting', 'started', 'ended'] as const),
    ),
    fc.integer({ min: 0, max: 12 }),
    fc.constantFrom('a', 'b', 'c'),
    fc.record({
      name: fc.constantFrom('Åsa', 'Mats', 'iPhone', 'Elsy Norrman', 'Ylva Rönnmark'),
      email: fc.constantFrom(undefined, undefined, 'elsy@kumla.example', 'ylva@nora.example'),
      verified: fc.boolean(),
      role: fc.constantFrom('host', 'cohost'),
      to: fc.constantFrom('a', 'b'),
      source: fc.constantFrom<ConferenceSource>('webhook', 'panel', 'report'),
    }),
  )
  .map(([kind, minute, key, { email, ...extra }]) =>
    said(kind, minute, key, email === undefined ? extra : { ...extra, email }),
  );

/** A key that is given away, once or several times, to others and back. */
const givenAway: fc.Arbitrary<ConferenceEvent[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('Elsy Norrman', 'Ylva Rönnmark', 'iPhone'),
      key: fc.constantFrom('user:55555', 'user:66666'),
      begins: fc.constantFrom<Kind>('joined', 'waiting'),
      minute: fc.integer({ min: 0, max: 60 }),
      long: fc.option(fc.integer({ min: 0, max: 10 })),
    }),
    { minLength: 1, maxLength: 10, selector: ({ minute }) => minute },
  )
  .map((visits) =>
    visits.flatMap(({ name, key, begins, minute, long }) => [
      said(begins, minute, key, { name }),
      ...(long === null ? [] : [said('left', minute + long, key, { name })]),
    ]),
  );

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

  it('does not matter for keys that are given to others', () => {
    fc.assert(
      fc.property(
        givenAway.chain((all) => fc.tuple(fc.constant(all), deliveredAnyhow(all))),
        ([all, other]) => {
          expect(foldConnections(other)).toEqual(foldConnections(all));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not give the connection of one the name of another who has the key later', () => {
    fc.assert(
      fc.property(givenAway, (events) => {
        const joins = events.flatMap((one) => (one.kind === 'joined' ? [one] : []));
        for (const { person, joinedAt } of foldConnections(events).filter((one) => one.joinedAt !== null)) {
          const names = joins.filter((one) => one.at === joinedAt).map((one) => one.person.name);
          expect(names).toContain(person.name);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never gives a connection that ends before it begins, or two with one key', () => {
    const sure = (kind: Kind, minute: number, name: string) => said(kind, minute, 'c', { name });
    const hint = (kind: Kind, minute: number, name: string, email: string) =>
      said(kind, minute, 'c', { name, email, verified: false });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        const folded = foldConnections(events);
        expect(new Set(folded.map((one) => one.connectionKey)).size).toBe(folded.length);
        for (const { joinedAt, leftAt, waiting, waitingSince } of folded) {
          if (joinedAt !== null && leftAt !== null) expect(leftAt >= joinedAt).toBe(true);
          if (waiting) expect([joinedAt, leftAt, waitingSince]).toEqual([null, null, expect.any(String)]);
          if (waitingSince !== undefined && leftAt !== null) expect(waitingSince >= leftAt).toBe(true);
        }
      }),
      {
        numRuns: 500,
        // Two who join in one instant, under a key that one of them has had since before.
        examples: [
          [
            [
              sure('joined', 0, 'Åsa'),
              sure('waiting', 1, 'Elsy Norrman'),
              sure('joined', 3, 'Elsy Norrman'),
              sure('joined', 3, 'Åsa'),
            ],
          ],
          [
            [
              said('joined', 0, 'c', { name: 'Åsa', verified: false }),
              hint('admitted', 1, 'Mats', 'elsy@kumla.example'),
              hint('joined', 10, 'Åsa', 'elsy@kumla.example'),
              hint('joined', 10, 'Åsa', 'ylva@nora.example'),
            ],
          ],
        ],
      },
    );
  });
});
