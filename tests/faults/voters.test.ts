import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BallotChoice } from '#lib/domain/chamber-state.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent, MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { quorum } from '#lib/domain/quorum.ts';
import { readLog, verifyLog } from '#server/postgres/verify-log.ts';
import { must } from '../support/auth-world.ts';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import {
  createDice,
  type Dice,
  FAULT_SEED,
  FAULT_SIZE,
  record,
  roundsOf,
  timeFor,
} from '../support/fault-run.ts';
import { type HubWorld, hubWorld, insist, type Line } from '../support/hub-world.ts';
import { voters, type Voters } from '../support/vote-meeting.ts';

const ROUNDS = roundsOf({ ci: 1, command: 5, full: 100 });
const VOTERS = FAULT_SIZE === 'ci' ? 40 : 300;
const ITEM = 'c3';

let hub: HubWorld;
let assembly: Voters;
let proxy: FaultProxy;
/** Most of these meet the answer to the first on its way, and never come as far as a command. */
let doubledByLine = 0;
let lines: Map<string, Line>;

beforeAll(async () => {
  hub = await hubWorld({ budget: { burst: 1e9, perSecond: 1e9 } });
  assembly = await voters(hub, VOTERS);
  const onDoubled = (): void => void (doubledByLine += 1);
  proxy = await startFaultProxy(hub.port, {
    doubled: { dice: createDice(FAULT_SEED), share: 0.3, onDoubled },
  });
  lines = new Map([...hub.sessions.keys()].map((seat) => [seat, hub.dial(seat, proxy.port)]));
});
afterAll(async () => {
  for (const line of lines.values()) line.disconnect();
  await proxy.close();
  await hub.close();
});

/** What each of them means to do, thrown before anything happens. */
interface Intent {
  readonly isPresent: boolean;
  readonly isLeaving: boolean;
  readonly choice: BallotChoice;
}

function throwIntents(dice: Dice): Map<string, Intent> {
  const throwOne = (isChair: boolean): Intent => ({
    isPresent: isChair || dice.next() < 0.9,
    isLeaving: !isChair && dice.next() < 0.05,
    choice: isChair ? 'yes' : dice.pick(['yes', 'yes', 'no', 'no', 'abstain'] as const),
  });
  return new Map([...assembly.members.keys()].map((seat) => [seat, throwOne(seat === 'm1')]));
}

/** A line that is never good for long: slow, cut in the middle of a word, and dropped. */
function disturb(dice: Dice): () => void {
  const timer = setInterval(() => {
    proxy.delayMs = dice.below(3) === 0 ? dice.between(1, 30) : 0;
    proxy.cutInFrame(0.01, dice);
    proxy.drop(0.01, dice);
  }, 40);
  return () => {
    clearInterval(timer);
    proxy.delayMs = 0;
  };
}

async function holdVote(meetingId: string, intents: ReadonlyMap<string, Intent>, voteId: string) {
  let version = 1_000_000;
  const say = async (seat: string, command: MeetingCommand) => {
    const line = lines.get(seat);
    if (!line) throw new Error(`${seat} has no line`);
    return insist(line, { meetingId, commandId: randomUUID(), expectedVersion: version, command }, 500);
  };
  const all = [...intents];
  const here = all.filter(([, { isPresent, isLeaving }]) => isPresent && !isLeaving);
  must(await say('m1', { type: 'open-meeting' }));
  const answers = await Promise.all(
    all.map(([participantId, { isPresent }]) =>
      say(participantId, {
        type: 'answer-roll-call',
        participantId,
        answer: isPresent ? 'remote' : 'absent',
      }),
    ),
  );
  answers.forEach(must);
  must(await say('s', { type: 'call-roll' }));
  must(await say('s', { type: 'move-pointer', clauseId: ITEM }));
  const leaving = all.filter(([, { isPresent, isLeaving }]) => isPresent && isLeaving);
  const left = leaving.map(([participantId]) =>
    say(participantId, { type: 'record-departure', participantId }),
  );
  (await Promise.all(left)).forEach(must);
  const about = { voteId, clauseId: ITEM, nodeId: null, matter: 'matter', yes: 'Ja', no: 'Nej' } as const;
  must(await say('s', { type: 'open-vote', method: 'open', ...about }));
  const cast = ([participantId, { choice }]: [string, Intent], by = participantId) =>
    say(by, { type: 'cast-ballot', voteId, participantId, choice });
  // Everybody at once: those who may, those who are not there, and one who votes for the next.
  const [ballots, foreign] = await Promise.all([
    Promise.all(here.filter(([seat]) => seat !== 'm1').map((one) => cast(one))),
    Promise.all([
      ...all.filter(([, { isPresent, isLeaving }]) => !isPresent || isLeaving).map((one) => cast(one)),
      ...here.slice(1, 4).map((one) => cast(one, 'm2' === one[0] ? 'm3' : 'm2')),
    ]),
  ]);
  ballots.forEach(must);
  version = must(
    await cast(['m1', intents.get('m1') ?? { isPresent: true, isLeaving: false, choice: 'yes' }]),
  ).version;
  must(await say('m1', { type: 'close-vote', voteId }));
  return { here, foreign };
}

