import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { clauseFacts } from './clause-facts.ts';
import { fold } from './evolve.ts';
import { quorum } from './quorum.ts';
import { fc } from '../../../tests/support/properties.ts';

const textOf = (world: MeetingWorld, language: 'sv' | 'en' = 'sv'): string[] =>
  clauseFacts(world.state, 'c8', language).flatMap((one) => [one.heading, ...one.lines]);

describe('the clause as the meeting writes it', () => {
  it('[MIN-1] [JAV-3] [RES-1] says recusal, proposals, order, vote, decision and reservation in their order', () => {
    const world = new MeetingWorld({ members: 4 }).open(4, 'on-site').arrive('d1').recuse('m4', 8).goTo(8);
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm4' });
    world
      .propose(8, [
        ['approval', 'm1'],
        ['amendment', 'm2', 'Halva beloppet.'],
      ])
      .putQuestion(8, 'draft');
    world.openVote(8, 'main').do({ type: 'cast-ballot', voteId: 'main', participantId: 'd1', choice: 'no' });
    world.cast('main', 'yny').closeVote('main').do(world.decision(8), CHAIR);
    world.do({
      type: 'announce-statement',
      statementId: 'r',
      clauseId: 'c8',
      participantId: 'm2',
      kind: 'reservation',
      text: 'För dyrt.',
    });
    expect(textOf(world)).toEqual([
      'Jäv',
      'Ledamot 4 är jävig, lämnade mötet och deltog inte i handläggningen.',
      'Ersättare 1 (S) tjänstgör för Ledamot 4.',
      'Yrkanden',
      'Ledamot 1 yrkar bifall till förslaget.',
      'Ledamot 2 yrkar ändring: Halva beloppet.',
      'Propositionsordning',
      'Ja för bifall till förslaget, nej för bifall till yrkandet av Ledamot 2.',
      'Omröstning',
      'Ja för bifall till förslaget, nej för bifall till yrkandet av Ledamot 2.',
      'Utfall: 2 ja, 2 nej och 0 som avstår. Ordförandens utslagsröst avgjorde.',
      'Ja: Ledamot 3 och Ledamot 1',
      'Nej: Ersättare 1 (S) och Ledamot 2',
      'Beslut',
      'Enligt förslaget.',
      'Reservation',
      'Ledamot 2 reserverar sig mot beslutet.',
      'För dyrt.',
    ]);
    expect(textOf(world, 'en')).toContain(
      'Result: 2 yes, 2 no and 0 abstaining. The chair’s casting vote settled it.',
    );
  });

  it('[VOT-1] a withdrawn proposal is not minuted', () => {
    const world = new MeetingWorld()
      .open(9)
      .goTo(8)
      .propose(8, [
        ['rejection', 'm2'],
        ['approval', 'm3'],
      ]);
    world.do({ type: 'withdraw-proposal', proposalId: 'p1', unanimous: true });
    expect(textOf(world)).toEqual(['Yrkanden', 'Ledamot 3 yrkar bifall till förslaget.']);
  });
});

describe('whatever is voted', () => {
  const ballots = fc.array(fc.constantFrom('y', 'n', '-'), { minLength: 7, maxLength: 13 });

  it('[VOT-5] the counts sum to one ballot each, and the log folds alike after JSON', () => {
    fc.assert(
      fc.property(ballots, (given) => {
        const world = new MeetingWorld().open(given.length, 'on-site').goTo(8).openVote(8, null);
        world.cast('vote', given.join('')).cast('vote', given.join(''));
        world.try({ type: 'close-vote', voteId: 'vote' }, CHAIR);
        const [vote] = world.state.votes;
        const { yes = 0, no = 0, abstain = 0 } = vote?.result ?? {};
        expect(Object.keys(vote?.ballots ?? {})).toHaveLength(given.length);
        if (vote?.result) expect(yes + no + abstain).toBe(given.length);
        expect(fold(JSON.parse(JSON.stringify(world.events)))).toEqual(world.state);
      }),
      { numRuns: 40 },
    );
  });

  it('[VOT-7] a secret vote leaves the same bytes whoever voted what', () => {
    const log = (given: readonly string[]): string => {
      const world = new MeetingWorld().open(given.length, 'on-site').goTo(8).openVote(8, null, 'secret');
      for (const [i, one] of given.entries()) {
        const choice = one === 'y' ? 'yes' : 'no';
        world.try({ type: 'cast-ballot', voteId: 'vote', participantId: `m${i + 1}`, choice });
      }
      const yes = given.filter((one) => one === 'y').length;
      const counts = { yes, no: given.length - yes, abstain: 0 };
      world.do(
        { type: 'close-vote', voteId: 'vote', counts, ...(yes * 2 === given.length ? { lot: 'yes' } : {}) },
        CHAIR,
      );
      return JSON.stringify([world.events, world.state, textOf(world)]);
    };
    fc.assert(
      fc.property(ballots, (given) => log(given) === log(given.toSorted())),
      { numRuns: 40 },
    );
  });

  it('[QUO-2] [QUO-4] recusals and deputies never make more heads than seats', () => {
    const step = fc.tuple(
      fc.constantFrom('in', 'out', 'serve', 'recuse', 'next'),
      fc.constantFrom('m1', 'm2', 'm3', 'd1', 'd2'),
      fc.constantFrom('m1', 'm2', 'm3'),
    );
    const deputies = {
      order: 'none',
      ownPartyDisplaces: true,
      changeBetweenItems: true,
      noReturnSameDay: true,
    } as const;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new MeetingWorld({ members: 3, profile: { deputies } }).open(2);
        for (const [what, who, forId] of steps) {
          const at = world.state.clauses.findIndex((one) => one.id === world.state.pointer) + 1;
          if (what === 'in') world.try({ type: 'record-arrival', participantId: who, mode: 'on-site' });
          if (what === 'out') world.try({ type: 'record-departure', participantId: who });
          if (what === 'serve') world.try({ type: 'call-deputy', deputyId: who, forId });
          if (what === 'recuse')
            world.try({ type: 'report-recusal', participantId: who, clauseId: `c${at}` });
          if (what === 'next') world.try({ type: 'move-pointer', clauseId: `c${at + 1}` });
          if (quorum(world.state).count > 3) return false;
        }
        return true;
      }),
    );
  });
});
