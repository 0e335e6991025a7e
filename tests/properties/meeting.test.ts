import { describe, expect, it } from 'vitest';
import { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import type { MeetingSocket } from '#lib/client/meeting-socket.ts';
import type { BodyProfile } from '#lib/domain/body.ts';
import { composeAttendance } from '#lib/domain/compose-attendance.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import { MeetingStates } from '#server/application/meeting-states.ts';
import type { MeetingRecords } from '#server/application/ports.ts';
import { type Asked, anyMeeting, SMALL } from '../support/any-command.ts';
import { countAt } from '../support/count-heads.ts';
import { MeetingWorld } from '../support/meeting-world.ts';
import { fc } from '../support/properties.ts';

/*
 * Whatever people ask for, in whatever order: what must never happen does not. A failing run prints its seed; keep it
 * as an example in the test that found it.
 */

const RUNS = 150;
const how = { numRuns: RUNS };

const RULES: Partial<BodyProfile> = {
  gavel: 'chair-or-secretary',
  deputies: {
    order: 'party-then-list',
    ownPartyDisplaces: true,
    changeBetweenItems: false,
    noReturnSameDay: false,
  },
};

/** A meeting in which everybody is present to begin with, and what came of what was asked. */
function held(asked: readonly Asked[], refusals: string[] = []): MeetingWorld {
  const world = new MeetingWorld({ ...SMALL, profile: RULES }).open(SMALL.members, 'on-site');
  for (const { command, seat } of asked) {
    // The application refuses what is ahead of its clock, which the domain has not.
    const at = 'at' in command ? command.at : undefined;
    if (at !== undefined && at > (world.events.at(-1)?.at ?? '')) continue;
    const refusal = world.try(command, seat);
    if (refusal) refusals.push(refusal.code);
  }
  return world;
}

function overTheWire(events: readonly MeetingEvent[]): MeetingEvent[] {
  return JSON.parse(JSON.stringify(events)) as MeetingEvent[];
}

/** A line that only tells; what it is told to tell is the test's. */
function mutedLine() {
  const listeners = new Map<string, (message: unknown) => void>();
  const socket = {
    connected: false,
    active: true,
    on: (name: string, listener: (message: unknown) => void) => listeners.set(name, listener),
    connect: () => socket,
    disconnect: () => socket,
    removeAllListeners: () => socket,
  };
  return {
    // reason: the room uses these few members of a socket and no others before it is online.
    socket: socket as unknown as MeetingSocket,
    tell: (events: readonly MeetingEvent[]) => listeners.get('events')?.({ meetingId: 'meeting', events }),
  };
}

const ME = { accountId: 'a', name: 'Sara Sekreterare', participantId: 's', role: 'secretary' as const };

describe('any meeting', () => {
  it('[MIN-1] is the same in a browser that hears in any order, and in a server that forgets', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMeeting,
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.nat(),
        async (asked, cuts, turn) => {
          const { events, state } = held(asked);
          const stored = overTheWire(events);
          expect(fold(stored)).toEqual(state);

          const line = mutedLine();
          const room = new MeetingRoom({
            meetingId: 'meeting',
            events: stored.slice(0, 1),
            me: ME,
            connect: () => line.socket,
          });
          const hangUp = room.connect();
          const pieces = inPieces(stored, cuts);
          // Told out of turn, and some of it twice.
          for (const piece of [...rotated(pieces, turn), ...pieces.slice(0, 3)])
            line.tell(overTheWire(piece));
          expect(room.state).toEqual(state);
          hangUp();

          const states = new MeetingStates();
          // reason: reading the log is all that the cache does.
          const records = {
            eventsSince: async (_id: string, since: number) => stored.slice(since),
          } as unknown as MeetingRecords;
          for (const cut of cuts) await states.at(records, 'meeting', 1 + (cut % stored.length));
          expect(await states.at(records, 'meeting', stored.length)).toEqual(state);
        },
      ),
      how,
    );
  });

  it('[QUO-1] [QUO-4] decides nothing in a clause that was not quorate, counted by other means', () => {
    let gavels = 0;
    const refusals: string[] = [];
    fc.assert(
      fc.property(anyMeeting, (asked) => {
        const world = held(asked, refusals);
        for (const { fact, version } of world.events) {
          if (fact.type !== 'decision-made' && fact.type !== 'vote-closed') continue;
          const clauseId =
            fact.type === 'decision-made'
              ? fact.clauseId
              : (world.state.votes.find((one) => one.id === fact.voteId)?.clauseId ?? '');
          const count = countAt(world.events, version - 1, clauseId, world.state.participants);
          gavels += 1;
          expect(count).toBeGreaterThan(SMALL.members / 2);
          if (fact.type === 'decision-made') expect(fact.count).toBe(count);
        }
      }),
      how,
    );
    // The property is about something: gavels fell, and others were held back.
    expect(gavels).toBeGreaterThan(RUNS / 8);
    expect(refusals.filter((one) => one === 'not-quorate').length).toBeGreaterThan(RUNS / 20);
  });

  it('[DEP-6] prints the same ranges whichever of those who came and went at one time is noted first', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 6 }), fc.nat(), (changes, turn) => {
        const notedIn = (order: readonly Change[][]): unknown => {
          const world = new MeetingWorld({
            ...SMALL,
            profile: { ...RULES, numbering: { style: 'section', firstNumber: 10 } },
          });
          world.open(SMALL.members, 'on-site');
          for (const [i, group] of order.entries()) {
            world.goTo((i % SMALL.clauses) + 1);
            for (const { id, here } of group) {
              world.try(
                here
                  ? { type: 'record-arrival', participantId: id, mode: 'on-site' }
                  : { type: 'record-departure', participantId: id },
              );
            }
          }
          return composeAttendance(world.do({ type: 'close-meeting' }).state, 'sv');
        };
        expect(notedIn(changes.map((group) => rotated(group, turn).toReversed()))).toEqual(notedIn(changes));
      }),
      how,
    );
  });

  it('[DIS-5] [DEP-6] has everybody’s comings and goings one after the other, in the log and by the clock', () => {
    let dated = 0;
    fc.assert(
      fc.property(anyMeeting, (asked) => {
        const { state, events } = held(asked);
        dated += events.filter(
          ({ fact }) => fact.type === 'participant-arrived' && fact.at !== undefined,
        ).length;
        for (const [id, intervals] of Object.entries(state.attendance)) {
          const places = intervals.flatMap(({ fromVersion, toVersion }) => [
            fromVersion,
            toVersion ?? Infinity,
          ]);
          const times = intervals.flatMap(({ fromAt, toAt }) => [fromAt, toAt ?? '~']);
          expect([id, places]).toEqual([id, places.toSorted((a, b) => a - b)]);
          expect([id, times]).toEqual([id, times.toSorted()]);
        }
      }),
      how,
    );
    expect(dated).toBeGreaterThan(RUNS / 10);
  });

  it('[VOT-7] leaves the same bytes of a secret vote whoever tries to say what', () => {
    const ballots = fc.array(fc.constantFrom('yes' as const, 'no' as const, 'abstain' as const), {
      minLength: SMALL.members,
      maxLength: SMALL.members,
    });
    fc.assert(
      fc.property(ballots, ballots, (one, other) => {
        const bytes = [one, other].map((choices) => {
          const world = new MeetingWorld({ ...SMALL, profile: RULES }).open(SMALL.members, 'on-site');
          world.openVote(1, null, 'secret', '10000000-0000-4000-8000-000000000001');
          const voteId = '10000000-0000-4000-8000-000000000001';
          for (const [i, choice] of choices.entries()) {
            const participantId = `m${i + 1}`;
            const refusal = world.try(
              { type: 'cast-ballot', voteId, participantId, choice },
              { participantId, role: 'member' },
            );
            // What is said back holds nothing of the choice either.
            expect(refusal).toEqual({ code: 'no-ballots-here' });
          }
          world.do({ type: 'close-vote', voteId, counts: { yes: 4, no: 2, abstain: 1 } });
          return JSON.stringify([world.events, world.state]);
        });
        expect(bytes[0]).toBe(bytes[1]);
      }),
      how,
    );
  });
});

interface Change {
  readonly id: string;
  readonly here: boolean;
}

/** Each person changes at most once at a time; who does it first is chance. */
const anyChange: fc.Arbitrary<Change[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: SMALL.members }).map((n) => `m${n}`),
    here: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 5 },
);

function rotated<T>(list: readonly T[], turn: number): T[] {
  const at = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function inPieces(events: readonly MeetingEvent[], cuts: readonly number[]): MeetingEvent[][] {
  const places = [...new Set(cuts.map((one) => one % events.length))].toSorted((a, b) => a - b);
  return [...places, events.length].map((end, i) => events.slice(places[i - 1] ?? 0, end));
}