type Of<T extends MeetingFact['type']> = Extract<MeetingFact, { type: T }>;

function factsOf<T extends MeetingFact['type']>(events: readonly MeetingEvent[], type: T): Of<T>[] {
  return events.map(({ fact }) => fact).filter((fact): fact is Of<T> => fact.type === type);
}

/** Where the counted quorum is above the number of people who had said they were there and not left. */
function quorumFaults(events: readonly MeetingEvent[]): string[] {
  const present = new Set<string>();
  let state: MeetingState | null = null;
  const faults: string[] = [];
  for (const event of events) {
    state = evolve(state, event);
    const { fact } = event;
    if (fact.type === 'roll-answered' && fact.answer !== 'absent') present.add(fact.participantId);
    if (fact.type === 'participant-left') present.delete(fact.participantId);
    const { count } = quorum(state);
    if (count > present.size)
      faults.push(`version ${String(event.version)}: ${String(count)} of ${String(present.size)} present`);
  }
  return faults;
}

describe('[R16] a vote over lines that drop, repeat and delay', () => {
  it(
    `counts each of ${String(VOTERS)} voters once, ${String(ROUNDS)} times`,
    async () => {
      const dice = createDice(FAULT_SEED);
      const found = { wrongTallies: 0, doubled: 0, quorumAbove: 0, commands: 0, repeated: 0, chains: 0 };
      const tookMs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const meetingId = await assembly.prepare();
        const intents = throwIntents(dice);
        const voteId = randomUUID();
        const before = hub.received.length;
        const since = performance.now();
        const settle = disturb(dice);
        const { here, foreign } = await holdVote(meetingId, intents, voteId).finally(settle);
        tookMs.push(performance.now() - since);
        expect(foreign.filter((one) => one.ok)).toEqual([]);
        const log = await readLog(hub.world.db.admin, meetingId);
        if (verifyLog(log) !== null) found.chains += 1;
        const events = log.rows.map((row) => ({ ...row, fact: row.payload }) as unknown as MeetingEvent);
        const wanted = { yes: 0, no: 0, abstain: 0 };
        for (const [, { choice }] of here) wanted[choice] += 1;
        const closed = factsOf(events, 'vote-closed');
        const [{ yes, no, abstain, present } = { yes: -1, no: -1, abstain: -1, present: -1 }] = closed;
        const isExact =
          closed.length === 1 && yes === wanted.yes && no === wanted.no && abstain === wanted.abstain;
        if (!isExact || present !== here.length) found.wrongTallies += 1;
        const ballots = factsOf(events, 'ballot-cast').map(({ participantId, choice }) => [
          participantId,
          choice,
        ]);
        expect(Object.fromEntries(ballots)).toEqual(
          Object.fromEntries(here.map(([seat, { choice }]) => [seat, choice])),
        );
        const answered = factsOf(events, 'roll-answered').map((one) => one.participantId);
        found.doubled += ballots.length - here.length + answered.length - new Set(answered).size;
        found.quorumAbove += quorumFaults(events).length;
        const sent = hub.received.slice(before).map((one) => one.commandId);
        found.commands += new Set(sent).size;
        found.repeated += sent.length - new Set(sent).size;
      }
      expect(hub.faults).toEqual([]);
      expect(doubledByLine).toBeGreaterThan(ROUNDS * 5);
      const { wrongTallies, doubled, quorumAbove, chains } = found;
      record({
        id: 'R16',
        what: `roll call and vote with ${String(VOTERS)} voters on bad lines`,
        rounds: ROUNDS,
        figure: `${String(wrongTallies)} wrong tallies, ${String(doubled)} answers or ballots twice, quorum above the present ${String(quorumAbove)} times, ${String(chains)} broken logs; ${String(found.commands)} commands, ${String(doubledByLine)} doubled on the line, ${String(found.repeated)} asked again later; slowest ${String(Math.round(Math.max(...tookMs)))} ms`,
        target: 'exact tally each time, one vote each, quorum never above the present',
        isReached: wrongTallies + doubled + quorumAbove + chains === 0,
      });
    },
    timeFor(ROUNDS, 90_000),
  );
});
