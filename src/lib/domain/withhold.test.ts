import { describe, expect, it } from 'vitest';
import { anyMeeting, SMALL } from '../../../tests/support/any-command.ts';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { fold } from './evolve.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingSeat } from './permissions.ts';
import { quorum } from './quorum.ts';
import { clausesKeptFrom, signedClausesKeptFrom, withholding } from './withhold.ts';
import { fc } from '../../../tests/support/properties.ts';

const MEMBER: MeetingSeat = { participantId: 'm3', role: 'member' };
const SECRET = 'HEMLIGT';

/** Everything that can be said in a clause, said in c2. */
const said: readonly MeetingFact[] = [
  {
    type: 'clause-changed',
    clauseId: 'c2',
    changes: { draftDecision: SECRET, presenters: [SECRET], caseNumber: SECRET },
  },
  { type: 'proposal-made', proposalId: 'p1', clauseId: 'c2', kind: 'approval', text: SECRET, byId: 'm2' },
  {
    type: 'vote-opened',
    voteId: 'v1',
    clauseId: 'c2',
    nodeId: null,
    method: 'open',
    matter: 'matter',
    yes: SECRET,
    no: SECRET,
  },
  { type: 'ballot-cast', voteId: 'v1', participantId: 'm2', choice: 'yes' },
  {
    type: 'vote-closed',
    voteId: 'v1',
    yes: 5,
    no: 1,
    abstain: 0,
    outcome: 'yes',
    by: 'majority',
    present: 6,
  },
  {
    type: 'statement-announced',
    statementId: 's1',
    clauseId: 'c2',
    participantId: 'm2',
    kind: 'reservation',
    text: SECRET,
  },
  { type: 'statement-written', statementId: 's1', text: SECRET },
  {
    type: 'poll-asked',
    pollId: 'q1',
    clauseId: 'c2',
    question: SECRET,
    kind: 'single',
    options: [SECRET, SECRET],
  },
  { type: 'poll-answered', pollId: 'q1', participantId: 'm2', answer: { kind: 'options', options: [1] } },
  { type: 'poll-asked', pollId: 'q2', clauseId: 'c2', question: SECRET, kind: 'text', options: [] },
  { type: 'poll-answered', pollId: 'q2', participantId: 'm2', answer: { kind: 'text', text: SECRET } },
  {
    type: 'go-round-begun',
    goRoundId: 'g1',
    clauseId: 'c2',
    by: 'party',
    groups: [{ name: 'S', participantIds: ['m2'] }],
  },
  { type: 'turn-taken', goRoundId: 'g1', group: 'S', text: SECRET },
  { type: 'view-stated', viewId: 'w1', clauseId: 'c2', owner: 'S', text: SECRET },
  { type: 'commitment-made', commitmentId: 'k1', clauseId: 'c2', owner: 'S', text: SECRET, due: '' },
  { type: 'finding-waived', findingKey: 'f1', clauseId: 'c2', reason: SECRET },
  { type: 'recusal-reported', participantId: 'm4', clauseId: 'c2', ground: SECRET, self: true },
  { type: 'decision-made', decisionId: 'd1', clauseId: 'c2', text: SECRET, count: 9, limit: 7 },
];

function spoken(): MeetingWorld {
  const world = new MeetingWorld().open(9);
  for (const fact of said) world.append(fact);
  return world;
}

function seenBy(world: MeetingWorld, seat: MeetingSeat) {
  const withhold = withholding(world.state, seat);
  return withhold ? world.events.map(withhold) : world.events;
}

describe('[JAV-1] the log of somebody who is recused', () => {
  it('holds nothing of what was said in the clause, and everything of the others', () => {
    const world = spoken();
    world.append({
      type: 'decision-made',
      decisionId: 'd2',
      clauseId: 'c3',
      text: 'ÖPPET',
      count: 9,
      limit: 7,
    });
    expect(JSON.stringify(seenBy(world, MEMBER))).toContain(SECRET);
    world.append({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c2', self: true });
    expect(clausesKeptFrom(world.state, MEMBER)).toEqual(['c2']);
    const seen = seenBy(world, MEMBER);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
    expect(JSON.stringify(seen)).toContain('ÖPPET');
    const folded = fold(seen);
    expect(folded?.votes[0]?.ballots).toEqual({ m2: 'abstain' });
    expect(folded?.votes[0]?.result).toMatchObject({ yes: 0, no: 0, abstain: 0 });
    expect(folded?.decisions.map(({ clauseId }) => clauseId)).toEqual(['c2', 'c3']);
  });

  it('is whole for everybody else, and again for them when the recusal is taken back', () => {
    const world = spoken();
    world.append({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c2', self: true });
    expect(withholding(world.state, CHAIR)).toBeUndefined();
    world.append({ type: 'recusal-withdrawn', participantId: 'm3', clauseId: 'c2' });
    expect(withholding(world.state, MEMBER)).toBeUndefined();
  });

  it('is whole in an assembly, whose recused may stay (JAV-2)', () => {
    const world = new MeetingWorld({ profile: { kind: 'assembly' } }).open(9);
    world.append({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c2', self: true });
    expect(withholding(world.state, MEMBER)).toBeUndefined();
  });

  it('[SEC-1] holds nothing of a closed item for a guest, from its first event on', () => {
    const world = new MeetingWorld({
      clause: { draftDecision: SECRET, caseNumber: SECRET, presenters: [SECRET] },
    }).open(9);
    for (const fact of said) world.append(fact);
    for (const clause of world.state.clauses)
      world.append({ type: 'clause-changed', clauseId: clause.id, changes: { closed: true } });
    const guest: MeetingSeat = { participantId: 'nobody', role: 'guest' };
    expect(JSON.stringify(seenBy(world, guest))).not.toContain(SECRET);
  });

  it('folds like anybody’s: the same people present, the same count, the same place in the agenda', () => {
    fc.assert(
      fc.property(anyMeeting, (asked) => {
        const world = new MeetingWorld(SMALL).open(SMALL.members, 'on-site');
        for (const { command, seat } of asked) world.try(command, seat);
        world.append({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c2', self: true });
        const seen = fold(seenBy(world, MEMBER));
        if (!seen) throw new Error('nothing folded');
        expect(seen.version).toBe(world.state.version);
        expect(seen.pointer).toBe(world.state.pointer);
        expect(quorum(seen)).toEqual(quorum(world.state));
        expect(seen.decisions.map(({ id }) => id)).toEqual(world.state.decisions.map(({ id }) => id));
      }),
      { numRuns: 100 },
    );
  });
});

describe('frozen minutes, out of which nothing can be cut', () => {
  const world = new MeetingWorld().open(9);
  world.append({ type: 'clause-changed', clauseId: 'c2', changes: { closed: true } });
  world.append({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c3', self: true });
  const kept = (seat: MeetingSeat, isSigner = false) =>
    signedClausesKeptFrom(world.state, seat, { isSigner });

  it('[SEC-1][JAV-1] keep what the room kept, from those who do not answer for them', () => {
    expect(kept(MEMBER)).toEqual(['c3']);
    expect(kept({ participantId: 'nobody', role: 'guest' })).toEqual(['c2']);
    expect(kept({ participantId: 'm4', role: 'member' })).toEqual([]);
  });

  it('[ADJ-3] are whole for whoever signs them, who must see what is signed, and for the secretary and the chair', () => {
    expect(kept(MEMBER, true)).toEqual([]);
    expect(kept({ participantId: 'm3', role: 'chair' })).toEqual([]);
    expect(kept({ participantId: 'nobody', role: 'secretary' })).toEqual([]);
  });
});
